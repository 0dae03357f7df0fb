import {
  AV_NOPTS_VALUE,
  AV_PICTURE_TYPE_I,
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_YUV420P,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_SMPTE170M,
  FF_ENCODER_LIBX264,
} from 'node-av/constants';
import {
  Codec,
  CodecContext,
  FFmpegError,
  Frame,
  Packet,
  Rational,
  type SoftwareScaleContext,
} from 'node-av/lib';
import { failures } from './feed-failure.ts';
import { timescaleHz } from './mp4-boxes.ts';
import { createFrame, createScaler, scaleFrame } from './scale-frame.ts';
import type { OpenedStream, Outcome, SourcePicture, StreamSource } from './stream-source.ts';

/** What such cameras send at most. */
const usualFramesPerSecond = 30;
const keyframeTicks = 1 * timescaleHz;

interface Encoder {
  readonly context: CodecContext;
  readonly scaler: SoftwareScaleContext;
  /** What is encoded: 4:2:0 with even sides. */
  readonly frame: Frame;
}

/**
 * Makes H.264 of what a browser plays in no stream, or of which nobody knows beforehand what it is: single JPEGs, a USB
 * camera's pictures, a recording. Everything after it is as with any camera. Costs decoding and encoding of every picture,
 * recognised or not.
 */
export class ConvertedSource implements StreamSource {
  readonly #source: StreamSource;
  readonly #openDecoder: () => CodecContext;
  readonly #packet = new Packet();
  readonly #decoded = new Frame();
  #decoder: CodecContext | null = null;
  #encoder: Encoder | null = null;
  #keyframeAtTicks = -Infinity;

  /** @param openDecoder for the stream, once it is open */
  constructor(source: StreamSource, openDecoder: () => CodecContext) {
    this.#source = source;
    this.#openDecoder = openDecoder;
  }

  async open(): Promise<Outcome<OpenedStream>> {
    const opened = await this.#source.open();
    if (!opened.ok) return opened;
    this.#packet.alloc();
    this.#decoded.alloc();
    this.#decoder = this.#openDecoder();
    return opened;
  }

  async read(): Promise<Outcome<SourcePicture>> {
    for (;;) {
      const read = await this.#source.read();
      if (!read.ok) return read;
      // JPEGs carry no time, and a recording's is long past: each is of when it came.
      const ticks = Math.round((performance.now() * timescaleHz) / 1_000);
      if (!(await this.#decode(read.value.packet))) continue;
      const picture = await this.#encode(ticks);
      if (picture === null) return { ok: false, failure: failures.unsupported };
      return { ok: true, value: picture };
    }
  }

  interrupt(): void {
    this.#source.interrupt();
  }

  async close(): Promise<void> {
    await this.#source.close();
    this.#freeEncoder();
    this.#decoder?.freeContext();
    this.#decoder = null;
    this.#packet.free();
    this.#decoded.free();
  }

  async #decode(packet: Packet): Promise<boolean> {
    const decoder = this.#decoder;
    if (decoder === null || (await decoder.sendPacket(packet)) < 0) return false;
    return decoder.receiveFrameSync(this.#decoded) >= 0;
  }

  async #encode(ticks: number): Promise<SourcePicture | null> {
    const encoder = this.#encoderFor(this.#decoded);
    if (encoder === null) return null;
    const { context, scaler, frame } = encoder;
    FFmpegError.throwIfError(frame.makeWritable(), 'makeWritable');
    scaleFrame(scaler, this.#decoded, frame);
    const isDue = ticks - this.#keyframeAtTicks >= keyframeTicks || ticks < this.#keyframeAtTicks;
    if (isDue) this.#keyframeAtTicks = ticks;
    frame.pictType = isDue ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    frame.pts = BigInt(ticks);
    this.#packet.unref();
    if ((await context.sendFrame(frame)) < 0 || (await context.receivePacket(this.#packet)) < 0) return null;
    const { data, pts, isKeyframe } = this.#packet;
    if (data === null) return null;
    return {
      packet: this.#packet,
      bytes: data,
      isKeyframe,
      ticks: pts === AV_NOPTS_VALUE ? ticks : Number(pts),
    };
  }

  /** Anew when the camera sends another size. */
  #encoderFor({ width, height }: Frame): Encoder | null {
    const [evenWidth, evenHeight] = [width & ~1, height & ~1];
    const known = this.#encoder;
    if (known !== null && known.frame.width === evenWidth && known.frame.height === evenHeight) return known;
    this.#freeEncoder();
    const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
    if (codec === null || evenWidth < 16 || evenHeight < 16) return null;
    const context = new CodecContext();
    context.allocContext3(codec);
    context.width = evenWidth;
    context.height = evenHeight;
    context.pixelFormat = AV_PIX_FMT_YUV420P;
    context.colorRange = AVCOL_RANGE_MPEG;
    context.colorSpace = AVCOL_SPC_SMPTE170M;
    context.timeBase = new Rational(1, timescaleHz);
    // Without it, x264 takes the time base for the rate, and names a level that nothing can be.
    context.framerate = new Rational(usualFramesPerSecond, 1);
    context.maxBFrames = 0;
    context.threadCount = 1;
    context.setOption('preset', 'ultrafast');
    context.setOption('tune', 'zerolatency');
    if (context.open2Sync(codec) < 0) {
      context.freeContext();
      return null;
    }
    const frame = createFrame(evenWidth, evenHeight, AV_PIX_FMT_YUV420P);
    frame.colorRange = AVCOL_RANGE_MPEG;
    frame.colorSpace = AVCOL_SPC_SMPTE170M;
    this.#encoder = { context, scaler: createScaler(), frame };
    this.#keyframeAtTicks = -Infinity;
    return this.#encoder;
  }

  #freeEncoder(): void {
    const encoder = this.#encoder;
    this.#encoder = null;
    if (encoder === null) return;
    for (const plane of encoder.frame.data ?? []) plane.fill(0);
    encoder.frame.free();
    encoder.scaler.freeContext();
    encoder.context.freeContext();
  }
}
