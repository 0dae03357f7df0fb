import { timescaleHz } from '../mp4-boxes.ts';

const windowMs = 5_000;
const leastPictures = 12;
/** Reordered pictures go back by less. */
const backwardTicks = 1 * timescaleHz;
const forwardMs = 3_000;
const ticksPerMs = timescaleHz / 1_000;

interface Arrival {
  readonly ticks: number;
  readonly atMs: number;
}

/** Watches when pictures come and which times they carry. Nothing is decoded for it. */
export class ArrivalWatch {
  #arrivals: Arrival[] = [];
  #newestTicks = 0;
  #jumpedAtMs: number | null = null;

  /** When the camera's clock last jumped, on the clock of `note`. */
  get jumpedAtMs(): number | null {
    return this.#jumpedAtMs;
  }

  /** @param ticks presentation time, 90 kHz @param atMs on a clock that never goes back */
  note(ticks: number, atMs: number): void {
    const last = this.#arrivals.at(-1);
    if (last !== undefined && this.#isJump(ticks, atMs - last.atMs)) {
      this.#jumpedAtMs = atMs;
      this.#arrivals = [];
    }
    if (this.#arrivals.length === 0) this.#newestTicks = ticks;
    this.#newestTicks = Math.max(this.#newestTicks, ticks);
    this.#arrivals.push({ ticks, atMs });
    while ((this.#arrivals[0]?.atMs ?? atMs) < atMs - windowMs) this.#arrivals.shift();
  }

  /** A new connection has times of its own. */
  restart(): void {
    this.#arrivals = [];
  }

  /** How fast the camera's time passes against ours: below 1, pictures come later and later. Null before there is enough. */
  pace(): number | null {
    const first = this.#arrivals[0];
    const last = this.#arrivals.at(-1);
    if (first === undefined || last === undefined) return null;
    const tookMs = last.atMs - first.atMs;
    return tookMs < 0.7 * windowMs ? null : (this.#newestTicks - first.ticks) / ticksPerMs / tookMs;
  }

  /** Share of pictures that never came, by the distance that most of them have; null before there are enough. */
  missingShare(): number | null {
    if (this.#arrivals.length < leastPictures) return null;
    const times = this.#arrivals.map(({ ticks }) => ticks).toSorted((one, other) => one - other);
    const distances = times.slice(1).map((ticks, index) => ticks - (times[index] ?? 0));
    const usual = distances.toSorted((one, other) => one - other)[Math.floor(distances.length / 2)] ?? 0;
    const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
    if (usual <= 0 || span <= 0) return null;
    return Math.max(0, 1 - (times.length - 1) / (span / usual));
  }

  #isJump(ticks: number, elapsedMs: number): boolean {
    const stepTicks = ticks - this.#newestTicks;
    return stepTicks < -backwardTicks || stepTicks / ticksPerMs > elapsedMs + forwardMs;
  }
}
