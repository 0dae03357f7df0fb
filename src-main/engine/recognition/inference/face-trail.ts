import type { Region } from '../frames/image.ts';
import type { TrailPoint } from '../trail-point.ts';

interface Noted {
  readonly capturedAt: number;
  readonly face: Region;
  /** All faces of the frame, this one among them. */
  readonly all: readonly Region[];
}

/** Twelve seconds of five looks a second: longer than video is kept. */
const mostPoints = 60;

/**
 * Where the face of a track was, so that a clip can show it and nobody else. Of positions alone nobody is sure: so it only tells of the
 * time from when the face itself was looked at first until it was looked at last. Holds numbers, and nothing of a picture.
 */
export class FaceTrail {
  #noted: Noted[] = [];
  #knownFrom = Infinity;
  #knownUntil = -Infinity;

  note(point: Noted): void {
    this.#noted.push(point);
    if (this.#noted.length > mostPoints) this.#noted.shift();
  }

  /** It was looked at, and is the face of its track. */
  confirm(capturedAt: number): void {
    this.#knownFrom = Math.min(this.#knownFrom, capturedAt);
    this.#knownUntil = Math.max(this.#knownUntil, capturedAt);
  }

  /** What was noted since it was looked at last was somebody else. */
  cut(): void {
    this.#noted = this.#noted.filter((point) => this.#isKnown(point));
  }

  /** Another track turned out to be the same face. */
  join(other: FaceTrail): void {
    this.cut();
    other.cut();
    this.#noted = [...this.#noted, ...other.#noted]
      .toSorted((one, next) => one.capturedAt - next.capturedAt)
      .slice(-mostPoints);
    this.#knownFrom = Math.min(this.#knownFrom, other.#knownFrom);
    this.#knownUntil = Math.max(this.#knownUntil, other.#knownUntil);
    other.forget();
  }

  forget(): void {
    this.#noted = [];
    this.#knownFrom = Infinity;
    this.#knownUntil = -Infinity;
  }

  get points(): readonly TrailPoint[] {
    return this.#noted
      .filter((point) => this.#isKnown(point))
      .map(({ capturedAt, face, all }) => ({
        capturedAt,
        face,
        others: all.filter((other) => other !== face),
      }));
  }

  #isKnown({ capturedAt }: Noted): boolean {
    return capturedAt >= this.#knownFrom && capturedAt <= this.#knownUntil;
  }
}
