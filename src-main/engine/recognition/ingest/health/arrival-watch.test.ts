import { expect, test } from 'vitest';
import { ArrivalWatch } from './arrival-watch.ts';

const stepMs = 40;
const ticksPerMs = 90;

/** Notes pictures 25 times a second. */
function watched(
  count: number,
  change: (nth: number) => {
    readonly ticks?: number;
    readonly atMs?: number;
    readonly isLost?: boolean;
  } = () => ({}),
): ArrivalWatch {
  const watch = new ArrivalWatch();
  for (let nth = 0; nth < count; nth += 1) {
    const { ticks = nth * stepMs * ticksPerMs, atMs = nth * stepMs, isLost = false } = change(nth);
    if (!isLost) watch.note(ticks, atMs);
  }
  return watch;
}

test('pictures that come as they were taken are well', () => {
  const watch = watched(200);
  expect(watch.pace()).toBeCloseTo(1, 2);
  expect(watch.missingShare()).toBe(0);
  expect(watch.jumpedAtMs).toBeNull();
});

test('pictures that come ever later have a pace below one', () => {
  expect(watched(300, (nth) => ({ atMs: nth * stepMs * 3 })).pace()).toBeCloseTo(1 / 3, 2);
});

test('pictures that never come are counted, and another rate loses none', () => {
  expect(watched(400, (nth) => ({ isLost: nth % 10 < 3 })).missingShare()).toBeCloseTo(0.3, 1);
  expect(watched(400, (nth) => ({ isLost: nth % 2 === 1 })).missingShare()).toBe(0);
});

test('reordered pictures are neither missing nor a jump', () => {
  // I P B B: shown in the order 0 3 1 2.
  const order = [0, 2, 3, 1];
  const watch = watched(200, (nth) => ({
    ticks: (nth - (nth % 4) + (order[nth % 4] ?? 0)) * stepMs * ticksPerMs,
  }));
  expect(watch.missingShare()).toBeLessThan(0.01);
  expect(watch.jumpedAtMs).toBeNull();
});

test.each([
  ['back', -2_000],
  ['on', 60_000],
])('a clock that is put %s is a jump, and is counted from there', (_, ms) => {
  const watch = watched(300, (nth) => ({ ticks: (nth * stepMs + (nth >= 100 ? ms : 0)) * ticksPerMs }));
  expect(watch.jumpedAtMs).toBe(100 * stepMs);
  expect(watch.missingShare()).toBe(0);
});

test('a camera that was silent for a while did not jump', () => {
  const late = (nth: number): number => nth * stepMs + (nth >= 100 ? 2_500 : 0);
  expect(watched(200, (nth) => ({ ticks: late(nth) * ticksPerMs, atMs: late(nth) })).jumpedAtMs).toBeNull();
});
