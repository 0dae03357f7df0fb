import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gather } from './gather.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function collected(tookMs: number) {
  const handed: { readonly atMs: number; readonly some: readonly number[] }[] = [];
  const gathered = gather<number>(async (some) => {
    handed.push({ atMs: Date.now(), some: [...some] });
    await new Promise((resolve) => setTimeout(resolve, tookMs));
  }, 100);
  return { gathered, handed };
}

it('hands over at once what comes alone, and a burst together', async () => {
  const { gathered, handed } = collected(0);
  const startedAt = Date.now();
  gathered.add([1]);
  expect(handed).toEqual([{ atMs: startedAt, some: [1] }]);
  for (let nth = 0; nth < 30; nth += 1) {
    await vi.advanceTimersByTimeAsync(10);
    gathered.add([nth, nth]);
  }
  await vi.advanceTimersByTimeAsync(1_000);
  expect(handed.length).toBeLessThanOrEqual(5);
  expect(new Set(handed.flatMap(({ some }) => some)).size).toBe(30);
  expect(vi.getTimerCount()).toBe(0);
});

it('does not begin again before the last is over, but waits for one that hangs no longer than it must', async () => {
  const slow = collected(700);
  const startedAt = Date.now();
  slow.gathered.add([1]);
  slow.gathered.add([2]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(slow.handed.map(({ atMs }) => atMs - startedAt)).toEqual([0, 700]);

  const hanging = collected(3_600_000);
  hanging.gathered.add([1]);
  hanging.gathered.add([2]);
  await vi.advanceTimersByTimeAsync(2_100);
  expect(hanging.handed).toHaveLength(2);
});

it('lets go of everything when it is stopped', async () => {
  const { gathered, handed } = collected(0);
  gathered.add([1]);
  gathered.add([2]);
  gathered.stop();
  gathered.add([3]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(handed).toHaveLength(1);
});
