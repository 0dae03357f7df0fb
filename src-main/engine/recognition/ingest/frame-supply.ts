import type { Frame } from 'node-av/lib';
import type { NextFrame } from '../frame-link/frame-protocol.ts';
import type { FrameSource, OutgoingFrame } from '../frame-link/frame-sender.ts';
import { finestSide } from '../frame-link/finest-side.ts';
import type { Region } from '../frames/image.ts';
import { DetectorScaler } from './detector-scaler.ts';
import type { FullPictures } from './full-pictures.ts';
import { nameColours } from './frame-colours.ts';
import type { FrameShelf, ShelvedFrame } from './frame-shelf.ts';
import { PictureCutter } from './picture-cutter.ts';

/** How far the shapes of two streams of one section may differ: encoders round sides to multiples. */
const sameSection = 0.03;

/** Gives the frame link the next frame of the shelf. One frame is out at a time, in memory used again for each. */
export class FrameSupply implements FrameSource {
  readonly #shelf: FrameShelf<Frame>;
  /** Longest side of the detector's picture, for each camera of which inference said so. */
  readonly #sidesPx = new Map<string, number>();
  readonly #scaler = new DetectorScaler();
  readonly #cutter = new PictureCutter();
  readonly #full: FullPictures<Frame>;
  readonly #onWanted: (cameraId: string, wanted: NextFrame) => void;
  #out: ShelvedFrame<Frame> | null = null;
  /** What parts are cut out of, where it isn't the frame that is out. */
  #fullOut: Frame | null = null;

  /** @param onWanted told with each frame what is wanted of its camera from then on */
  constructor(
    shelf: FrameShelf<Frame>,
    full: FullPictures<Frame>,
    onWanted: (cameraId: string, wanted: NextFrame) => void,
  ) {
    this.#shelf = shelf;
    this.#full = full;
    this.#onWanted = onWanted;
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
      this.#fullOut = this.#matching(cameraId, capturedAt, picture);
      nameColours(picture);
      const { width, height } = this.#fullOut ?? picture;
      const sidePx = this.#sidesPx.get(cameraId) ?? finestSide(Math.max(width, height));
      const { size, planes } = this.#scaler.scale(picture, sidePx);
      const detector = { ...size, scale: (size.scale * picture.width) / width };
      return { header: { kind: 'frame', cameraId, sequence, capturedAt, width, height, detector }, planes };
    }
  }

  cut(region: Region): Uint8Array | null {
    if (this.#out === null || !this.#shelf.isAllowed(this.#out.cameraId)) return null;
    return this.#cutter.cut(this.#fullOut ?? this.#out.picture, region);
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
      this.#onWanted(cameraId, wanted);
    }
    this.#scaler.wipe();
    this.#cutter.wipe();
    this.#out?.picture.free();
    this.#fullOut?.free();
    this.#out = null;
    this.#fullOut = null;
  }

  /** The main stream's picture of the same moment, if there is one and it shows the same section. */
  #matching(cameraId: string, capturedAt: number, picture: Frame): Frame | null {
    const full = this.#full.take(cameraId, capturedAt);
    if (full === null) return null;
    const ratio = (full.width * picture.height) / (full.height * picture.width);
    if (Math.abs(ratio - 1) <= sameSection) return full;
    full.free();
    return null;
  }

  /** After the last `next` has settled. */
  free(): void {
    this.release();
    this.#scaler.free();
    this.#cutter.free();
  }
}
