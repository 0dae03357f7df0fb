import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leastPublished, suppressSmall } from './suppress-small.ts';

it.each<readonly [readonly number[], readonly (number | null)[] | null]>([
  [[], []],
  [
    [0, 5, 9],
    [0, 5, 9],
  ],
  [
    [12, 3, 2],
    [12, null, null],
  ],
  [
    [12, 7, 3],
    [12, null, null],
  ],
  // One and one are two, and nothing else: the next goes too.
  [
    [12, 1, 1],
    [null, null, null],
  ],
  [
    [30, 12, 4, 4],
    [30, null, null, null],
  ],
  [[3], null],
  [[1, 1], null],
  [[0, 2], null],
])('of %j publishes %j', (counts, published) => {
  expect(suppressSmall(counts)).toEqual(published);
});

it('never shows a count from one to four, and never one that follows from the sum and the others', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12), { maxLength: 5 }), (counts) => {
      const published = suppressSmall(counts);
      if (published === null) return;
      for (const [nth, count] of counts.entries()) {
        expect([count, null]).toContain(published[nth] ?? null);
        if (count > 0 && count < leastPublished) expect(published[nth]).toBeNull();
      }
      const hidden = counts.filter((_, nth) => published[nth] === null);
      if (hidden.length === 0) return;
      // Somebody who knows the sum and what small counts may be finds more than one answer for each that is hidden and small.
      const sum = hidden.reduce((total, count) => total + count, 0);
      const smallAreAll = hidden.every((count) => count < leastPublished);
      const answers = ways(sum, hidden.length, smallAreAll ? leastPublished - 1 : sum);
      for (const [nth, count] of hidden.entries())
        if (count < leastPublished)
          expect(new Set(answers.map((answer) => answer[nth])).size).toBeGreaterThan(1);
    }),
    { numRuns: 300 },
  );
});

/** Every way to split a sum into so many parts from one up to a most. */
function ways(sum: number, parts: number, most: number): readonly (readonly number[])[] {
  if (parts === 0) return sum === 0 ? [[]] : [];
  return Array.from({ length: Math.min(most, sum) }, (_, nth) => nth + 1).flatMap((first) =>
    ways(sum - first, parts - 1, most).map((rest) => [first, ...rest]),
  );
}
