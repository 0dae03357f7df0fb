import type { FeedFailure } from './feed-failure.ts';

const firstDelayMs = 250;
const longestDelayMs = 2_000;
const laterDelayMs = 8_000;
/** Many cameras lock an account after a handful of wrong passwords. */
const lockoutSafeDelayMs = 60_000;
const attemptsBeforeLockout = 3;

/**
 * How long to wait before connecting again, with ±25% of jitter so that a switch that comes back isn't met by all
 * cameras at once.
 * @param attempt failures in a row, the first being 0.
 * @param random in [0, 1).
 * @returns null when only another address can help.
 */
export function reconnectDelayMs(failure: FeedFailure, attempt: number, random: number): number | null {
  const jitter = 0.75 + random / 2;
  switch (failure.retry) {
    case 'soon':
      return Math.min(firstDelayMs * 2 ** attempt, longestDelayMs) * jitter;
    case 'later':
      if (failure.state === 'unauthorised' && attempt >= attemptsBeforeLockout)
        return lockoutSafeDelayMs * jitter;
      return laterDelayMs * jitter;
    case 'never':
      return null;
  }
}
