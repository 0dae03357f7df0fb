import { expect, test } from 'vitest';
import { siteCalibration } from './site-calibration.ts';

test('a threshold finds the passes that scored as high', () => {
  const scores = [0.55, 0.61, 0.62, 0.7, 0.71, 0.74, 0.8, 0.81];
  expect(siteCalibration(scores, 10, [0.55, 0.7, 0.9])).toEqual([
    {
      threshold: 0.55,
      tpir: 0.8,
      found: 8,
      passes: 10,
      low: expect.closeTo(0.49, 2),
      high: expect.closeTo(0.943, 2),
    },
    {
      threshold: 0.7,
      tpir: 0.5,
      found: 5,
      passes: 10,
      low: expect.closeTo(0.237, 2),
      high: expect.closeTo(0.763, 2),
    },
    { threshold: 0.9, tpir: 0, found: 0, passes: 10, low: 0, high: expect.closeTo(0.278, 2) },
  ]);
});

test('where nobody walked, nothing is known', () => {
  expect(siteCalibration([], 0, [0.5])).toEqual([
    { threshold: 0.5, tpir: 0, found: 0, passes: 0, low: 0, high: 1 },
  ]);
});

test('more passes found than walked is a wrong count', () => {
  expect(() => siteCalibration([0.6, 0.7], 1, [0.5])).toThrow(RangeError);
});
