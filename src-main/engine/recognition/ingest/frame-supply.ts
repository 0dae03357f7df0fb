import type { Frame } from 'node-av/lib';
import type { NextFrame } from '../frame-link/frame-protocol.ts';
import type { FrameSource, OutgoingFrame } from '../frame-link/frame-sender.ts';
import { finestSide } from '../frame-link/finest-side.ts';
import type { Region } from '../frames/image.ts';
import { DetectorScaler } from './detector-scaler.ts';
import { nameColours } from './frame-colours.ts';
import type { FrameShelf, ShelvedFrame } from './frame-shelf.ts';
import { PictureCutter } from './picture-cutter.ts';

/** Gives the frame link the next frame of the shelf. One frame is out at a time, in memory used again for each. */
export class FrameSupply implements FrameSource {
  readonly #shelf: FrameShelf<Frame>;
  /** Longest side of the detector's picture, for each camera of which inference said so. */
  readonly #sidesPx = new Map<string, number>();
  readonly #scaler = new DetectorScaler();
  readonly #cutter = new PictureCutter();
  #out: ShelvedFrame<Frame> | null = null;

  constructor(shelf: FrameShelf<Frame>) {
    this.#shelf = shelf;
  }

  async next(signal: AbortSignal): Promise<OutgoingFrame | null> {
    for (;;) {
      this.#out = await this.#shelf.take(signal);
      if (this.#out === null) return null;
      const { cameraId, sequence, capturedAt, picture } = this.#out;
      // The gate may have closed for this camera since the shelf gave it.
      if (!this.#shelf.isAllowed(cameraId)) {
        this.release();
        continue;
      }
      nameColours(picture);
      const { width, height } = picture;
      const sidePx = this.#sidesPx.get(cameraId) ?? finestSide(Math.max(width, height));
      const { size: detector, planes } = this.#scaler.scale(picture, sidePx);
      return { header: { kind: 'frame', cameraId, sequence, capturedAt, width, height, detector }, planes };
    }
  }

  cut(region: Region): Uint8Array | null {
    if (this.#out === null || !this.#shelf.isAllowed(this.#out.cameraId)) return null;
    return this.#cutter.cut(this.#out.picture, region);
  }

  /** The gate has closed for some cameras: a frame of theirs that is out is given up at once. */
  giveUpForbidden(): void {
    if (this.#out !== null && !this.#shelf.isAllowed(this.#out.cameraId)) this.release();
  }

  release(wanted?: NextFrame): void {
    if (this.#out !== null && wanted !== undefined) {
      const { cameraId } = this.#out;
      if (wanted.detectorSidePx !== undefined) this.#sidesPx.set(cameraId, wanted.detectorSidePx);
      this.#shelf.setInterval(cameraId, wanted.intervalMs ?? 0);
    }
    this.#scaler.wipe();
    this.#cutter.wipe();
    this.#out?.picture.free();
    this.#out = null;
  }

  /** After the last `next` has settled. */
  free(): void {
    this.release();
    this.#scaler.free();
    this.#cutter.free();
  }
}
