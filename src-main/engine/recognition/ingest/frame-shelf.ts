/** Anything that holds native memory until it is freed. */
export interface Freeable {
  free(): void;
}

export interface ShelvedFrame<Picture extends Freeable> {
  readonly cameraId: string;
  readonly sequence: number;
  /** Milliseconds since 1970 UTC. */
  readonly capturedAt: number;
  readonly picture: Picture;
}

interface Place<Picture extends Freeable> {
  frame: ShelvedFrame<Picture> | null;
  nextSequence: number;
  lastTakenAtMs: number;
  dueAtMs: number;
  intervalMs: number;
}

/**
 * Holds the newest decoded frame of each camera that may be recognised. A newer one replaces it: a slow model sees
 * fewer frames, never older ones. Cameras take turns, the one that waited longest first, each at most so often.
 */
export class FrameShelf<Picture extends Freeable> {
  readonly #places = new Map<string, Place<Picture>>();
  readonly #intervalMs: number;
  readonly #now: () => number;
  #wake: (() => void) | null = null;
  /** Whoever waits looks again then in any case. */
  #looksAtMs = Infinity;

  /** @param options.now milliseconds on a clock that never goes back. */
  constructor(options: { readonly maxFramesPerSecond: number; readonly now: () => number }) {
    this.#intervalMs = 1_000 / options.maxFramesPerSecond;
    this.#now = options.now;
  }

  /** Frames of all other cameras are freed at once. */
  allow(cameraIds: readonly string[]): void {
    const allowed = new Set(cameraIds);
    for (const [cameraId, place] of this.#places) {
      if (allowed.has(cameraId)) continue;
      place.frame?.picture.free();
      this.#places.delete(cameraId);
    }
    for (const cameraId of allowed) {
      if (this.#places.has(cameraId)) continue;
      const place = {
        frame: null,
        nextSequence: 0,
        lastTakenAtMs: -Infinity,
        dueAtMs: -Infinity,
        intervalMs: this.#intervalMs,
      };
      this.#places.set(cameraId, place);
    }
  }

  /** How long there is to be between two frames of a camera; never less than for all. */
  setInterval(cameraId: string, intervalMs: number): void {
    const place = this.#places.get(cameraId);
    if (place === undefined) return;
    const previousMs = place.intervalMs;
    place.intervalMs = Math.max(this.#intervalMs, intervalMs);
    // The next one was due by the interval that held when the last one was taken.
    place.dueAtMs += place.intervalMs - previousMs;
  }

  isAllowed(cameraId: string): boolean {
    return this.#places.has(cameraId);
  }

  /** Takes over the picture. @returns true when it replaced one that nobody had asked for. */
  put(cameraId: string, picture: Picture, capturedAt: number): boolean {
    const place = this.#places.get(cameraId);
    if (place === undefined) {
      picture.free();
      return false;
    }
    const replaced = place.frame;
    replaced?.picture.free();
    place.frame = { cameraId, sequence: place.nextSequence, capturedAt, picture };
    place.nextSequence += 1;
    // Most pictures come before their camera is due: they wake nobody.
    if (place.dueAtMs < this.#looksAtMs) this.#wake?.();
    return replaced !== null;
  }

  /** Frees what a camera has here without forbidding it: its stream ended. */
  clear(cameraId: string): void {
    const place = this.#places.get(cameraId);
    place?.frame?.picture.free();
    if (place !== undefined) place.frame = null;
  }

  /** Waits for a frame; the caller frees its picture. Null once `signal` has aborted. One caller at a time. */
  async take(signal: AbortSignal): Promise<ShelvedFrame<Picture> | null> {
    while (!signal.aborted) {
      const now = this.#now();
      const waiting = [...this.#places.values()].filter(({ frame }) => frame !== null);
      const place = waiting
        .filter(({ dueAtMs }) => dueAtMs <= now)
        .reduce<Place<Picture> | null>(
          (oldest, one) => (oldest === null || one.lastTakenAtMs < oldest.lastTakenAtMs ? one : oldest),
          null,
        );
      if (place !== null) return this.#takeFrom(place, now);
      const nextDueAtMs = Math.min(...waiting.map(({ dueAtMs }) => dueAtMs));
      await this.#nextChange(signal, nextDueAtMs, now);
    }
    return null;
  }

  #takeFrom(place: Place<Picture>, now: number): ShelvedFrame<Picture> | null {
    const { frame } = place;
    place.frame = null;
    place.lastTakenAtMs = now;
    // Counted from when it was due, not from now: the pictures' own rhythm would round the rate down.
    place.dueAtMs = Math.max(place.dueAtMs + place.intervalMs, now + place.intervalMs / 2);
    return frame;
  }

  async #nextChange(signal: AbortSignal, atMs: number, now: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    this.#looksAtMs = atMs;
    // The signal lives as long as the link: a listener left on it for each wait would make every later one slower.
    const wakeUp = (): void => resolve();
    signal.addEventListener('abort', wakeUp);
    const timer = Number.isFinite(atMs) ? setTimeout(resolve, atMs - now) : undefined;
    await promise;
    signal.removeEventListener('abort', wakeUp);
    this.#wake = null;
    clearTimeout(timer);
  }
}
