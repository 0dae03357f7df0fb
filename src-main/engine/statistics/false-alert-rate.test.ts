import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  falseAlertShare,
  falseMatchRateAt,
  fmrOfFalseAlertShare,
  thresholdAtRate,
  trueAcceptRateAt,
} from './false-alert-rate.ts';
import { poissonInterval } from '../intervals.ts';
import { normalShare } from './normal-distribution.ts';
import { normalCurve } from './testing/normal-curve.ts';

/** Unlike faces score 0.0 ± 0.12, as nearly all embedders' do; 2 million pairs show rates down to 5e-6. */
const curve = normalCurve({ mean: 0, spread: 0.12, pairs: 2_000_000 });
const truth = (threshold: number) => normalShare(-threshold / 0.12);

describe('the false match rate at a threshold', () => {
  test.each([0.3, 0.317, 0.4, 0.48])('is measured at %f', (threshold) => {
    const { value, low, high, isExtrapolated } = falseMatchRateAt(curve, threshold);
    expect(isExtrapolated).toBe(false);
    expect(value / truth(threshold)).toBeCloseTo(1, 1);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  });

  test.each([0.54, 0.6, 0.7])(
    'goes on straight beyond what was measured, at %f, and says so',
    (threshold) => {
      const { value, low, high, isExtrapolated } = falseMatchRateAt(curve, threshold);
      expect(isExtrapolated).toBe(true);
      expect(Math.abs(Math.log10(value / truth(threshold)))).toBeLessThan(0.2);
      expect(low).toBeLessThan(truth(threshold));
      expect(high).toBeGreaterThan(truth(threshold));
    },
  );

  test('never rises with the threshold, nor does its interval', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (threshold, more) => {
          const here = falseMatchRateAt(curve, threshold);
          const above = falseMatchRateAt(curve, threshold + more);
          for (const key of ['value', 'low', 'high'] as const) {
            expect(above[key]).toBeLessThanOrEqual(here[key] * (1 + 1e-9));
          }
          expect(here.low).toBeLessThanOrEqual(here.value);
          expect(here.value).toBeLessThanOrEqual(here.high);
        },
      ),
    );
  });

  test('is less sure the further it goes on', () => {
    const widths = [0.48, 0.54, 0.6, 0.7].map((threshold) => {
      const { low, high } = falseMatchRateAt(curve, threshold);
      return Math.log(high / low);
    });
    expect(widths).toEqual(widths.toSorted((one, other) => one - other));
  });

  test('has the threshold as its inverse', () => {
    for (const fmr of [1e-3, 1e-4, 1e-6, 1e-8]) {
      expect(falseMatchRateAt(curve, thresholdAtRate(curve, fmr)).value / fmr).toBeCloseTo(1, 6);
    }
  });

  test('copes with a bound of nothing at all', () => {
    const bare = curve.map((point) => ({ ...point, fmrLow: 0 }));
    const { low, value } = falseMatchRateAt(bare, 0.6);
    expect(low).toBeGreaterThanOrEqual(0);
    expect(low).toBeLessThan(value);
    expect(falseMatchRateAt(bare, 0.41).low).not.toBeNaN();
  });

  test('can’t be read from less than two points', () => {
    expect(() => falseMatchRateAt(curve.slice(0, 1), 0.4)).toThrow(RangeError);
    expect(() => falseMatchRateAt([], 0.4)).toThrow(RangeError);
  });
});

test('who is compared with a whole list is taken for somebody on it more often', () => {
  expect(falseAlertShare(1e-4, 1)).toBeCloseTo(1e-4, 12);
  expect(falseAlertShare(1e-4, 10_000)).toBeCloseTo(1 - Math.exp(-1), 4);
  expect(falseAlertShare(1e-4, 0)).toBe(0);
  expect(falseAlertShare(fmrOfFalseAlertShare(0.01, 500), 500)).toBeCloseTo(0.01, 12);
  expect(fmrOfFalseAlertShare(0.01, 0)).toBe(1);
});

test('the true accept rate lies between the measured points, and beyond them stays what it was', () => {
  const between = trueAcceptRateAt(curve, 0.41);
  const left = curve.find(({ threshold }) => threshold === 0.4)?.tar ?? 0;
  const right = curve.find(({ threshold }) => threshold === 0.42)?.tar ?? 0;
  expect(between.value).toBeCloseTo((left + right) / 2, 9);
  expect(between.isExtrapolated).toBe(false);
  expect(trueAcceptRateAt(curve, 0.99)).toMatchObject({ value: curve.at(-1)?.tar, isExtrapolated: true });
});

test('the made-up curve has the intervals of its counts', () => {
  const point = curve.find(({ threshold }) => threshold === 0.46);
  expect(point?.fmrHigh).toBeCloseTo(poissonInterval(point?.falseMatches ?? 0).high / 2_000_000, 12);
});
