import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Looks } from './looks.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('somebody looks for as long as they ask, and a little longer', () => {
  const told: (readonly string[])[] = [];
  const looks = new Looks((cameraIds) => told.push(cameraIds));
  looks.note('cam-01');
  vi.advanceTimersByTime(8_000);
  looks.note('cam-01');
  looks.note('cam-02');
  vi.advanceTimersByTime(8_000);
  looks.note('cam-02');
  expect(told).toEqual([['cam-01'], ['cam-01', 'cam-02']]);
  vi.advanceTimersByTime(2_500);
  expect(told.at(-1)).toEqual(['cam-02']);
  vi.advanceTimersByTime(8_000);
  expect(told.at(-1)).toEqual([]);
  looks.note('cam-01');
  looks.stop();
  expect(vi.getTimerCount()).toBe(0);
});
