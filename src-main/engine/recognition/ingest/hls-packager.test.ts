import { describe, expect, test } from 'vitest';
import { HlsPackager, type PackagedFragment, type PackagerPicture } from './hls-packager.ts';
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
  test('ends a segment at the keyframe that follows a second of pictures, and a fragment each 200 ms', () => {
    const fragments = pushAll(new HlsPackager(format), 51);
    expect(fragments.map(({ startsSegment, isIndependent }) => [startsSegment, isIndependent])).toEqual(
      [...Array(2)].flatMap(() => [[true, true], ...Array(4).fill([false, false])]),
    );
    expect(fragments.map(({ durationS, frameCount }) => ({ durationS, frameCount }))).toEqual(
      Array(10).fill({ durationS: 0.2, frameCount: 5 }),
    );
    expect(fragments.map(({ startTicks }) => startTicks)).toEqual(
      [...Array(10).keys()].map((index) => 1_000 + index * 5 * frameTicks),
    );
    expect(fragments.map(({ bytes }) => readRun(bytes).baseDecodeTime)).toEqual(
      [...Array(10).keys()].map((index) => index * 5 * frameTicks),
    );
    expect(readRun(fragments[0]?.bytes ?? new Uint8Array()).durations).toEqual(Array(5).fill(frameTicks));
  });

  test('gives out each picture by itself, with itself, to somebody who looks closely', () => {
    const packager = new HlsPackager(format);
    packager.setFine(true);
    const perPush = Array.from({ length: 30 }, (_, index) =>
      packager.push(picture(index * frameTicks, index % 25 === 0)).map(({ frameCount }) => frameCount),
    );
    expect(perPush).toEqual(Array(30).fill([1]));
  });

  test('leaves no gap between decoding times when pictures stay away, and shows each at its own time', () => {
    const packager = new HlsPackager(format);
    packager.setFine(true);
    // As a camera that saves bits: a picture, then none for three, then the usual rate.
    const times = [0, 1, 2, 6, 7, 8].map((at) => at * frameTicks);
    const runs = times
      .flatMap((at, index) => packager.push(picture(at, index === 0)))
      .map(({ bytes }) => readRun(bytes));
    const ends = runs.map(({ baseDecodeTime, durations }) => baseDecodeTime + (durations[0] ?? 0));
    expect(runs.slice(1).map(({ baseDecodeTime }) => baseDecodeTime)).toEqual(ends.slice(0, -1));
    expect(
      runs.map(({ baseDecodeTime, compositionOffsets }) => baseDecodeTime + (compositionOffsets[0] ?? 0)),
    ).toEqual(times);
  });

  test('writes each unit after its length', () => {
    const packager = new HlsPackager(format);
    packager.push(picture(0, true));
    const [fragment] = packager.push(picture(90_000, true));
    const bytes = Buffer.from(fragment?.bytes ?? []);
    const content = bytes.subarray(bytes.indexOf('mdat') + 4);
    expect([...content]).toEqual([0, 0, 0, 3, 0x41, 1, 2, 0, 0, 0, 2, 0x41, 3]);
  });

  test('learns the time of the first picture from the second', () => {
    const packager = new HlsPackager(format);
    expect(packager.push(picture(undefined, true))).toEqual([]);
    packager.push(picture(90_000));
    const [fragment] = packager.push(picture(90_000 + 25 * frameTicks, true));
    expect(fragment?.startTicks).toBe(90_000 - frameTicks);
    expect(fragment?.frameCount).toBe(2);
  });

  test('keeps reordered pictures playable: decoding times rise, presentation times are the camera’s', () => {
    const packager = new HlsPackager(format);
    packager.setFine(true);
    const order = [0, 3, 1, 2, 6, 4, 5, 9, 7, 8, 12, 10, 11, 15, 13, 14];
    const fragments = [
      ...order.flatMap((at, index) => packager.push(picture(at * frameTicks, index === 0))),
      ...packager.push(picture(25 * frameTicks, true)),
    ];
    let decode = 0;
    const shown = fragments.flatMap(({ bytes }) => {
      const { baseDecodeTime, durations, compositionOffsets } = readRun(bytes);
      expect(baseDecodeTime).toBe(decode);
      return durations.map((duration, index) => {
        expect(duration).toBeGreaterThan(0);
        const at = decode + (compositionOffsets[index] ?? 0);
        decode += duration;
        return at / frameTicks;
      });
    });
    expect(shown.slice(0, order.length)).toEqual(order);
  });

  test('ends a segment without a keyframe rather than wait for ever', () => {
    const starts = pushAll(new HlsPackager(format), 210, 10_000).filter(({ startsSegment }) => startsSegment);
    expect(starts.map(({ startTicks, isIndependent }) => [startTicks, isIndependent])).toEqual([
      [1_000, true],
      [1_000 + 100 * frameTicks, false],
      [1_000 + 200 * frameTicks, false],
    ]);
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

function pushAll(packager: HlsPackager, count: number, keyframeEvery = 25): readonly PackagedFragment[] {
  return Array.from({ length: count }, (_, index) =>
    packager.push(picture(1_000 + index * frameTicks, index % keyframeEvery === 0)),
  ).flat();
}
