import { expect, test } from 'vitest';
import fc from 'fast-check';
import { detectorSizeFor } from './detector-size.ts';

test.each([
  [1280, 720, 640, { width: 640, height: 384, contentHeight: 360, scale: 0.5 }],
  [1280, 720, 960, { width: 960, height: 576, contentHeight: 540, scale: 0.75 }],
  [640, 360, 960, { width: 640, height: 384, contentHeight: 360, scale: 1 }],
  // Upright: the nearest whole multiple across.
  [1080, 1920, 960, { width: 512, height: 960, contentHeight: 910, scale: 512 / 1080 }],
  // Smaller than a multiple: enlarged to the next, no further.
  [352, 288, 960, { width: 384, height: 320, contentHeight: 314, scale: 384 / 352 }],
])('a picture of %i × %i at %i', (width, height, sidePx, expected) => {
  expect(detectorSizeFor({ width, height }, sidePx)).toEqual(expected);
});

test('rows never need padding, columns at most 63, and the size is as near as that allows', () => {
  const side = fc.integer({ min: 64, max: 4_096 });
  fc.assert(
    fc.property(side, side, fc.integer({ min: 128, max: 1_280 }), (width, height, sidePx) => {
      const size = detectorSizeFor({ width, height }, sidePx);
      expect([size.width % 64, size.height % 64]).toEqual([0, 0]);
      expect(size.height - size.contentHeight).toBeLessThan(64);
      const wantedWidth = width * Math.min(1, sidePx / Math.max(width, height));
      expect(Math.abs(size.width - Math.max(wantedWidth, 64))).toBeLessThanOrEqual(32);
      expect(Math.abs(size.contentHeight - height * size.scale)).toBeLessThanOrEqual(0.5);
    }),
  );
});
