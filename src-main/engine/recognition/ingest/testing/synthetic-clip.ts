import {
  AV_CODEC_FLAG_BITEXACT,
  AV_LOG_QUIET,
  AV_PIX_FMT_YUV420P,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  FF_ENCODER_LIBX264,
  FF_ENCODER_LIBX265,
} from 'node-av/constants';
import { Codec, CodecContext, FFmpegError, Frame, Log, Packet, Rational } from 'node-av/lib';
import { type Clip, readClip } from '../../../../demo-cameras/annex-b.ts';

/** A colour as the planes hold it, limited range. */
interface YuvColour {
  readonly y: number;
  readonly u: number;
  readonly v: number;
}

export interface SyntheticClipOptions {
  readonly codec: 'h264' | 'h265';
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly keyframeInterval: number;
  readonly left: YuvColour;
  readonly right: YuvColour;
}

/** Encodes a clip whose left and right half each have one colour, so that pixels can be told wherever they end up. */
export async function makeSyntheticClip(options: SyntheticClipOptions): Promise<Clip> {
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

  const frame = paintedFrame(options);
  const packet = new Packet();
  packet.alloc();
  const parts: Buffer[] = [];
  const drain = async (): Promise<void> => {
    while ((await context.receivePacket(packet)) >= 0) {
      if (packet.data !== null) parts.push(Buffer.from(packet.data));
      packet.unref();
    }
  };
  for (let index = 0; index < options.frames; index += 1) {
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

function paintedFrame({ width, height, left, right }: SyntheticClipOptions): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.width = width;
  frame.height = height;
  frame.format = AV_PIX_FMT_YUV420P;
  FFmpegError.throwIfError(frame.allocBuffer(), 'allocBuffer');
  frame.colorSpace = AVCOL_SPC_BT709;
  frame.colorRange = AVCOL_RANGE_MPEG;
  (['y', 'u', 'v'] as const).forEach((component, index) => {
    const plane = frame.data?.[index];
    const stride = frame.linesize[index] ?? 0;
    const planeWidth = component === 'y' ? width : width / 2;
    for (let row = 0; row < (component === 'y' ? height : height / 2); row += 1) {
      plane?.fill(left[component], row * stride, row * stride + planeWidth / 2);
      plane?.fill(right[component], row * stride + planeWidth / 2, row * stride + planeWidth);
    }
  });
  return frame;
}
