import {
  AV_OPT_TYPE_FLAGS,
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUVJ420P,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT2020_CL,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_SPC_BT709,
  AVCOL_SPC_SMPTE170M,
  type AVPixelFormat,
  SWS_BILINEAR,
} from 'node-av/constants';
import { Frame, FFmpegError, SoftwareScaleContext } from 'node-av/lib';
import { type FrameHeader, planeBytesOf } from '../frame-link/frame-protocol.ts';

const detectorSideMultiplePx = 64;

export interface ConvertedFrame {
  readonly shape: Pick<FrameHeader, 'width' | 'height' | 'detector' | 'colour'>;
  /** Both are this converter's memory: valid until the next conversion or `wipe`. */
  readonly detector: Uint8Array;
  readonly picture: Uint8Array;
}

/** Turns decoded frames into what the models want, in memory that is used again for each. One conversion at a time. */
export class FrameConverter {
  readonly #detectorSidePx: number;
  readonly #scaler = new SoftwareScaleContext();
  #scaled: Frame | null = null;
  #planar: Frame | null = null;
  #detector = new Uint8Array(0);
  #picture = new Uint8Array(0);

  /** @param detectorSidePx longest side of the scaled picture; smaller pictures are not enlarged. */
  constructor(detectorSidePx: number) {
    this.#detectorSidePx = detectorSidePx;
    this.#scaler.allocContext();
    const code = this.#scaler.setOption('sws_flags', SWS_BILINEAR, AV_OPT_TYPE_FLAGS);
    FFmpegError.throwIfError(code, 'choose the scaler');
  }

  /** @throws for a pixel format that swscale doesn't know. */
  async convert(frame: Frame): Promise<ConvertedFrame> {
    const colour = nameColours(frame);
    const { width, height } = frame;
    const detector = await this.#scaleDown(frame);
    await this.#pack(frame);
    const { total } = planeBytesOf({ width, height });
    const detectorBytes = detector.width * detector.height * 3;
    return {
      shape: { width, height, detector, colour },
      detector: this.#detector.subarray(0, detectorBytes),
      picture: this.#picture.subarray(0, total),
    };
  }

