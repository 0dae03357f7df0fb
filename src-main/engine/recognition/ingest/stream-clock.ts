/** Lets the estimate follow a camera whose clock runs slower than ours. */
const allowedDriftPerMs = 0.000_5;

/**
 * Tells when a picture was captured from the camera's own timestamps and our clock: packets can only be late, so the
 * earliest arrival, relative to its timestamp, is the best estimate. The way from the lens to the first packet stays unknown.
 */
export class StreamClock {
  readonly #ticksPerMs: number;
  #offsetMs: number | undefined;
  #lastArrivalMs = 0;

  constructor(ticksPerSecond: number) {
    this.#ticksPerMs = ticksPerSecond / 1_000;
  }

  /** Notes an arrival, in milliseconds since 1970 UTC, of a picture with this timestamp. */
  note(ticks: number, arrivedAtMs: number): void {
    const offset = arrivedAtMs - ticks / this.#ticksPerMs;
    if (this.#offsetMs === undefined) this.#offsetMs = offset;
    else {
      const drift = Math.max(0, arrivedAtMs - this.#lastArrivalMs) * allowedDriftPerMs;
      this.#offsetMs = Math.min(offset, this.#offsetMs + drift);
    }
    this.#lastArrivalMs = arrivedAtMs;
  }

  /** Milliseconds since 1970 UTC; undefined before the first arrival. */
  capturedAtMs(ticks: number): number | undefined {
    return this.#offsetMs === undefined ? undefined : this.#offsetMs + ticks / this.#ticksPerMs;
  }
}
