import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawnSize } from './drawn-size.ts';

/** Faces lower than this are never looked at (`recognition/steps`, and every policy's floor). */
const smallestFacePx = 48;

const size = fc.record({
  width: fc.integer({ min: 2, max: 8_192 }),
  height: fc.integer({ min: 2, max: 8_192 }),
});

it('draws all of a pixelated picture smaller than the smallest face that may be recognised', () => {
  fc.assert(
    fc.property(size, (frame) => {
      const { width, height } = drawnSize('pixelated', frame);
      expect(Math.max(width, height)).toBeLessThanOrEqual(32);
      expect(Math.max(width, height)).toBeLessThan(smallestFacePx);
    }),
  );
});

it('draws in an even size, never larger than it came but for that, and in its shape', () => {
  fc.assert(
    fc.property(size, (frame) => {
      const drawn = drawnSize('clear', frame);
      expect([drawn.width % 2, drawn.height % 2]).toEqual([0, 0]);
      expect(drawn.width).toBeLessThanOrEqual(Math.max(2, frame.width + 1));
      expect(drawn.height).toBeLessThanOrEqual(Math.max(2, frame.height + 1));
    }),
  );
  expect(drawnSize('clear', { width: 1_920, height: 1_080 })).toEqual({ width: 960, height: 540 });
  expect(drawnSize('pixelated', { width: 1_280, height: 720 })).toEqual({ width: 32, height: 18 });
  expect(drawnSize('pixelated', { width: 720, height: 1_280 })).toEqual({ width: 18, height: 32 });
});
