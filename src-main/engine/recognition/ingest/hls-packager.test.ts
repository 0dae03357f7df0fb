import { describe, expect, test } from 'vitest';
import { HlsPackager, type PackagerPicture } from './hls-packager.ts';
import type { VideoFormat } from './parameter-sets.ts';

const frameTicks = 3_600;
const format: VideoFormat = {
  codec: 'h264',
  mimeCodec: 'avc1.64001f',
  widthPx: 320,
  heightPx: 240,
  configuration: Uint8Array.of(1, 2, 3),
  extradata: Buffer.alloc(0),
};

function picture(ticks: number | undefined, isKeyframe = false): PackagerPicture {
  return {
    units: [Uint8Array.of(0x41, 1, 2), Uint8Array.of(0x41, 3)],
    isKeyframe,
    ticks,
    usualDurationTicks: frameTicks,
  };
}

interface Run {
  readonly baseDecodeTime: number;
  readonly durations: readonly number[];
  readonly compositionOffsets: readonly number[];
}

/** Reads `tfdt` and `trun` back, as ISO/IEC 14496-12 lays them out. */
function readRun(bytes: Uint8Array): Run {
  const buffer = Buffer.from(bytes);
  const tfdt = buffer.indexOf('tfdt');
  const trun = buffer.indexOf('trun');
  const count = buffer.readUInt32BE(trun + 8);
  const samples = Array.from({ length: count }, (_, index) => trun + 16 + index * 16);
  return {
    baseDecodeTime: Number(buffer.readBigUInt64BE(tfdt + 8)),
    durations: samples.map((at) => buffer.readUInt32BE(at)),
    compositionOffsets: samples.map((at) => buffer.readInt32BE(at + 12)),
  };
}

describe('the packager', () => {
  test('ends a segment at the keyframe that follows a second of pictures', () => {
    const packager = new HlsPackager(format);
    const segments = Array.from({ length: 51 }, (_, index) =>
      packager.push(picture(1_000 + index * frameTicks, index % 25 === 0)),
    ).filter((segment) => segment !== null);
    expect(
      segments.map(({ durationS, frameCount, startTicks }) => ({ durationS, frameCount, startTicks })),
    ).toEqual([
      { durationS: 1, frameCount: 25, startTicks: 1_000 },
      { durationS: 1, frameCount: 25, startTicks: 1_000 + 25 * frameTicks },
    ]);
    expect(segments.map(({ bytes }) => readRun(bytes).baseDecodeTime)).toEqual([0, 25 * frameTicks]);
    expect(readRun(segments[0]?.bytes ?? new Uint8Array()).durations).toEqual(Array(25).fill(frameTicks));
  });

  test('writes each unit after its length', () => {
    const packager = new HlsPackager(format);
    packager.push(picture(0, true));
    const segment = packager.push(picture(90_000, true));
    const bytes = Buffer.from(segment?.bytes ?? []);
    const content = bytes.subarray(bytes.indexOf('mdat') + 4);
    expect([...content]).toEqual([0, 0, 0, 3, 0x41, 1, 2, 0, 0, 0, 2, 0x41, 3]);
  });

  test('learns the time of the first picture from the second', () => {
    const packager = new HlsPackager(format);
    expect(packager.push(picture(undefined, true))).toBeNull();
    packager.push(picture(90_000));
    const segment = packager.push(picture(90_000 + 25 * frameTicks, true));
    expect(segment?.startTicks).toBe(90_000 - frameTicks);
    expect(segment?.frameCount).toBe(2);
  });

  test('keeps reordered pictures playable: decoding times rise, presentation times are the camera’s', () => {
    const packager = new HlsPackager(format);
    const order = [0, 3, 1, 2, 6, 4, 5];
    order.forEach((at, index) => packager.push(picture(at * frameTicks, index === 0)));
    const segment = packager.push(picture(25 * frameTicks, true));
    const { baseDecodeTime, durations, compositionOffsets } = readRun(segment?.bytes ?? new Uint8Array());
    let decode = baseDecodeTime;
    const shown = durations.map((duration, index) => {
      const at = decode + (compositionOffsets[index] ?? 0);
      decode += duration;
      return at / frameTicks;
    });
    expect(shown).toEqual(order);
    expect(decode).toBe(25 * frameTicks);
  });

  test('ends a segment without a keyframe rather than wait for ever', () => {
    const packager = new HlsPackager(format);
    const segments = Array.from({ length: 210 }, (_, index) =>
      packager.push(picture(index * frameTicks, index === 0)),
    );
    expect(segments.filter((segment) => segment !== null).map(({ durationS }) => durationS)).toEqual([4, 4]);
  });

  test('can’t go on over a jump of the camera’s clock, forwards or backwards', () => {
    const packager = new HlsPackager(format);
    packager.push(picture(900_000, true));
    expect(packager.breaksWith(picture(903_600))).toBe(false);
    expect(packager.breaksWith(picture(undefined))).toBe(false);
    expect(packager.breaksWith(picture(9_000_000))).toBe(true);
    expect(packager.breaksWith(picture(0))).toBe(true);
  });
});
