import { Packet } from 'node-av/lib';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { FrameDecoder, type FrameDecoderOptions } from './frame-decoder.ts';
import { toAnnexB } from './nal-units.ts';
import { readVideoFormat, type VideoFormat } from './parameter-sets.ts';
import { makeSyntheticClip } from './testing/synthetic-clip.ts';

let format: VideoFormat;
let keyframe: Packet;

beforeAll(async () => {
  const clip = await makeSyntheticClip({
    codec: 'h264',
    width: 320,
    height: 180,
    frames: 5,
    keyframeInterval: 5,
    left: { y: 81, u: 90, v: 200 },
    right: { y: 170, u: 150, v: 80 },
  });
  format = readVideoFormat('h264', clip.parameterSets) ?? expect.unreachable();
  keyframe = new Packet();
  keyframe.alloc();
  keyframe.data = toAnnexB(clip.accessUnits[0]?.nalUnits ?? []);
  keyframe.isKeyframe = true;
});

/** A decoder whose pictures are decoded in place if they are expected to take no longer than this. */
function decoderWith(
  longestMs: number,
  options: Pick<FrameDecoderOptions, 'expectedMs'>,
): { readonly decoder: FrameDecoder; readonly widths: readonly number[]; readonly decoded: Promise<void> } {
  const widths: number[] = [];
  const decoded = Promise.withResolvers<void>();
  const decoder = new FrameDecoder({
    format,
    ...options,
    allowance: { allows: (expectedMs) => expectedMs <= longestMs, spend: () => undefined },
    onFrame: (frame) => {
      widths.push(frame.width);
      frame.free();
      decoded.resolve();
    },
    onSkipped: () => undefined,
  });
  onTestFinished(() => decoder.close());
  return { decoder, widths, decoded: decoded.promise };
}

test('the first picture of a stream goes to the pool, and tells how long the next may take', async () => {
  const { decoder, widths, decoded } = decoderWith(60_000, {});
  expect(decoder.expectedMs).toBe(Infinity);
  decoder.push(keyframe);
  expect(widths).toEqual([]);
  await decoded;
  expect(widths).toEqual([320]);
  expect(decoder.expectedMs).toBeLessThan(60_000);
});

test('a decoder that takes over from another begins in place', () => {
  const { decoder, widths } = decoderWith(60_000, { expectedMs: 3 });
  decoder.push(keyframe);
  expect(widths).toEqual([320]);
});
