import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Clip } from '../../../demo-cameras/annex-b.ts';
import { isComplete, splitUnits, takeApart, toAnnexB, type VideoCodec } from './nal-units.ts';
import { readVideoFormat } from './parameter-sets.ts';
import { makeSyntheticClip } from './testing/synthetic-clip.ts';

const grey = { y: 120, u: 128, v: 128 };

test('units are split at long and short start codes, without their zeros', () => {
  const stream = Uint8Array.of(0, 0, 0, 1, 0x67, 5, 0, 0, 1, 0x68, 6, 0, 0, 0, 1, 0x65, 7);
  expect([...splitUnits(stream)].map((unit) => [...unit])).toEqual([
    [0x67, 5],
    [0x68, 6],
    [0x65, 7],
  ]);
});

describe.each<VideoCodec>(['h264', 'h265'])('%s', (codec) => {
  let clip: Clip;
  beforeAll(async () => {
    clip = await makeSyntheticClip({
      codec,
      width: 320,
      height: 240,
      frames: 4,
      keyframeInterval: 2,
      left: grey,
      right: grey,
    });
  });

  test('every picture of an encoder is one', () => {
    const pictures = clip.accessUnits.map(({ nalUnits }) => takeApart(toAnnexB(nalUnits), codec).hasPicture);
    expect(pictures).toEqual([true, true, true, true]);
  });

  test('noise is none', () => {
    const taken = Array.from({ length: 200 }, () => {
      const units = Array.from({ length: 12 }, () => randomBytes(80));
      return takeApart(toAnnexB(units), codec).hasPicture;
    });
    expect(taken.filter(Boolean).length).toBeLessThan(10);
  });

  test('parameter sets tell the format', () => {
    expect(isComplete(clip.parameterSets, codec)).toBe(true);
    expect(isComplete(clip.parameterSets.slice(1), codec)).toBe(false);
    expect(readVideoFormat(codec, clip.parameterSets)).toMatchObject({
      codec,
      widthPx: 320,
      heightPx: 240,
      mimeCodec: expect.stringMatching(codec === 'h264' ? /^avc1\.42c0/i : /^hvc1\.1\./),
    });
  });

  test('parameter sets that are noise tell nothing and harm nothing', () => {
    const header = clip.parameterSets.map((set) => set.subarray(0, 2));
    const noise = header.map((start) => Buffer.concat([start, randomBytes(12)]));
    expect(() => readVideoFormat(codec, noise)).not.toThrow();
    expect(readVideoFormat(codec, [])).toBeNull();
  });
});
