import { expect, test } from 'vitest';
import { byGroup } from './by-group.ts';
import { compareAll } from './compare-all.ts';
import { thresholdAt, onceEach } from './rates.ts';
import { madeUpPeople } from './testing/made-up-people.ts';

// The second group's pictures of a person differ more, so that more of its true pairs are missed.
const near = madeUpPeople(60, 3, { spread: 0.5 });
const wide = madeUpPeople(60, 3, { spread: 1.6, seed: 2, from: 60 });
const lone = madeUpPeople(1, 1, { spread: 0.5, seed: 3, from: 120 });
const samples = [...near, ...wide, ...lone].map((sample, i) =>
  i === 0 ? { ...sample, template: null } : sample,
);
const groups = new Map([
  ...near.map(({ identity }) => [identity, 'near'] as const),
  ...wide.map(({ identity }) => [identity, 'wide'] as const),
]);
const comparisons = compareAll(samples, new Set());
const threshold = thresholdAt(comparisons, onceEach(comparisons), 1e-2);

test('each group has its own rates with intervals, and a group of one says that it can’t tell', () => {
  const figures = byGroup(samples, comparisons, groups, threshold);
  expect(figures.map(({ group, identities, images }) => ({ group, identities, images }))).toEqual([
    { group: 'near', identities: 60, images: 180 },
    { group: 'not stated', identities: 1, images: 1 },
    { group: 'wide', identities: 60, images: 180 },
  ]);
  const [first, none, other] = figures;
  expect(none).toMatchObject({ genuines: 0, tar: null, low: null, impostors: 0, fmr: null, fmrHigh: null });
  expect(first?.failureToEnrol).toBeCloseTo(1 / 180, 9);
  expect(first?.genuines).toBe(180);
  expect(first?.impostors).toBe((179 * 178) / 2 - (59 * 3 + 1));
  expect(first?.high ?? 0).toBeGreaterThan(first?.tar ?? 1);
  // The two differ by more than chance: their intervals lie apart.
  expect(other?.high ?? 1).toBeLessThan(first?.low ?? 0);
});

test('false matches are counted within a group only', () => {
  for (const { group, falseMatches, fmr, impostors } of byGroup(samples, comparisons, groups, threshold)) {
    const names = comparisons.identities.map(({ name }) => groups.get(name) ?? 'not stated');
    const expected = comparisons.topImpostors.filter(
      ({ score, one, other }) => score >= threshold && names[one] === group && names[other] === group,
    ).length;
    expect(falseMatches).toBe(expected);
    if (impostors > 0) expect(fmr).toBeCloseTo(expected / impostors, 12);
  }
});
