import { expect, it } from 'vitest';
import { chartScale } from './chart-scale.ts';

it.each([
  [0, 1, [0, 1]],
  [0.9, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [1, 1, [0, 0.25, 0.5, 0.75, 1]],
  [120, 200, [0, 50, 100, 150, 200]],
  [0.021, 0.05, [0, 0.01, 0.02, 0.03, 0.04, 0.05]],
  [7_000, 10_000, [0, 2_000, 4_000, 6_000, 8_000, 10_000]],
])('takes %f up to %f', (most, top, steps) => {
  const scale = chartScale(most);
  expect(scale.top).toBeCloseTo(top, 9);
  expect(scale.steps).toHaveLength(steps.length);
  for (const [nth, step] of steps.entries()) expect(scale.steps[nth]).toBeCloseTo(step, 9);
});
