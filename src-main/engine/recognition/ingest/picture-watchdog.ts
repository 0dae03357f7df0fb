import { type FeedFailure, failures } from './feed-failure.ts';

/** Pictures ahead of any keyframe and its parameter sets can't be shown. */
const noFormatMs = 8_000;
const intervalMs = 250;
/** Among noise there are pieces that look like pictures: none counts so soon after some. */
const noiseMs = 1_000;

/** Ends a connection on which no picture comes, and remembers why. */
export class PictureWatchdog {
  readonly #now: () => number;
  readonly #patienceMs: number;
  readonly #timer: NodeJS.Timeout;
  readonly #startedAt: number;
  #lastPictureAt: number;
  #hasFormat = false;
  #hasNoise = false;
  #lastNoiseAt = -Infinity;
  #verdict: FeedFailure | null = null;

  /** @param patienceMs without a picture for so long, the camera has stalled */
  constructor(now: () => number, patienceMs: number, interrupt: () => void) {
    this.#now = now;
    this.#patienceMs = patienceMs;
    this.#startedAt = now();
    this.#lastPictureAt = this.#startedAt;
    this.#timer = setInterval(() => {
      this.#verdict ??= this.#judge();
      if (this.#verdict !== null) interrupt();
    }, intervalMs);
  }

  get verdict(): FeedFailure | null {
    return this.#verdict;
  }

  note(isPicture: boolean, hasFormat: boolean): void {
    this.#hasFormat = hasFormat;
    const now = this.#now();
    if (!isPicture) this.#lastNoiseAt = now;
    this.#hasNoise = now - this.#lastNoiseAt < noiseMs;
    if (!this.#hasNoise) this.#lastPictureAt = now;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #judge(): FeedFailure | null {
    const now = this.#now();
    if (now - this.#lastPictureAt > this.#patienceMs)
      return this.#hasNoise ? failures.garbled : failures.stalled;
    if (!this.#hasFormat && now - this.#startedAt > noFormatMs) return failures.noParameterSets;
    return null;
  }
}
