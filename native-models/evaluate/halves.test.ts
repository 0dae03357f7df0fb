import { expect, test } from 'vitest';
import { compareAll } from './compare-all.ts';
import { measureHalves } from './halves.ts';
import { onceEach, thresholdAt, trueAcceptRate } from './rates.ts';
import { madeUpPeople } from './testing/made-up-people.ts';

const comparisons = compareAll(madeUpPeople(80, 3, { spread: 0.9 }), new Set());

test('halves lie around the whole, and a threshold of the other half costs what it costs', () => {
  const once = onceEach(comparisons);
  const whole = trueAcceptRate(comparisons.genuines, once, thresholdAt(comparisons, once, 1e-2));
  const halves = measureHalves(comparisons, 1e-2);
  if (halves === null) throw new Error('there are enough pairs');
  const { tar, tarAtOther, fmrAtOther } = halves;
  for (const { lowest, median, highest } of [tar, tarAtOther]) {
    expect([lowest < whole, whole < highest]).toEqual([true, true]);
    expect(Math.abs(median - whole)).toBeLessThan(0.03);
  }
  expect([fmrAtOther.lowest < 1e-2, fmrAtOther.highest > 1e-2]).toEqual([true, true]);
  expect(measureHalves(comparisons, 1e-2)).toEqual(halves);
});

test('a rate that half of the pairs can’t show is none', () => {
  expect(measureHalves(comparisons, 1e-4)).toBeNull();
});
