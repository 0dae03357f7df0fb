export interface SteadyClockDeps {
  /** The machine's clock: milliseconds since 1970-01-01 UTC. Somebody may set it. */
  readonly wall: () => number;
  /** Milliseconds of a clock that nobody can set. */
  readonly elapsed: () => number;
}

/** How late it was, and what the machine's clock said then: for `learn` after a restart. */
export interface ClockNote {
  readonly at: number;
  readonly wall: number;
}

/**
 * A clock for whatever runs out: it never goes back, never runs slower than time does, and follows the machine's clock
 * forwards. So setting the machine's clock may shorten a window, an authority or a word of presence, never lengthen it.
 * A restart begins with the machine's clock again, and with what `learn` is told; that the machine's clock is not behind
 * what was known is for `checkClock`.
 */
export class SteadyClock {
  readonly #deps: SteadyClockDeps;
  #at: number;
  #elapsed: number;

  constructor(deps: SteadyClockDeps) {
    this.#deps = deps;
    this.#at = deps.wall();
    this.#elapsed = deps.elapsed();
  }

  /** To be written down. */
  note(): ClockNote {
    return { at: this.now(), wall: this.#deps.wall() };
  }

  /**
   * It was this late already. What the machine's clock has gone on by since then has passed, also where somebody had set it
   * back before; where it was set back since, nothing is known of the time between.
   */
  learn({ at, wall }: ClockNote): void {
    this.#at = Math.max(this.now(), at + Math.max(this.#deps.wall() - wall, 0));
  }

  /** The machine's clock as it stands. What is written down with this time is known to be in the past from then on. */
  wall(): number {
    const at = this.#deps.wall();
    this.now();
    this.#at = Math.max(this.#at, at);
    return at;
  }

  now(): number {
    const elapsed = this.#deps.elapsed();
    const passed = Math.max(elapsed - this.#elapsed, 0);
    this.#elapsed = elapsed;
    this.#at = Math.max(this.#at + passed, this.#deps.wall());
    return Math.floor(this.#at);
  }
}
