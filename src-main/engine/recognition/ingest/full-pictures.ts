import type { Freeable } from './frame-shelf.ts';

interface Kept<Picture extends Freeable> {
  readonly picture: Picture;
  /** Milliseconds since 1970 UTC. */
  readonly capturedAt: number;
}

/** Each holds native memory: enough for the time by which one stream of a camera may be behind the other. */
const mostKept = 8;
/**
 * Pictures of two streams belong together if they were captured this closely. Two encoders give no common clock that can be
 * read here, so both are dated by their earliest arrivals (`stream-clock.ts`); somebody who walks goes 7 cm in that time.
 */
const togetherMs = 50;

/** The newest pictures of the main streams of cameras whose faces are looked for in a substream. */
export class FullPictures<Picture extends Freeable> {
  readonly #kept = new Map<string, Kept<Picture>[]>();

  /** Takes over the picture. */
  put(cameraId: string, picture: Picture, capturedAt: number): void {
    const kept = this.#kept.get(cameraId) ?? [];
    this.#kept.set(cameraId, kept);
    kept.push({ picture, capturedAt });
    if (kept.length > mostKept) kept.shift()?.picture.free();
  }

  /** The picture that was captured with one of the substream, which is the caller's to free; null if there is none. */
  take(cameraId: string, capturedAt: number): Picture | null {
    const kept = this.#kept.get(cameraId) ?? [];
    const away = (one: Kept<Picture>) => Math.abs(one.capturedAt - capturedAt);
    const nearest = kept.reduce<Kept<Picture> | null>(
      (best, one) => (away(one) < (best === null ? togetherMs : away(best)) ? one : best),
      null,
    );
    if (nearest === null) return null;
    this.#kept.set(
      cameraId,
      kept.filter((one) => one !== nearest),
    );
    return nearest.picture;
  }

  clear(cameraId: string): void {
    for (const { picture } of this.#kept.get(cameraId) ?? []) picture.free();
    this.#kept.delete(cameraId);
  }

  /** Frees what is held of every camera but these. */
  allow(cameraIds: ReadonlySet<string>): void {
    for (const cameraId of this.#kept.keys()) if (!cameraIds.has(cameraId)) this.clear(cameraId);
  }
}
