import { expect, test } from 'vitest';
import { StreamClock } from './stream-clock.ts';

const ticksPerSecond = 90_000;
const frameTicks = 3_600;

test('knows nothing before the first picture', () => {
  expect(new StreamClock(ticksPerSecond).capturedAtMs(0)).toBeUndefined();
});

test('takes the picture that came with the least delay as the measure for all', () => {
  const clock = new StreamClock(ticksPerSecond);
  clock.note(0, 10_080);
  clock.note(frameTicks, 10_045);
  clock.note(2 * frameTicks, 10_200);
  expect(clock.capturedAtMs(2 * frameTicks)).toBeCloseTo(10_085, 0);
});

test('follows a camera whose clock runs slow', () => {
  const clock = new StreamClock(ticksPerSecond);
  const slowness = 1.000_2;
  for (let second = 0; second <= 3_600; second += 1)
    clock.note(second * ticksPerSecond, second * 1_000 * slowness);
  expect(clock.capturedAtMs(3_600 * ticksPerSecond)).toBeCloseTo(3_600_000 * slowness, 0);
});
