import {
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_NV12,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV422P,
  AV_PIX_FMT_YUV444P,
  AV_PIX_FMT_YUVJ420P,
  AV_PIX_FMT_YUVJ422P,
  AV_PIX_FMT_YUVJ444P,
  AVCOL_RANGE_JPEG,
} from 'node-av/constants';
import { Frame, type Packet } from 'node-av/lib';
import { openDecoder } from '../open-decoder.ts';
import type { VideoFormat } from '../parameter-sets.ts';
import { createFrame, createScaler, scaleFrame } from '../scale-frame.ts';
import { lookAt, type PictureLook } from './picture-look.ts';

export interface KeyframeSeen {
  /** Null when it could not be decoded at all. */
  readonly look: PictureLook | null;
  readonly isDamaged: boolean;
}

/**
 * Decodes one keyframe by itself, measures it, and lets it go: of a camera that nobody may be recognised on nothing
 * else is decoded. Its memory goes with the decoder.
 */
export function lookAtKeyframe(packet: Packet, format: VideoFormat): Promise<KeyframeSeen> {
  return withKeyframe(packet, format, (frame) =>
    frame === null
      ? { look: null, isDamaged: true }
      : { look: lookAtFrame(frame), isDamaged: isDamaged(frame) },
  );
}

/** Decodes one keyframe, and lets it go when it has been used; null for one that can't be decoded. */
export async function withKeyframe<Result>(
  packet: Packet,
  format: VideoFormat,
  use: (frame: Frame | null) => Result,
): Promise<Result> {
  const context = openDecoder(format);
  const frame = new Frame();
  frame.alloc();
  try {
    const code = await context.sendPacket(packet);
    context.sendPacketSync(null);
    return use(code < 0 || context.receiveFrameSync(frame) < 0 ? null : frame);
  } finally {
    frame.free();
    context.freeContext();
  }
}

/** Whether the decoder had to make parts of the picture up. */
export function isDamaged({ decodeErrorFlags }: Frame): boolean {
  return decodeErrorFlags !== 0;
}

/** Formats whose first plane is 8 bits of luma. */
const withLuma: ReadonlySet<number> = new Set([
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUVJ420P,
  AV_PIX_FMT_NV12,
  AV_PIX_FMT_YUV422P,
  AV_PIX_FMT_YUVJ422P,
  AV_PIX_FMT_YUV444P,
  AV_PIX_FMT_YUVJ444P,
  AV_PIX_FMT_GRAY8,
]);
const fullRange: ReadonlySet<number> = new Set([
  AV_PIX_FMT_YUVJ420P,
  AV_PIX_FMT_YUVJ422P,
  AV_PIX_FMT_YUVJ444P,
]);

/** Null for a picture that is too small to be measured. */
export function lookAtFrame(frame: Frame): PictureLook | null {
  const { width, height } = frame;
  if (width < 64 || height < 36) return null;
  if (!withLuma.has(frame.format)) return lookAtConverted(frame);
  const [bytes] = frame.data ?? [];
  if (bytes === undefined) return null;
  const isFullRange = frame.colorRange === AVCOL_RANGE_JPEG || fullRange.has(frame.format);
  return lookAt({ bytes, stride: frame.linesize[0] ?? width, width, height, isFullRange });
}

/** More than 8 bits, or no planes: rare, so it may cost a conversion. */
function lookAtConverted(frame: Frame): PictureLook | null {
  const scaler = createScaler();
  const converted = createFrame(frame.width, frame.height, AV_PIX_FMT_YUV420P);
  try {
    scaleFrame(scaler, frame, converted);
    return lookAtFrame(converted);
  } finally {
    for (const plane of converted.data ?? []) plane.fill(0);
    converted.free();
    scaler.freeContext();
  }
}
