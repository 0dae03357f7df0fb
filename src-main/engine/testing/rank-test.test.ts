import { expect, it } from 'vitest';
import { rankTest } from './rank-test.ts';

it('gives what SciPy gives, and tells samples of one kind from those of two', () => {
  // scipy.stats.mannwhitneyu([1, 2, 3, 4, 5], [3, 5, 7, 8, 9, 10]), U = 3: z without continuity correction.
  expect(rankTest([1, 2, 3, 4, 5], [3, 5, 7, 8, 9, 10])).toBeCloseTo(-2.2009, 4);
  expect(rankTest([1, 1, 1], [1, 1])).toBe(0);
  const drawn = (shift: number) => Array.from({ length: 200 }, (_, nth) => ((nth * 0.618_034) % 1) + shift);
  expect(Math.abs(rankTest(drawn(0), drawn(0)))).toBeLessThan(0.1);
  expect(Math.abs(rankTest(drawn(0), drawn(0.3)))).toBeGreaterThan(4);
});
