import { useSyncExternalStore } from 'react';

const tickMs = 1_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const tell of listeners) tell();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function read(): number {
  // Between subscriptions nothing ticks, so a first reader would get an old time.
  if (timer === undefined && Date.now() - now >= tickMs) now = Date.now();
  return now;
}

/** The time in ms, once a second, one timer for the whole console: all clocks and ages move together. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read);
}

/** What a time says, such as an age in words: draws anew only when it says something else, not each second. */
export function useNowAs<Said extends string | number | boolean | null>(say: (now: number) => Said): Said {
  return useSyncExternalStore(subscribe, () => say(read()));
}
