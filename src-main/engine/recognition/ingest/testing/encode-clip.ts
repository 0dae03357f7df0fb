import {
  AV_CODEC_FLAG_BITEXACT,
  AV_LOG_QUIET,
  AV_PIX_FMT_YUV420P,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  FF_ENCODER_LIBX264,
  FF_ENCODER_LIBX265,
} from 'node-av/constants';
import { Codec, CodecContext, FFmpegError, type Frame, Log, Packet, Rational } from 'node-av/lib';
import { type Clip, readClip } from '../../../../demo-cameras/annex-b.ts';
import { createFrame } from '../scale-frame.ts';

export interface EncodeOptions {
  readonly codec: 'h264' | 'h265';
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly keyframeInterval: number;
  /** Paints the planes of 4:2:0 (BT.709, limited range) for a frame; they hold the frame before until then. */
  readonly paint: (planes: readonly PaintedPlane[], index: number) => void;
}

export interface PaintedPlane {
  readonly bytes: Uint8Array;
  /** Bytes from one row to the next. */
  readonly stride: number;
}

/** Encodes a clip of painted frames, 25 a second, without reordered pictures. */
export async function encodeClip(options: EncodeOptions): Promise<Clip> {
  Log.setLevel(AV_LOG_QUIET);
  const encoder = Codec.findEncoderByName(options.codec === 'h264' ? FF_ENCODER_LIBX264 : FF_ENCODER_LIBX265);
  if (encoder === null) throw new Error(`this FFmpeg cannot encode ${options.codec}`);
  const context = new CodecContext();
  context.allocContext3(encoder);
  context.width = options.width;
  context.height = options.height;
  context.pixelFormat = AV_PIX_FMT_YUV420P;
  context.colorSpace = AVCOL_SPC_BT709;
  context.colorRange = AVCOL_RANGE_MPEG;
  context.timeBase = new Rational(1, 25);
  context.framerate = new Rational(25, 1);
  context.gopSize = options.keyframeInterval;
  context.maxBFrames = 0;
  context.setFlags(AV_CODEC_FLAG_BITEXACT);
  context.setOption('preset', 'ultrafast');
  if (options.codec === 'h265') context.setOption('x265-params', 'log-level=none:open-gop=0:bframes=0');
  FFmpegError.throwIfError(context.open2Sync(encoder), 'open the encoder');

  const packet = new Packet();
  packet.alloc();
  const parts: Buffer[] = [];
  const drain = async (): Promise<void> => {
    while ((await context.receivePacket(packet)) >= 0) {
      if (packet.data !== null) parts.push(Buffer.from(packet.data));
      packet.unref();
    }
  };
  const frame = blankFrame(options);
  for (let index = 0; index < options.frames; index += 1) {
    // The encoder may still look at the frame before.
    FFmpegError.throwIfError(frame.makeWritable(), 'makeWritable');
    const planes = (frame.data ?? []).map((bytes, plane) => ({ bytes, stride: frame.linesize[plane] ?? 0 }));
    options.paint(planes, index);
    frame.pts = BigInt(index);
    FFmpegError.throwIfError(await context.sendFrame(frame), 'encode');
    await drain();
  }
  await context.sendFrame(null);
  await drain();
  packet.free();
  frame.free();
  context.freeContext();
  return readClip(Buffer.concat(parts), options.codec);
}

function blankFrame({ width, height }: EncodeOptions): Frame {
  const frame = createFrame(width, height, AV_PIX_FMT_YUV420P);
  frame.colorSpace = AVCOL_SPC_BT709;
  frame.colorRange = AVCOL_RANGE_MPEG;
  return frame;
}
