import { expect, test } from 'vitest';
import { compareAll } from './compare-all.ts';
import { measureCurve } from './curve.ts';
import { madeUpPeople } from './testing/made-up-people.ts';

const comparisons = compareAll(madeUpPeople(120, 3, { spread: 0.9 }), new Set());
const curve = measureCurve(comparisons);

test('both rates fall with the threshold and lie in their intervals', () => {
  expect(curve.length).toBeGreaterThan(5);
  for (const [i, point] of curve.entries()) {
    expect(point.fmrLow).toBeLessThanOrEqual(point.fmr);
    expect(point.fmrHigh).toBeGreaterThan(point.fmr);
    expect(point.tarLow).toBeLessThanOrEqual(point.tar);
    expect(point.tarHigh).toBeGreaterThanOrEqual(point.tar);
    const before = curve[i - 1];
    if (before === undefined) continue;
    expect(point.threshold).toBeGreaterThan(before.threshold);
    expect(point.fmr).toBeLessThanOrEqual(before.fmr);
    expect(point.tar).toBeLessThanOrEqual(before.tar);
  }
});

test('false matches are those that reach the threshold', () => {
  for (const { threshold, falseMatches, fmr } of curve) {
    const reached = comparisons.topImpostors.filter(({ score }) => score >= threshold).length;
    expect(falseMatches).toBe(reached);
    expect(fmr).toBeCloseTo(reached / comparisons.impostorCount, 12);
  }
});

test('none found is not none possible', () => {
  const none = curve.find(({ falseMatches }) => falseMatches === 0);
  expect(none?.fmrHigh).toBeCloseTo(3.689 / comparisons.impostorCount, 6);
});

test('without true pairs there is no curve', () => {
  expect(measureCurve(compareAll(madeUpPeople(30, 1, { spread: 0.5 }), new Set()))).toEqual([]);
});
