import { AV_LOG_QUIET, AV_PKT_FLAG_KEY } from 'node-av/constants';
import { type Frame, Log, Packet } from 'node-av/lib';
import type { Clip } from '../../../../demo-cameras/annex-b.ts';
import { poolOnly } from '../decode-allowance.ts';
import { FrameDecoder } from '../frame-decoder.ts';
import { toAnnexB } from '../nal-units.ts';
import { readVideoFormat } from '../parameter-sets.ts';

interface DecodedFrame {
  readonly index: number;
  readonly frame: Frame;
}

/** Decodes the keyframes of a clip with ingest's own decoder. The caller frees them. */
export async function decodeKeyframes(clip: Clip): Promise<readonly DecodedFrame[]> {
  const frames: DecodedFrame[] = [];
  for await (const decoded of decode(clip, ({ isKeyframe }) => isKeyframe)) frames.push(decoded);
  return frames;
}

/** Decodes all frames of a clip, one after the other. The caller frees them. */
export function decodeAll(clip: Clip): AsyncGenerator<DecodedFrame> {
  return decode(clip, () => true);
}

async function* decode(
  clip: Clip,
  isWanted: (unit: Clip['accessUnits'][number]) => boolean,
): AsyncGenerator<DecodedFrame> {
  Log.setLevel(AV_LOG_QUIET);
  const format = readVideoFormat(clip.codec, clip.parameterSets);
  if (format === null) throw new Error('the clip has no format');
  let decoded = Promise.withResolvers<Frame>();
  const decoder = new FrameDecoder({
    format,
    allowance: poolOnly,
    onFrame: (frame) => decoded.resolve(frame),
    onSkipped: () => undefined,
  });
  try {
    for (const [index, unit] of clip.accessUnits.entries()) {
      if (!isWanted(unit)) continue;
      decoded = Promise.withResolvers();
      const packet = new Packet();
      packet.alloc();
      packet.data = toAnnexB(unit.nalUnits);
      if (unit.isKeyframe) packet.setFlags(AV_PKT_FLAG_KEY);
      decoder.push(packet);
      packet.free();
      yield { index, frame: await decoded.promise };
    }
  } finally {
    await decoder.close();
  }
}
