import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../contract/policy.ts';
import { arbitraryPolicy } from '../trust/testing/arbitrary-policy.ts';
import { comparePolicies } from './compare.ts';
import { describePolicy } from './describe.ts';
import { nextDraft, startingPolicy } from './draft.ts';

const start = startingPolicy({
  mode: 'operational',
  force: 'Example Police',
  draftedAt: 1_800_000_000_000,
  revocationList: 0,
  models: [{ hash: 'a'.repeat(64), name: 'A model', thresholdFloor: 0.5 }],
});

const changes = (after: Partial<Policy>) =>
  comparePolicies(start, { ...start, ...after }).map(
    ({ label, direction, words }) => `${direction}: ${label}. ${words}`,
  );

describe('the difference between two policies', () => {
  it('says of a figure what it was and which way it went', () => {
    expect(
      changes({ watchlist: { ...start.watchlist, maximumEntries: 17_000, keptHoursAfterEnd: 2 } }),
    ).toEqual([
      'looser: People on a watchlist, at most. 17,000 people (before: 2,000 people).',
      'looser: A watchlist, after its deployment ended. 2 hours (before: Destroyed at once).',
    ]);
    expect(changes({ reviewers: { ...start.reviewers, accuracyPercent: 95 } })).toEqual([
      'stricter: Accuracy on decoys that a reviewer needs. 95% (before: 90%).',
    ]);
    expect(changes({ alerts: { ...start.alerts, coolDownMinutes: 5 } })).toEqual([
      'different: The same person on the same camera counts as a repeat for. 5 minutes (before: 10 minutes).',
    ]);
  });

  it('says of a list what was added, removed and reworded', () => {
    const [first, ...others] = start.useCases;
    if (first === undefined) throw new Error('no use case');
    expect(
      changes({
        useCases: [{ ...first, words: 'Hotspots' }, ...others.slice(1), { code: 'xx', words: 'Events' }],
      }),
    ).toEqual([
      'looser: Use cases. Added: “Events”.',
      'stricter: Use cases. Removed: “Protective security”.',
      'different: Use cases. Now: “Hotspots” (before: “Crime hotspot”).',
    ]);
  });

  it('calls a lower threshold looser, another child listed looser, another document stricter', () => {
    const model = { hash: 'a'.repeat(64), name: 'A model', thresholdFloor: 0.45 };
    expect(changes({ models: [model] })[0]).toMatch(/^looser: Approved models\. Now: .*at least 0\.45.*0\.5/);
    const categories = start.categories.map((one) => ({ ...one, under18: 'extra-authority' as const }));
    expect(changes({ categories })).toHaveLength(4);
    expect(changes({ categories })[0]).toMatch(/^looser: Categories\./);
    const documents = [...start.authority.documents, { code: 'ethics', words: 'Ethics committee' }];
    expect(changes({ authority: { ...start.authority, documents } })).toEqual([
      'stricter: Documents that an authority must name. Added: “Ethics committee”.',
    ]);
  });

  it('is empty for a draft of the next version, before anybody edits it', () => {
    expect(comparePolicies(start, nextDraft({ policy: start, hash: 'b'.repeat(64) }, 1))).toEqual([]);
  });

  it('is empty only for policies that rule the same, and read backwards is the opposite', () => {
    const opposite = { stricter: 'looser', looser: 'stricter', different: 'different' } as const;
    const ruled = (policy: Policy) =>
      describePolicy(policy).map(({ id, lines }) => [id, lines.toSorted().join('\n')]);
    fc.assert(
      fc.property(arbitraryPolicy, arbitraryPolicy, fc.boolean(), (one, two, isMostlySame) => {
        const other = isMostlySame ? { ...one, watchlist: two.watchlist, reading: two.reading } : two;
        const there = comparePolicies(one, other);
        const back = comparePolicies(other, one);
        expect(there.length === 0).toBe(JSON.stringify(ruled(one)) === JSON.stringify(ruled(other)));
        const directions = (list: typeof there) =>
          list.map(({ rule, direction }) => `${rule} ${direction}`).toSorted();
        expect(directions(back)).toEqual(
          there.map(({ rule, direction }) => `${rule} ${opposite[direction]}`).toSorted(),
        );
      }),
    );
  });
});

it('describes every field of a policy', () => {
  const described = JSON.stringify(describePolicy(start));
  for (const group of ['useCases', 'categories', 'outcomes'] as const) {
    for (const { words } of start[group]) expect(described).toContain(words);
  }
  // Whatever figure is changed, its description changes.
  const figures: readonly (readonly [keyof Policy, string])[] = (
    ['watchlist', 'presence', 'alerts', 'nonMatches', 'reviewers', 'measures'] as const
  ).flatMap((part) => Object.keys(start[part]).map((name) => [part, name] as const));
  expect(figures).toHaveLength(20);
  for (const [part, name] of figures) {
    const changed = { ...start, [part]: { ...(start[part] as object), [name]: 77 } } as Policy;
    expect(JSON.stringify(describePolicy(changed)), `${part}.${name}`).not.toBe(described);
    expect(comparePolicies(start, changed), `${part}.${name}`).toHaveLength(1);
  }
});

it('says of every rule that it is applied: what two people sign has to be true', () => {
  expect(describePolicy(start).filter(({ isApplied }) => !isApplied)).toEqual([]);
});
