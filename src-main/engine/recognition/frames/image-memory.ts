import type { RgbImage } from './image.ts';
import { wipe } from './wipe.ts';

/** Memory is taken in multiples of this, so that pictures of about one size can have one another's. */
const stepBytes = 32 * 1_024;
/** Pictures that wait to be used again, at most: all looks of two people. */
const mostSpare = 12;

/**
 * Pictures of which many are made and soon let go, in memory that is used again: it lies outside of V8's heap, and so much of it
 * a second, left to the collector, had all of the heap collected each second.
 */
export class ImageMemory {
  readonly #spare: Uint8Array[] = [];
  /** The pictures that were given out; false for those that came back. */
  readonly #isOut = new WeakMap<RgbImage, boolean>();

  /** A picture of zeros. To be given back, once. */
  take(width: number, height: number): RgbImage {
    const bytes = width * height * 3;
    const needed = Math.ceil(bytes / stepBytes) * stepBytes;
    const fitting = this.#spare.findIndex(({ length }) => length >= needed && length <= 2 * needed);
    const [memory = new Uint8Array(needed)] = fitting < 0 ? [] : this.#spare.splice(fitting, 1);
    const image = { width, height, data: memory.subarray(0, bytes) };
    this.#isOut.set(image, true);
    return image;
  }

  /** Overwrites a picture. Its memory may be somebody else's from here on, so a second time does nothing. */
  giveBack(image: RgbImage): void {
    const isOut = this.#isOut.get(image);
    if (isOut === false) return;
    wipe(image);
    if (isOut === undefined) return;
    this.#isOut.set(image, false);
    if (this.#spare.length >= mostSpare) this.#spare.shift();
    this.#spare.push(new Uint8Array(image.data.buffer));
  }
}
