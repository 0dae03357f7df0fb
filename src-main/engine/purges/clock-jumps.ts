import type { SteadyClockDeps } from '../steady-clock.ts';

/** How far the machine's clock may be off what has passed: clocks are corrected by seconds all the time. */
const toleranceMs = 2 * 60_000;

export interface ClockJump {
  /** What the clock would have said, and what it says. */
  readonly fromAt: number;
  readonly toAt: number;
}

/** Notices that the machine's clock was set, or that the machine slept. */
export class ClockJumps {
  readonly #deps: SteadyClockDeps;
  #wallAt: number;
  #elapsed: number;

  constructor(deps: SteadyClockDeps) {
    this.#deps = deps;
    this.#wallAt = deps.wall();
    this.#elapsed = deps.elapsed();
  }

  /** What happened since the last call; null for nothing. */
  take(): ClockJump | null {
    const elapsed = this.#deps.elapsed();
    const fromAt = Math.round(this.#wallAt + elapsed - this.#elapsed);
    this.#elapsed = elapsed;
    this.#wallAt = this.#deps.wall();
    return Math.abs(this.#wallAt - fromAt) > toleranceMs ? { fromAt, toAt: this.#wallAt } : null;
  }
}
