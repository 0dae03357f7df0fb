import { expect, test } from 'vitest';
import { logScale } from './log-scale.ts';

test('goes by powers of ten, and draws what lies beyond at its edge', () => {
  const { steps, at } = logScale([3e-4, 0.02, 0], { least: 1e-9, most: 0.1, from: 0, to: 300 });
  expect(steps).toEqual([1e-4, 1e-3, 1e-2, 1e-1]);
  expect([1e-4, 1e-3, 0.1, 0.5, 1e-7, 0].map(at)).toEqual([0, 100, 300, 300, 0, 0]);
});

test('ends where nothing more is drawn, whatever the values are', () => {
  expect(logScale([1e-14], { least: 1e-6, most: 1, from: 0, to: 6 }).steps[0]).toBe(1e-6);
  expect(logScale([], { least: 1e-6, most: 1, from: 0, to: 6 }).steps).toEqual([0.1, 1]);
});
