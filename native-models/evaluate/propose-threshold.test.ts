import { expect, test } from 'vitest';
import { falseAlertShare, falseMatchRateAt } from '../../src-main/engine/statistics/false-alert-rate.ts';
import { normalCurve } from '../../src-main/engine/statistics/testing/normal-curve.ts';
import { proposeThreshold } from './propose-threshold.ts';

const curve = normalCurve({ mean: 0, spread: 0.12, pairs: 2_000_000 });

test('the lowest threshold at which even the interval’s upper end keeps one false alert in 1,000 faces with 2,000 listed', () => {
  const { threshold = 0, fmr, isExtrapolated } = proposeThreshold(curve) ?? {};
  const shareAt = (at: number) => falseAlertShare(falseMatchRateAt(curve, at).high, 2_000);
  expect({ fmr, isExtrapolated }).toEqual({ fmr: 5e-7, isExtrapolated: true });
  expect(shareAt(threshold)).toBeLessThanOrEqual(1e-3);
  expect(shareAt(threshold - 0.001)).toBeGreaterThan(1e-3);
});

test('fewer pairs promise less, so they ask for more', () => {
  const few = normalCurve({ mean: 0, spread: 0.12, pairs: 100_000 });
  expect(proposeThreshold(few)?.threshold).toBeGreaterThan(proposeThreshold(curve)?.threshold ?? 1);
});

test('a curve from which nothing can be read proposes nothing', () => {
  expect(proposeThreshold([])).toBeNull();
  expect(proposeThreshold(normalCurve({ mean: 0, spread: 0.12, pairs: 50 }))).toBeNull();
});
