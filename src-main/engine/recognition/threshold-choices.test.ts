import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalCurve } from '../statistics/testing/normal-curve.ts';
import { meaningOf, thresholdChoices } from './threshold-choices.ts';

const steps = [100, 30, 10, 3, 1, 0.3, 0.1, 0.03];
const curve = normalCurve({ mean: 0, spread: 0.12, pairs: 2_000_000 });

test('each step has a third of the false alerts of the one before, and misses more', () => {
  const choices = thresholdChoices(curve, 1_000, null);
  expect(choices).toHaveLength(steps.length);
  for (const [i, { threshold, trueAccepts }] of choices.entries()) {
    const before = choices[i - 1];
    if (before === undefined) continue;
    expect(threshold).toBeGreaterThan(before.threshold);
    expect(trueAccepts.value).toBeLessThan(before.trueAccepts.value);
  }
  expect(choices.at(-1)?.falseAlertsPer10000.isExtrapolated).toBe(true);
});

test('no choice lies below the floor, whatever it is, and the floor is the laxest one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (size, floor) => {
        const thresholds = thresholdChoices(curve, size, floor).map(({ threshold }) => threshold);
        expect(thresholds.every((threshold) => threshold >= floor)).toBe(true);
        expect(thresholds).toEqual(thresholds.toSorted((one, other) => one - other));
        expect(new Set(thresholds).size).toBe(thresholds.length);
      },
    ),
  );
  expect(thresholdChoices(curve, 1_000, 0.6)[0]?.threshold).toBe(0.6);
});

test('what is written down lets no more through than what was chosen', () => {
  for (const [i, { falseAlertsPer10000 }] of thresholdChoices(curve, 500, null).entries()) {
    const share = falseAlertsPer10000.value / (steps[i] ?? 0);
    expect(share).toBeLessThanOrEqual(1);
    expect(share).toBeGreaterThan(0.95);
  }
});

test('a longer list means more false alerts at one threshold', () => {
  const short = meaningOf(curve, 0.55, 100).falseAlertsPer10000;
  const long = meaningOf(curve, 0.55, 10_000).falseAlertsPer10000;
  expect(long.value / short.value).toBeGreaterThan(90);
  expect(long.low).toBeLessThan(long.value);
  expect(long.high).toBeGreaterThan(long.value);
});
