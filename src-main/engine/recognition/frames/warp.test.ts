import { expect, test } from 'vitest';
import type { RgbImage } from './image.ts';
import { letterbox } from './letterbox.ts';
import { interleave } from './planar.ts';
import { applyTo, invert, warp, type Similarity } from './warp.ts';

/** Red rises to the right, green to the bottom. */
function ramp(width: number, height: number, step = 1): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    data[3 * i] = (i % width) * step;
    data[3 * i + 1] = Math.floor(i / width) * step;
  }
  return { width, height, data };
}

function pixel({ data, width }: RgbImage, x: number, y: number): readonly number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

const identity: Similarity = { a: 1, b: 0, tx: 0, ty: 0 };

test('the identity changes nothing', () => {
  const image = ramp(9, 9);
  expect(warp(image, identity, 9)).toEqual(image);
});

test('a quarter turn turns', () => {
  const turned = warp(ramp(9, 9), { a: 0, b: 1, tx: 8, ty: 0 }, 9);
  expect(pixel(turned, 2, 3)).toEqual([5, 2, 0]);
});

test('between pixels it interpolates', () => {
  expect(pixel(warp(ramp(9, 9, 10), { ...identity, tx: 0.5, ty: 0.2 }, 4), 1, 1)).toEqual([15, 12, 0]);
});

test('beyond the edges the outermost pixels go on', () => {
  const moved = warp(ramp(9, 9), { ...identity, tx: -5, ty: 7 }, 9);
  expect([pixel(moved, 0, 0), pixel(moved, 5, 5)]).toEqual([
    [0, 7, 0],
    [0, 8, 0],
  ]);
});

test('a single pixel fills everything', () => {
  const one = { width: 1, height: 1, data: Uint8Array.of(1, 2, 3) };
  expect(pixel(warp(one, { ...identity, tx: -3 }, 5), 4, 4)).toEqual([1, 2, 3]);
});

test('a fine pattern is averaged when it shrinks, and stays in its place', () => {
  const stripes = ramp(200, 200);
  stripes.data.forEach((_, i) => (stripes.data[i] = Math.floor(i / 3) % 2 === 0 ? 0 : 200));
  expect(pixel(warp(stripes, { a: 8, b: 0, tx: 3.5, ty: 3.5 }, 20), 10, 10)).toEqual([100, 100, 100]);
  const half = warp(ramp(200, 200), { a: 4, b: 0, tx: 1.5, ty: 1.5 }, 50);
  // Pixel 10 of the result covers pixels 40 to 43: their mean is 41.5.
  expect(pixel(half, 10, 20)).toEqual([42, 82, 0]);
});

test('a similarity and its inverse cancel', () => {
  const similarity = { a: 0.8, b: -0.4, tx: 12, ty: -7 };
  const [x, y] = applyTo(invert(similarity), ...applyTo(similarity, 3, 5));
  expect(x).toBeCloseTo(3);
  expect(y).toBeCloseTo(5);
});

test('a picture that fits is letterboxed as it is', () => {
  const { image: planar, scale } = letterbox(ramp(100, 40), 640, 64);
  const image = interleave(planar);
  expect({ scale, width: image.width, height: image.height }).toEqual({ scale: 1, width: 128, height: 64 });
  expect([pixel(image, 99, 39), pixel(image, 100, 39), pixel(image, 99, 40)]).toEqual([
    [99, 39, 0],
    [0, 0, 0],
    [0, 0, 0],
  ]);
});

test('a larger picture is scaled until its longer side fits', () => {
  const { image: planar, scale } = letterbox(ramp(200, 100), 100, 64);
  const image = interleave(planar);
  expect({ scale, width: image.width, height: image.height }).toEqual({ scale: 0.5, width: 128, height: 64 });
  expect(pixel(image, 10, 20)).toEqual([21, 41, 0]);
});
