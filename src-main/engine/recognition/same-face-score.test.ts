import { expect, test } from 'vitest';
import { shippedManifest } from '../../../native-models/manifest.ts';
import { falseMatchRateAt } from '../statistics/false-alert-rate.ts';
import { sameFaceScore } from './same-face-score.ts';
import { normalCurve } from '../statistics/testing/normal-curve.ts';

const curve = normalCurve({ mean: 0, spread: 0.12, pairs: 2_000_000 });

test.each([2_000, 20_000, 200_000])(
  'a list of %i has at most one false twin, even if all goes badly',
  (size) => {
    const score = sameFaceScore(curve, size) ?? Number.NaN;
    const pairs = (size * (size - 1)) / 2;
    expect(falseMatchRateAt(curve, score).high * pairs).toBeCloseTo(1, 3);
    expect(falseMatchRateAt(curve, score - 0.01).high * pairs).toBeGreaterThan(1.05);
  },
);

test('a longer list needs more likeness, and a short one no less than what a first policy allows', () => {
  const [short, first, long] = [1, 2_000, 20_000].map((size) => sameFaceScore(curve, size) ?? Number.NaN);
  expect(short).toBe(first);
  expect(long).toBeGreaterThan(first ?? Number.NaN);
});

test('is never below the threshold that is proposed for the shipped packs, and leaves room below 1', () => {
  for (const { measurement, proposed } of shippedManifest().packs) {
    for (const size of [2_000, 200_000]) {
      const score = sameFaceScore(measurement?.curve ?? [], size) ?? Number.NaN;
      // The proposal is rounded up to thousandths.
      expect(score).toBeGreaterThan((proposed?.threshold ?? 1) - 0.001);
      expect(score).toBeLessThan(0.95);
    }
  }
});

test('is unknown where the curve says too little', () => {
  expect(sameFaceScore([], 2_000)).toBeNull();
  expect(sameFaceScore(curve.slice(0, 1), 2_000)).toBeNull();
});
