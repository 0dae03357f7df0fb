import { AV_PIX_FMT_YUV420P } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import type { Region } from '../frames/image.ts';
import { ReusedBytes } from '../frames/reused-bytes.ts';
import { nameColours } from './frame-colours.ts';
import { rgbFromYuv, type YuvPicture } from './rgb-from-yuv.ts';
import { createFrame, createScaler, scaleInItsColours } from './scale-frame.ts';

/**
 * Cuts parts out of decoded frames. The first part of a frame has FFmpeg copy the frame, as 4:2:0 with 8 bits whatever
 * the camera sends, into memory that is used again for each: V8 counts every view of FFmpeg's own memory as its garbage,
 * and collecting that took more time than decoding.
 */
export class PictureCutter {
  readonly #copier = createScaler();
  #copy: Copy | null = null;
  #copied: Frame | null = null;
  readonly #rgb = new ReusedBytes();

  /**
   * The region as RGB24, tightly packed; valid until the next cut or `wipe`.
   * @throws RangeError when the region isn't inside the frame.
   */
  cut(frame: Frame, region: Region): Uint8Array {
    const { width, height } = frame;
    const colours = nameColours(frame);
    const { planes } = this.#copyOf(frame);
    const rgb = this.#rgb.take(region.width * region.height * 3);
    rgbFromYuv({ width, height, planes, ...colours }, region, rgb);
    return rgb;
  }

  /** Overwrites every pixel held here. */
  wipe(): void {
    this.#rgb.wipe();
    if (this.#copied === null) return;
    for (const { bytes } of this.#copy?.planes ?? []) bytes.fill(0);
    this.#copied = null;
  }

  free(): void {
    this.wipe();
    this.#copy?.frame.free();
    this.#copy = null;
    this.#copier.freeContext();
  }

  #copyOf(frame: Frame): Copy {
    if (this.#copy !== null && this.#copied === frame) return this.#copy;
    if (this.#copy?.frame.width !== frame.width || this.#copy.frame.height !== frame.height) {
      this.wipe();
      this.#copy?.frame.free();
      this.#copy = createCopy(frame);
    }
    scaleInItsColours(this.#copier, frame, this.#copy.frame);
    this.#copied = frame;
    return this.#copy;
  }
}

interface Copy {
  readonly frame: Frame;
  readonly planes: YuvPicture['planes'];
}

/** A frame of the same size with memory of its own, and views of that. */
function createCopy({ width, height }: Frame): Copy {
  const frame = createFrame(width, height, AV_PIX_FMT_YUV420P);
  const { linesize } = frame;
  const [y, u, v] = (frame.data ?? []).map((bytes, plane) => ({ bytes, stride: linesize[plane] ?? 0 }));
  if (y === undefined || u === undefined || v === undefined) throw new Error('a frame without planes');
  return { frame, planes: [y, u, v] };
}
