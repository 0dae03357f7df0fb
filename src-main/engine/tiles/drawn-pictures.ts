import type { DrawnPictureHeader } from '../../contract/media.ts';
import { Waiters } from './waiters.ts';

/** Which camera, and how it is drawn. */
export type DrawnKey = `${string}/clear` | `${string}/pixelated`;

/** The same as the ingest process is told. */
export function drawingsOf(
  keys: readonly DrawnKey[],
): { readonly cameraId: string; readonly drawnAs: 'clear' | 'pixelated' }[] {
  return keys.map((key) => {
    const drawnAs = key.endsWith('/clear') ? 'clear' : 'pixelated';
    return { cameraId: key.slice(0, -drawnAs.length - 1), drawnAs };
  });
}

interface Drawn {
  number: number;
  capturedAt: number;
  bytes: Uint8Array;
}

/** The newest drawn picture of each camera, for roles that see no faces and for streams that no browser plays. In memory alone. */
export class DrawnPictures {
  readonly #drawn = new Map<DrawnKey, Drawn>();
  readonly #waiters = new Waiters<DrawnKey>();
  /** Rises as long as the engine runs: a number never names another picture. */
  #lastNumber = 0;

  /** Takes over the bytes, and overwrites those of the picture before. */
  add(key: DrawnKey, capturedAt: number, bytes: Uint8Array): void {
    this.forget(key);
    this.#lastNumber += 1;
    this.#drawn.set(key, { number: this.#lastNumber, capturedAt, bytes });
    this.#waiters.wake(key);
  }

  /** Resolves when there is a picture after this one, or after the patience. */
  async whenNewer(key: DrawnKey, after: number, patienceMs: number): Promise<void> {
    await this.#waiters.until(key, () => this.newest(key, after) !== null, patienceMs);
  }

  /** Null while there is none after this one. The bytes are not a copy. */
  newest(
    key: DrawnKey,
    after: number,
  ): { readonly header: DrawnPictureHeader; readonly bytes: Uint8Array } | null {
    const found = this.#drawn.get(key);
    if (found === undefined || found.number <= after) return null;
    return { header: { number: found.number, capturedAt: found.capturedAt }, bytes: found.bytes };
  }

  forget(key: DrawnKey): void {
    this.#drawn.get(key)?.bytes.fill(0);
    this.#drawn.delete(key);
  }

  /** Of a camera that is closed or lost: nothing that it drew is shown as if it were now. */
  remove(cameraId: string): void {
    for (const drawnAs of ['clear', 'pixelated'] as const) this.forget(`${cameraId}/${drawnAs}`);
  }
}
