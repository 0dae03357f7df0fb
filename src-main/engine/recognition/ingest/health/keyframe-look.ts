import { Frame, type Packet } from 'node-av/lib';
import { openDecoder } from '../open-decoder.ts';
import type { VideoFormat } from '../parameter-sets.ts';
import { LumaCopy } from './luma-copy.ts';
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

const copy = new LumaCopy();

/** Null for a picture that is too small to be measured. @throws for a pixel format that swscale doesn't know. */
export function lookAtFrame(frame: Frame): PictureLook | null {
  return frame.width < 64 || frame.height < 36 ? null : copy.measured(frame, lookAt);
}
