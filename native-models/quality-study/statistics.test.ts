import { expect, test } from 'vitest';
import { errorVersusDiscard, medianOf, rankCorrelation } from './statistics.ts';

test('rank correlation sees order only, and equal values share their rank', () => {
  expect(rankCorrelation([1, 2, 3, 4], [10, 20, 400, 8_000])).toBeCloseTo(1);
  expect(rankCorrelation([1, 2, 3, 4], [4, 3, 2, 1])).toBeCloseTo(-1);
  expect(rankCorrelation([1, 1, 2, 2], [1, 2, 1, 2])).toBeCloseTo(0);
});

test('discarding by a quality that says something brings the misses down', () => {
  const looks = [0.1, 0.2, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.9, 0.9].map((genuine, score) => ({
    score,
    genuine,
  }));
  expect(errorVersusDiscard(looks, 0.4, [0, 0.2, 0.3])).toEqual([
    { discarded: 0, missed: 0.3 },
    { discarded: 0.2, missed: 1 / 8 },
    { discarded: 0.3, missed: 0 },
  ]);
});

test('the median of an even number of values is the upper of the two in the middle', () => {
  expect(medianOf([4, 1, 3, 2])).toBe(3);
});
