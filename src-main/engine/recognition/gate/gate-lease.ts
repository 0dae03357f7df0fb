/** How long a decision of the gate holds without being said again. The engine says it every second. */
export const gateLeaseMs = 5_000;

/**
 * Holds what the gate last allowed, on the side of a process that acts on it. An engine that hangs, or is cut off,
 * can't close the gate; so an opening that is not renewed in time closes by itself.
 */
export class GateLease {
  readonly #apply: (cameraIds: readonly string[]) => void;
  #timer: NodeJS.Timeout | null = null;

  /** @param apply is told the cameras whenever they are said, and none when the lease runs out */
  constructor(apply: (cameraIds: readonly string[]) => void) {
    this.#apply = apply;
  }

  hold(cameraIds: readonly string[]): void {
    this.end();
    this.#apply(cameraIds);
    if (cameraIds.length > 0) this.#timer = setTimeout(() => this.hold([]), gateLeaseMs);
  }

  /** Stops the clock; what was applied last stays as it is. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
