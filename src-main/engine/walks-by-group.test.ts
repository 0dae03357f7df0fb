import { expect, it } from 'vitest';
import { equalityWalkSchema, type EqualityWalk } from '../contract/equality.ts';
import { walksByGroup } from './walks-by-group.ts';

function walk(groups: readonly (readonly [answer: string, passes: number, found: number])[]): EqualityWalk {
  return equalityWalkSchema.parse({
    question: 'sex',
    source: 'Counted by two officers.',
    groups: groups.map(([answer, passes, found]) => ({ answer, passes, found })),
  });
}

it('adds walks up, and says of few that they are not enough data, and how many it takes', () => {
  const half = walk([
    ['female', 12, 10],
    ['male', 12, 12],
  ]);
  const other = walk([
    ['female', 12, 11],
    ['male', 12, 11],
  ]);
  const groups = walksByGroup('sex', [half, other]);
  expect(groups?.[0]).toMatchObject({
    answer: 'female',
    passes: 24,
    found: 21,
    missed: 4,
    finding: 'not-enough-data',
  });
  // SciPy: fisher_exact([[3, 21], [1, 23]])[1]
  expect(groups?.[0]?.othersP).toBeCloseTo(0.6085106382978722, 10);
  expect(groups?.[0]?.needed).toBeGreaterThan(20);
  expect(groups?.map(({ answer }) => answer)).toEqual(['female', 'male']);
  expect(walksByGroup('age', [half])).toBeNull();
});

it('tells a group apart that is found less often, by an exact test, and not one of enough passes that is not', () => {
  const different = walksByGroup('sex', [
    walk([
      ['female', 100, 70],
      ['male', 100, 95],
    ]),
  ]);
  expect(different?.map(({ finding }) => finding)).toEqual(['difference', 'difference']);
  // SciPy: fisher_exact([[30, 70], [5, 95]])[1]
  expect(different?.[0]?.othersP).toBeCloseTo(3.5476954553155855e-6, 10);
  const alike = walksByGroup('sex', [
    walk([
      ['female', 1_000, 900],
      ['male', 1_000, 905],
    ]),
  ]);
  expect(alike?.map(({ finding }) => finding)).toEqual(['no-difference-found', 'no-difference-found']);
});

it('tells nothing while the staff of one group could be known, but of groups of whom nobody walked', () => {
  const few = walksByGroup('sex', [
    walk([
      ['female', 4, 3],
      ['male', 40, 38],
    ]),
  ]);
  expect(few?.every(({ passes, found, share }) => passes === null && found === null && share === null)).toBe(
    true,
  );
  expect(few?.map(({ finding }) => finding)).toEqual(['not-told', 'not-told']);
  const one = walksByGroup('sex', [
    walk([
      ['female', 0, 0],
      ['male', 40, 38],
    ]),
  ]);
  expect(one?.[1]).toMatchObject({ passes: 40, found: 38, othersP: null, finding: 'not-enough-data' });
});

it('takes no walk in which more were found than walked, nobody walked, or a group is missing or twice', () => {
  const form = (groups: readonly unknown[]) =>
    equalityWalkSchema.safeParse({ question: 'sex', source: 'Somewhere.', groups }).success;
  const [female, male] = [
    { answer: 'female', passes: 10, found: 9 },
    { answer: 'male', passes: 10, found: 10 },
  ];
  expect(form([female, male])).toBe(true);
  expect(form([female])).toBe(false);
  expect(form([female, female])).toBe(false);
  expect(form([female, { ...male, found: 11 }])).toBe(false);
  expect(form([female, { ...male, found: -1 }])).toBe(false);
  expect(form([female, male].map((group) => ({ ...group, passes: 0, found: 0 })))).toBe(false);
  expect(form([female, male, { ...male, answer: 'not-stated' }])).toBe(false);
});
