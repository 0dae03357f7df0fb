import { expect, test } from 'vitest';
import { poissonInterval, wilsonInterval } from './intervals.ts';

// From tables of Garwood 1936 and of Wilson's score.
test.each([
  [0, 0, 3.689],
  [1, 0.0253, 5.572],
  [10, 4.795, 18.39],
  [100, 81.36, 121.63],
])('%i events mean %f to %f', (count, low, high) => {
  const interval = poissonInterval(count);
  expect(interval.low).toBeCloseTo(low, 2);
  expect(interval.high).toBeCloseTo(high, 2);
});

test('a large count is as good as a normal distribution', () => {
  const { low, high } = poissonInterval(40_000);
  expect(low).toBeCloseTo(40_000 - 1.96 * 200, -1);
  expect(high).toBeCloseTo(40_000 + 1.96 * 200, -1);
});

test.each([
  [0, 0, 0, 1],
  [0, 10, 0, 0.2775],
  [8, 10, 0.4902, 0.9433],
  [10, 10, 0.7225, 1],
])('%i of %i is %f to %f', (successes, trials, low, high) => {
  const interval = wilsonInterval(successes, trials);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});
