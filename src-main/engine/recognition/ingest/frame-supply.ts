import type { Frame } from 'node-av/lib';
import type { OutgoingFrame } from '../frame-link/frame-sender.ts';
import { FrameConverter } from './frame-converter.ts';
import type { FrameShelf } from './frame-shelf.ts';

/** Gives the frame link the next frame of the shelf, converted. One frame is out at a time, in memory used again for each. */
export class FrameSupply {
  readonly #shelf: FrameShelf<Frame>;
  readonly #converter: FrameConverter;

  constructor(shelf: FrameShelf<Frame>, detectorSidePx: number) {
    this.#shelf = shelf;
    this.#converter = new FrameConverter(detectorSidePx);
  }

  async next(signal: AbortSignal): Promise<OutgoingFrame | null> {
    for (;;) {
      const taken = await this.#shelf.take(signal);
      if (taken === null) return null;
      const { cameraId, sequence, capturedAt, picture } = taken;
      try {
        const { shape, detector, picture: planes } = await this.#converter.convert(picture);
        const release = (): void => this.#converter.wipe();
        // The gate may have closed for this camera while its frame was being converted.
        if (!this.#shelf.isAllowed(cameraId)) release();
        else
          return { header: { cameraId, sequence, capturedAt, ...shape }, detector, picture: planes, release };
      } finally {
        picture.free();
      }
    }
  }

  /** After the last `next` has settled and its frame was released. */
  free(): void {
    this.#converter.free();
  }
}
