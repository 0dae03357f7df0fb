import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { GateLease, gateLeaseMs } from './gate-lease.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('closes by itself when an opening is not renewed in time', () => {
  let allowed: readonly string[] = [];
  const lease = new GateLease((cameraIds) => {
    allowed = cameraIds;
  });
  lease.hold(['camera-1']);
  vi.advanceTimersByTime(gateLeaseMs - 1);
  lease.hold(['camera-1']);
  vi.advanceTimersByTime(gateLeaseMs - 1);
  expect(allowed).toEqual(['camera-1']);
  vi.advanceTimersByTime(1);
  expect(allowed).toEqual([]);
});
