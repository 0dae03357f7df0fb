import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { coalesce } from './coalesce.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('runs at once, then once for all requests of a pause, and stops', () => {
  const run = vi.fn();
  const coalesced = coalesce(run, 100);
  coalesced.request();
  expect(run).toHaveBeenCalledTimes(1);
  for (let request = 0; request < 50; request++) coalesced.request();
  expect(run).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(100);
  expect(run).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1_000);
  expect(run).toHaveBeenCalledTimes(2);

  coalesced.request();
  coalesced.request();
  expect(run).toHaveBeenCalledTimes(3);
  coalesced.stop();
  coalesced.request();
  vi.advanceTimersByTime(1_000);
  expect(run).toHaveBeenCalledTimes(3);
});
