import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assign } from './assign.ts';

const sumOf = (affinities: readonly (readonly number[])[], columns: readonly (number | null)[]) =>
  columns.reduce<number>(
    (sum, column, row) => sum + (column === null ? 0 : (affinities[row]?.[column] ?? 0)),
    0,
  );

/** The best sum by trying everything. */
function bestSum(affinities: readonly (readonly number[])[], row = 0, taken: readonly number[] = []): number {
  const here = affinities[row];
  if (here === undefined) return 0;
  const alone = bestSum(affinities, row + 1, taken);
  return here.reduce(
    (best, affinity, column) =>
      affinity > 0 && !taken.includes(column)
        ? Math.max(best, affinity + bestSum(affinities, row + 1, [...taken, column]))
        : best,
    alone,
  );
}

it('gives up a row’s best pair where that is better for all', () => {
  expect(
    assign([
      [0.9, 0.8],
      [0.8, 0.1],
    ]),
  ).toEqual([1, 0]);
});

it('leaves alone what may not be joined, and takes no rows and no columns', () => {
  expect(assign([[0, 0.5], [0, 0.4], []])).toEqual([1, null, null]);
  expect(assign([])).toEqual([]);
  expect(assign([[], []])).toEqual([null, null]);
});

it('is one to one, joins only what may be joined, and no other assignment has a greater sum', () => {
  const affinity = fc.oneof(
    fc.constant(0),
    fc.constantFrom(0.25, 0.5, 1),
    fc.double({ min: 0, max: 2, noNaN: true }),
  );
  const matrix = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 5 }))
    .chain(([rows, columns]) =>
      fc.array(fc.array(affinity, { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
  fc.assert(
    fc.property(matrix, (affinities) => {
      const columns = assign(affinities);
      const taken = columns.filter((column) => column !== null);
      expect(new Set(taken).size).toBe(taken.length);
      columns.forEach((column, row) => {
        if (column !== null) expect(affinities[row]?.[column]).toBeGreaterThan(0);
      });
      expect(sumOf(affinities, columns)).toBeCloseTo(bestSum(affinities), 9);
    }),
    { numRuns: 500 },
  );
});