  /** Overwrites every pixel held here; those in frames of FFmpeg's own that are reused are overwritten too. */
  wipe(): void {
    this.#detector.fill(0);
    this.#picture.fill(0);
    for (const plane of this.#scaled?.data ?? []) plane.fill(0);
    for (const plane of this.#planar?.data ?? []) plane.fill(0);
  }

  free(): void {
    this.wipe();
    this.#scaled?.free();
    this.#planar?.free();
    this.#scaled = null;
    this.#planar = null;
    this.#scaler.freeContext();
  }

  async #scaleDown(frame: Frame): Promise<FrameHeader['detector']> {
    const scale = Math.min(1, this.#detectorSidePx / Math.max(frame.width, frame.height));
    const contentWidth = Math.max(1, Math.round(frame.width * scale));
    const contentHeight = Math.max(1, Math.round(frame.height * scale));
    const width = paddedSide(contentWidth);
    const height = paddedSide(contentHeight);
    this.#scaled = frameOf(this.#scaled, contentWidth, contentHeight, AV_PIX_FMT_RGB24);
    await this.#scale(this.#scaled, frame);
    const bytes = width * height * 3;
    if (this.#detector.length < bytes) this.#detector = new Uint8Array(bytes);
    const target = this.#detector.subarray(0, bytes);
    copyRows(planeOf(this.#scaled, 0), target, {
      rowBytes: contentWidth * 3,
      targetStride: width * 3,
      rows: contentHeight,
    });
    target.fill(0, contentHeight * width * 3);
    return { width, height, contentWidth, contentHeight, scale };
  }

  async #pack(frame: Frame): Promise<void> {
    const { width, height } = frame;
    const { luma, chroma, total } = planeBytesOf(frame);
    if (this.#picture.length < total) this.#picture = new Uint8Array(total);
    const planar = await this.#asPlanar(frame);
    const chromaWidth = Math.ceil(width / 2);
    const chromaHeight = Math.ceil(height / 2);
    packPlane(planar, 0, this.#picture.subarray(0, luma), width, height);
    packPlane(planar, 1, this.#picture.subarray(luma, luma + chroma), chromaWidth, chromaHeight);
    packPlane(planar, 2, this.#picture.subarray(luma + chroma, total), chromaWidth, chromaHeight);
  }

  /** Most cameras send 4:2:0 with 8 bits; anything else is converted, keeping matrix and range. */
  async #asPlanar(frame: Frame): Promise<Frame> {
    if (frame.format === AV_PIX_FMT_YUV420P || frame.format === AV_PIX_FMT_YUVJ420P) return frame;
    this.#planar = frameOf(this.#planar, frame.width, frame.height, AV_PIX_FMT_YUV420P);
    this.#planar.colorSpace = frame.colorSpace;
    this.#planar.colorRange = frame.colorRange;
    await this.#scale(this.#planar, frame);
    return this.#planar;
  }

  async #scale(target: Frame, source: Frame): Promise<void> {
    FFmpegError.throwIfError(await this.#scaler.scaleFrame(target, source), 'scaleFrame');
  }
}

/**
 * Makes the frame say which colours it has, so that swscale and whoever reads the planes agree. Where the stream doesn't
 * say, BT.601 with limited range is taken, as FFmpeg does.
 */
function nameColours(frame: Frame): FrameHeader['colour'] {
  const isFull = frame.colorRange === AVCOL_RANGE_JPEG || frame.format === AV_PIX_FMT_YUVJ420P;
  frame.colorRange = isFull ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  const range = isFull ? 'full' : 'limited';
  switch (frame.colorSpace) {
    case AVCOL_SPC_BT709:
      return { matrix: 'bt709', range };
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
      return { matrix: 'bt2020', range };
    default:
      frame.colorSpace = AVCOL_SPC_SMPTE170M;
      return { matrix: 'bt601', range };
  }
}

/** A frame with memory of its own in this size: the same one as long as the size stays. */
function frameOf(frame: Frame | null, width: number, height: number, format: AVPixelFormat): Frame {
  if (frame !== null && frame.width === width && frame.height === height) return frame;
  frame?.free();
  const fresh = new Frame();
  fresh.alloc();
  fresh.width = width;
  fresh.height = height;
  fresh.format = format;
  FFmpegError.throwIfError(fresh.allocBuffer(), 'allocBuffer');
  return fresh;
}

/** A view that must not outlive the frame. */
function planeOf(frame: Frame, index: number): { readonly source: Uint8Array; readonly stride: number } {
  const source = frame.data?.[index];
  const stride = frame.linesize[index];
  if (source === undefined || stride === undefined) throw new Error(`a frame without plane ${index}`);
  return { source, stride };
}

function packPlane(frame: Frame, index: number, target: Uint8Array, width: number, rows: number): void {
  copyRows(planeOf(frame, index), target, { rowBytes: width, targetStride: width, rows });
}

/** Copies rows between memory of different strides; what is left of a target's row becomes zero. */
function copyRows(
  { source, stride }: ReturnType<typeof planeOf>,
  target: Uint8Array,
  {
    rowBytes,
    targetStride,
    rows,
  }: { readonly rowBytes: number; readonly targetStride: number; readonly rows: number },
): void {
  if (stride === rowBytes && targetStride === rowBytes) {
    target.set(source.subarray(0, rowBytes * rows));
    return;
  }
  for (let row = 0; row < rows; row += 1) {
    const start = row * targetStride;
    target.set(source.subarray(row * stride, row * stride + rowBytes), start);
    target.fill(0, start + rowBytes, start + targetStride);
  }
}

function paddedSide(px: number): number {
  return Math.ceil(px / detectorSideMultiplePx) * detectorSideMultiplePx;
}
