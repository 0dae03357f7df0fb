/** Of this thread's time, the share that decoding may take. */
const share = 0.4;
/** What may be saved up: no longer than this does anything else wait for a row of pictures. */
const mostSavedMs = 25;
/** A picture that takes longer than this goes to the pool whatever is left. */
const longestPictureMs = 8;

/**
 * Says which pictures are decoded on the process's own thread. Handing a packet to a thread of the pool and hearing back
 * takes two wake-ups, which cost a tenth of decoding a 720p picture. So the small ones are decoded in place, as long as
 * all cameras together leave this thread most of its time; the rest spreads over the pool, and so over the processors.
 */
export class DecodeAllowance {
  readonly #now: () => number;
  #savedMs = mostSavedMs;
  #savedAt: number;

  /** @param now milliseconds on a clock that never goes back */
  constructor(now: () => number) {
    this.#now = now;
    this.#savedAt = now();
  }

  /** @param expectedMs how long the picture may take, by those before it */
  allows(expectedMs: number): boolean {
    const now = this.#now();
    this.#savedMs = Math.min(mostSavedMs, this.#savedMs + share * (now - this.#savedAt));
    this.#savedAt = now;
    return expectedMs <= longestPictureMs && this.#savedMs >= expectedMs;
  }

  spend(ms: number): void {
    this.#savedMs -= ms;
  }
}

/** Everything goes to the pool. */
export const poolOnly: Pick<DecodeAllowance, 'allows' | 'spend'> = {
  allows: () => false,
  spend: () => undefined,
};
