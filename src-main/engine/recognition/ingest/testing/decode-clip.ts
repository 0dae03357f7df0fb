import { AV_LOG_QUIET, AV_PKT_FLAG_KEY } from 'node-av/constants';
import { type Frame, Log, Packet } from 'node-av/lib';
import type { Clip } from '../../../../demo-cameras/annex-b.ts';
import { poolOnly } from '../decode-allowance.ts';
import { FrameDecoder } from '../frame-decoder.ts';
import { toAnnexB } from '../nal-units.ts';
import { readVideoFormat } from '../parameter-sets.ts';

/** Decodes the keyframes of a clip with ingest's own decoder. The caller frees them. */
export async function decodeKeyframes(
  clip: Clip,
): Promise<readonly { readonly index: number; readonly frame: Frame }[]> {
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
  const frames: { index: number; frame: Frame }[] = [];
  for (const [index, { nalUnits, isKeyframe }] of clip.accessUnits.entries()) {
    if (!isKeyframe) continue;
    decoded = Promise.withResolvers();
    const packet = new Packet();
    packet.alloc();
    packet.data = toAnnexB(nalUnits);
    packet.setFlags(AV_PKT_FLAG_KEY);
    decoder.push(packet);
    packet.free();
    frames.push({ index, frame: await decoded.promise });
  }
  await decoder.close();
  return frames;
}
