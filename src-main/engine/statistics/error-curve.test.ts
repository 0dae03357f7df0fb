import { expect, it } from 'vitest';
import { measuredSchema } from '../measured-schema.ts';
import { errorCurve, operatingPoint } from './error-curve.ts';
import { falseMatchRateAt, trueAcceptRateAt } from './false-alert-rate.ts';
import { normalCurve } from './testing/normal-curve.ts';

const measured = measuredSchema.parse({
  testSet: 'made-up scores',
  date: '2026-11-22',
  images: 2_000,
  identities: 1_000,
  genuinePairs: 1_000,
  impostorPairs: 2_000_000,
  curve: normalCurve({ mean: 0, spread: 0.12, pairs: 2_000_000 }),
});

it('turns who is found into who is missed, its interval with it, and leaves out points without a false match', () => {
  const { points, testSet, impostorPairs } = errorCurve(measured);
  expect({ testSet, impostorPairs }).toEqual({ testSet: 'made-up scores', impostorPairs: 2_000_000 });
  expect(points).toHaveLength(measured.curve.filter(({ falseMatches }) => falseMatches > 0).length);
  expect(points.length).toBeLessThan(measured.curve.length);
  for (const { falseMatch, missed } of points) {
    for (const { value, low, high } of [falseMatch, missed]) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
  }
});

it('places a threshold where the rates are read, and says where nothing was measured any more', () => {
  const within = operatingPoint(measured, 0.43);
  expect(within?.falseMatch).toEqual(falseMatchRateAt(measured.curve, 0.43));
  expect(within?.missed.value).toBeCloseTo(1 - trueAcceptRateAt(measured.curve, 0.43).value, 12);
  expect(within?.falseMatch.isExtrapolated).toBe(false);
  expect(operatingPoint(measured, 0.66)?.falseMatch.isExtrapolated).toBe(true);
  expect(operatingPoint({ curve: measured.curve.slice(0, 1) }, 0.43)).toBeNull();
});
