import { AV_OPT_TYPE_FLAGS, AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P, SWS_BILINEAR } from 'node-av/constants';
import { Frame, FFmpegError, SoftwareScaleContext } from 'node-av/lib';
import type { Region } from '../frames/image.ts';
import { nameColours } from './frame-colours.ts';
import { rgbFromYuv } from './rgb-from-yuv.ts';

/** Cuts parts out of decoded frames, straight from FFmpeg's planes into memory that is used again for each. */
export class PictureCutter {
  #rgb = new Uint8Array(0);
  /** For cameras that don't send 4:2:0 with 8 bits: the whole frame as that, and the frame that it was made of. */
  #planar: Frame | null = null;
  #planarOf: Frame | null = null;
  readonly #scaler = new SoftwareScaleContext();

  constructor() {
    this.#scaler.allocContext();
    const code = this.#scaler.setOption('sws_flags', SWS_BILINEAR, AV_OPT_TYPE_FLAGS);
    FFmpegError.throwIfError(code, 'choose the scaler');
  }

  /**
   * The region as RGB24, tightly packed; valid until the next cut or `wipe`.
   * @throws RangeError when the region isn't inside the frame.
   */
  cut(frame: Frame, region: Region): Uint8Array {
    const colours = nameColours(frame);
    const source = this.#asPlanar(frame);
    const bytes = region.width * region.height * 3;
    if (this.#rgb.length < bytes) {
      this.#rgb.fill(0);
      this.#rgb = new Uint8Array(bytes);
    }
    const planes = [planeOf(source, 0), planeOf(source, 1), planeOf(source, 2)] as const;
    rgbFromYuv({ width: frame.width, height: frame.height, planes, ...colours }, region, this.#rgb);
    return this.#rgb.subarray(0, bytes);
  }

  /** Overwrites every pixel held here. */
  wipe(): void {
    this.#rgb.fill(0);
    if (this.#planarOf === null) return;
    for (const plane of this.#planar?.data ?? []) plane.fill(0);
    this.#planarOf = null;
  }

  free(): void {
    this.wipe();
    this.#planar?.free();
    this.#planar = null;
    this.#scaler.freeContext();
  }

  #asPlanar(frame: Frame): Frame {
    if (frame.format === AV_PIX_FMT_YUV420P || frame.format === AV_PIX_FMT_YUVJ420P) return frame;
    if (this.#planar !== null && this.#planarOf === frame) return this.#planar;
    if (this.#planar?.width !== frame.width || this.#planar.height !== frame.height) {
      this.#planar?.free();
      this.#planar = planarFrame(frame);
    }
    this.#planar.colorSpace = frame.colorSpace;
    this.#planar.colorRange = frame.colorRange;
    FFmpegError.throwIfError(this.#scaler.scaleFrameSync(this.#planar, frame), 'scaleFrameSync');
    this.#planarOf = frame;
    return this.#planar;
  }
}

/** A frame of the same size with memory of its own. */
function planarFrame({ width, height }: Frame): Frame {
  const planar = new Frame();
  planar.alloc();
  planar.width = width;
  planar.height = height;
  planar.format = AV_PIX_FMT_YUV420P;
  FFmpegError.throwIfError(planar.allocBuffer(), 'allocBuffer');
  return planar;
}

/** A view that must not outlive the frame. */
function planeOf(frame: Frame, index: number) {
  const bytes = frame.data?.[index];
  const stride = frame.linesize[index];
  if (bytes === undefined || stride === undefined) throw new Error(`a frame without plane ${index}`);
  return { bytes, stride };
}
