import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Quitting } from './quitting.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function shell() {
  const done: string[] = [];
  const quitting = new Quitting({
    exit: () => void done.push('exit'),
    hideWindows: () => void done.push('hide'),
  });
  return { quitting, done };
}

it('quits at once before there is anything to stop', async () => {
  const { quitting, done } = shell();
  quitting.begin();
  await vi.advanceTimersByTimeAsync(0);
  expect(done).toEqual(['hide', 'exit']);
});

it('waits for an engine that is still starting, stops it, and quits once however often it is asked', async () => {
  const { quitting, done } = shell();
  const starting = Promise.withResolvers<{ stop(): Promise<void> }>();
  const stopped = Promise.withResolvers<undefined>();
  quitting.waitFor(starting.promise);
  quitting.begin();
  quitting.begin();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(quitting.isUnderWay).toBe(true);
  expect(done).toEqual(['hide']);
  starting.resolve({
    stop: async () => {
      done.push('stop');
      await stopped.promise;
    },
  });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(done).toEqual(['hide', 'stop']);
  stopped.resolve(undefined);
  await vi.advanceTimersByTimeAsync(0);
  expect(done).toEqual(['hide', 'stop', 'exit']);
});

it('quits though the engine could not start, or does not stop', async () => {
  const failed = shell();
  failed.quitting.waitFor(Promise.reject(new Error('no room')));
  failed.quitting.begin();
  await vi.advanceTimersByTimeAsync(0);
  expect(failed.done).toEqual(['hide', 'exit']);

  const unwilling = shell();
  unwilling.quitting.waitFor(Promise.resolve({ stop: () => Promise.reject(new Error('no')) }));
  unwilling.quitting.begin();
  await vi.advanceTimersByTimeAsync(0);
  expect(unwilling.done).toEqual(['hide', 'exit']);
});

it('is not kept by what hangs', async () => {
  const { quitting, done } = shell();
  quitting.waitFor(new Promise(() => undefined));
  quitting.begin();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(done).toEqual(['hide', 'exit']);
});
