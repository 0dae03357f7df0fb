import { expect, it } from 'vitest';
import { mirrored, nextBrightness, nudged, plainViewport, shifted, transformOf, zoomed } from './viewport.ts';

it('never shows past the edge of a picture', () => {
  expect(shifted(plainViewport, 0.5, -0.5)).toEqual(plainViewport);
  const close = zoomed(plainViewport, 1);
  expect(shifted(close, 9, -9)).toMatchObject({ shiftX: 0.25, shiftY: -0.25 });
});

it('keeps the middle in the middle while zooming, and comes back to the whole', () => {
  const off = shifted(zoomed(zoomed(plainViewport, 1), 1), 0.2, 0.1);
  const closer = zoomed(off, 1);
  expect(closer.shiftX / closer.zoom).toBeCloseTo(off.shiftX / off.zoom);
  let back = closer;
  for (let press = 0; press < 10; press += 1) back = zoomed(back, -1);
  expect(back).toEqual(plainViewport);
});

it('stops zooming at eight times', () => {
  let close = plainViewport;
  for (let press = 0; press < 20; press += 1) close = zoomed(close, 1);
  expect(close.zoom).toBe(8);
});

it('moves the view the way of the arrow, mirrored or not', () => {
  const close = zoomed(plainViewport, 1);
  expect(nudged(close, 1, 0).shiftX).toBeLessThan(0);
  expect(nudged(mirrored(close), 1, 0).shiftX).toBeLessThan(0);
});

it('mirrors in place, twice is as before', () => {
  const off = shifted(zoomed(plainViewport, 1), 0.1, 0.2);
  expect(mirrored(off)).toMatchObject({ isMirrored: true, shiftX: -0.1, shiftY: 0.2 });
  expect(mirrored(mirrored(off))).toEqual(off);
  expect(transformOf(mirrored(plainViewport))).toBe('translate(0%, 0%) scale(-1, 1)');
});

it('comes back to the picture as it is after all brightness steps', () => {
  let view = nextBrightness(plainViewport);
  expect(view.brightness).toBeGreaterThan(1);
  for (let press = 0; press < 3; press += 1) view = nextBrightness(view);
  expect(view).toEqual(plainViewport);
});
