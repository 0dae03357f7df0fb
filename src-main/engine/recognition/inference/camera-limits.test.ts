import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noLimits } from '../../../contract/cameras.ts';
import { probeLimits } from '../steps/quality.ts';
import { isIgnored, qualityOn, thresholdOn } from './camera-limits.ts';

test('whatever a camera asks for, nobody matches there who would not anywhere else', () => {
  const anything = fc.option(fc.double());
  fc.assert(
    fc.property(
      anything,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double(),
      (threshold, authorised, score) => {
        const onCamera = score >= thresholdOn({ ...noLimits, threshold }, authorised);
        expect(onCamera && !(score >= authorised)).toBe(false);
      },
    ),
  );
  fc.assert(
    fc.property(anything, fc.double(), (leastQuality, score) => {
      const onCamera = score >= qualityOn({ ...noLimits, leastQuality }).leastScore;
      expect(onCamera && !(score >= probeLimits.leastScore)).toBe(false);
    }),
  );
});

test('without limits of its own a camera is as any', () => {
  expect(thresholdOn(noLimits, 0.617)).toBe(0.617);
  expect(qualityOn(noLimits)).toBe(probeLimits);
});

test('a face is ignored by its middle, whichever stream it was seen in', () => {
  const limits = { ...noLimits, ignored: [{ x: 0.5, y: 0, width: 0.5, height: 0.4 }] };
  for (const scale of [1, 2]) {
    const picture = { width: 640 * scale, height: 360 * scale };
    const at = (x: number, y: number) => ({
      x: (x - 20) * scale,
      y: (y - 20) * scale,
      width: 40 * scale,
      height: 40 * scale,
    });
    expect(isIgnored(limits, at(400, 100), picture)).toBe(true);
    expect(isIgnored(limits, at(400, 200), picture)).toBe(false);
    expect(isIgnored(limits, at(300, 100), picture)).toBe(false);
  }
});
