import { expect, test } from 'vitest';
import { compareAll } from './compare-all.ts';
import { detPoints } from './det.ts';

import { pairKey } from './read-folder.ts';
import { madeUpPeople } from './testing/made-up-people.ts';

test('every pair is counted once, and a failed enrolment misses all of its own', () => {
  const samples = madeUpPeople(20, 3, { spread: 0.1 }).map((sample, i) =>
    i === 0 ? { ...sample, template: null } : sample,
  );
  const { genuines, impostorCount } = compareAll(samples, new Set());
  expect(genuines).toHaveLength(20 * 3);
  expect(genuines.filter(({ score }) => score === -Infinity)).toHaveLength(2);
  expect(impostorCount).toBe((59 * 58) / 2 - 19 * 3 - 1);
});

test('identities that are known to be one person are not compared', () => {
  const samples = madeUpPeople(4, 2, { spread: 0.1 });
  const { impostorCount } = compareAll(samples, new Set([pairKey('person-3', 'person-1')]));
  expect(impostorCount).toBe(24 - 4);
});

test('at a threshold no more impostors are accepted than the rate allows, and one more would be too many', () => {
  const comparisons = compareAll(madeUpPeople(120, 3, { spread: 0.6 }), new Set());
  const points = detPoints(comparisons, [1e-2, 1e-3]);
  const accepted = points.map(
    ({ threshold }) => comparisons.topImpostors.filter(({ score }) => score >= threshold).length,
  );
  expect(accepted).toEqual(points.map(({ fmr, impostors }) => Math.floor(fmr * impostors)));
});

test('the true accept rate lies in its interval and falls with the false match rate', () => {
  const points = detPoints(compareAll(madeUpPeople(150, 3, { spread: 0.9 }), new Set()), [1e-2, 1e-3, 1e-4]);
  expect(points).toHaveLength(3);
  for (const { tar, low, high } of points) {
    expect(low).toBeLessThanOrEqual(tar);
    expect(high).toBeGreaterThanOrEqual(tar);
    expect(high - low).toBeGreaterThan(0);
  }
  const rates = points.map(({ tar }) => tar);
  expect(rates).toEqual(rates.toSorted((one, other) => other - one));
});

test('a rate that so few pairs cannot show gives no point', () => {
  const points = detPoints(compareAll(madeUpPeople(10, 2, { spread: 0.1 }), new Set()), [1e-2, 1e-3]);
  expect(points.map(({ fmr }) => fmr)).toEqual([1e-2]);
});

test('the same samples give the same intervals', () => {
  const comparisons = compareAll(madeUpPeople(30, 3, { spread: 0.9 }), new Set());
  expect(detPoints(comparisons, [1e-2])).toEqual(detPoints(comparisons, [1e-2]));
});
