import fc from 'fast-check';
import { expect, it } from 'vitest';
import { initSegment, mediaSegment } from './mp4-boxes.ts';
import { readConfiguration, readFragment } from './mp4-samples.ts';

it('reads back every sample that was written, in whatever order they are shown', () => {
  const sample = fc.record({
    bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    durationTicks: fc.integer({ min: 1, max: 20_000 }),
    compositionOffsetTicks: fc.integer({ min: -9_000, max: 9_000 }),
    isKeyframe: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1, maxLength: 12 }), fc.nat(), (samples, base) => {
      const read = readFragment(mediaSegment(7, base, samples));
      expect(read.map(({ bytes, isKeyframe }) => ({ bytes: [...bytes], isKeyframe }))).toEqual(
        samples.map(({ bytes, isKeyframe }) => ({ bytes: [...bytes], isKeyframe })),
      );
      let decodeTicks = 0;
      const shown = samples.map(({ durationTicks, compositionOffsetTicks }) => {
        const ticks = decodeTicks + compositionOffsetTicks;
        decodeTicks += durationTicks;
        return ticks;
      });
      const first = Math.min(...shown);
      expect(read.map(({ afterMs }) => Math.round(afterMs * 90))).toEqual(
        shown.map((ticks) => ticks - first),
      );
    }),
  );
});

it('refuses what it did not write, and reads nothing beyond it', () => {
  const whole = mediaSegment(1, 0, [
    { bytes: Uint8Array.of(1, 2, 3), durationTicks: 3_600, compositionOffsetTicks: 0, isKeyframe: true },
  ]);
  fc.assert(
    fc.property(
      fc.nat(whole.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.nat(whole.length),
      (at, by, length) => {
        const changed = Uint8Array.from(whole).subarray(0, length);
        if (at < length) changed[at] = (changed[at] ?? 0) ^ by;
        try {
          const total = readFragment(changed).reduce((sum, { bytes }) => sum + bytes.length, 0);
          expect(total).toBeLessThanOrEqual(length);
        } catch (cause) {
          expect(cause).toBeInstanceOf(Error);
        }
      },
    ),
  );
});

it('finds what a decoder has to know', () => {
  const format = {
    mimeCodec: '',
    widthPx: 64,
    heightPx: 48,
    configuration: Uint8Array.of(1, 100, 0, 31),
    extradata: Buffer.alloc(0),
  };
  expect(readConfiguration(initSegment({ ...format, codec: 'h264' }))).toEqual({
    codec: 'h264',
    extradata: Buffer.from(format.configuration),
  });
  expect(readConfiguration(initSegment({ ...format, codec: 'h265' }))).toMatchObject({ codec: 'h265' });
  expect(() => readConfiguration(Uint8Array.of(1, 2, 3))).toThrow('without a configuration');
});
