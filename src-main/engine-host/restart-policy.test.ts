import { expect, test } from 'vitest';
import { createRestartPolicy } from './restart-policy.ts';

test('waits longer each time, 5 s at most, and starts anew after half a minute of health', () => {
  const policy = createRestartPolicy();
  const delays = [10, 10, 10, 10, 10, 10, 10, 30_000, 10].map((ranForMs) => policy.nextDelayMs(ranForMs));
  expect(delays).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 250, 500]);
});
