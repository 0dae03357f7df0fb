import { AV_CODEC_FLAG_QSCALE, AV_PIX_FMT_YUVJ420P, FF_ENCODER_MJPEG, FF_QP2LAMBDA } from 'node-av/constants';
import {
  Codec,
  CodecContext,
  FFmpegError,
  type Frame,
  Packet,
  Rational,
  type SoftwareScaleContext,
} from 'node-av/lib';
import { createFrame, createScaler, scaleFrame } from './scale-frame.ts';

/** FFmpeg's scale from 1 (best) to 31. */
const quality = 5;

/** Makes small JPEG pictures of decoded frames, all of one size, in memory that it overwrites after each. */
export class JpegEncoder {
  readonly #context = new CodecContext();
  readonly #packet = new Packet();
  readonly #scaler: SoftwareScaleContext = createScaler();
  readonly #scaled: Frame;
  #pictures = 0n;

  /** @throws when FFmpeg can't encode JPEG at this size. */
  constructor(widthPx: number, heightPx: number) {
    const encoder = Codec.findEncoderByName(FF_ENCODER_MJPEG);
    if (encoder === null) throw new Error('this FFmpeg cannot encode JPEG');
    this.#packet.alloc();
    this.#scaled = createFrame(widthPx, heightPx, AV_PIX_FMT_YUVJ420P);
    this.#context.allocContext3(encoder);
    this.#context.width = widthPx;
    this.#context.height = heightPx;
    this.#context.pixelFormat = AV_PIX_FMT_YUVJ420P;
    this.#context.timeBase = new Rational(1, 25);
    this.#context.threadCount = 1;
    this.#context.setFlags(AV_CODEC_FLAG_QSCALE);
    this.#context.globalQuality = quality * FF_QP2LAMBDA;
    FFmpegError.throwIfError(this.#context.open2Sync(encoder), 'open the encoder');
  }

  /** @throws for a pixel format that swscale doesn't know. */
  encode(frame: Frame): Uint8Array<ArrayBuffer> {
    const scaled = this.#scaled;
    // The encoder may still hold what it was given before.
    FFmpegError.throwIfError(scaled.makeWritable(), 'makeWritable');
    scaleFrame(this.#scaler, frame, scaled);
    scaled.pts = this.#pictures;
    scaled.quality = quality * FF_QP2LAMBDA;
    this.#pictures += 1n;
    FFmpegError.throwIfError(this.#context.sendFrameSync(scaled), 'encode');
    FFmpegError.throwIfError(this.#context.receivePacketSync(this.#packet), 'encode');
    const bytes = Uint8Array.from(this.#packet.data ?? []);
    this.#packet.unref();
    for (const plane of scaled.data ?? []) plane.fill(0);
    return bytes;
  }

  free(): void {
    this.#packet.free();
    this.#scaled.free();
    this.#scaler.freeContext();
    this.#context.freeContext();
  }
}
