import { expect, test } from 'vitest';
import { rgbFromI420 } from './i420.ts';
import type { I420Frame } from './image.ts';

function frame(width: number, height: number, colour: I420Frame['colour']): I420Frame {
  const chroma = Math.ceil(width / 2) * Math.ceil(height / 2);
  const fill = (length: number, from: number, step: number) =>
    Uint8Array.from({ length }, (_, i) => from + ((i * step) % 200));
  return {
    width,
    height,
    planes: { y: fill(width * height, 16, 7), u: fill(chroma, 30, 11), v: fill(chroma, 40, 13) },
    colour,
  };
}

function flat(y: number, u: number, v: number, colour: I420Frame['colour']): I420Frame {
  return {
    width: 2,
    height: 2,
    planes: { y: new Uint8Array(4).fill(y), u: Uint8Array.of(u), v: Uint8Array.of(v) },
    colour,
  };
}

test.each([
  // [Y, U, V] of white, black, and saturated red in each matrix; BT.601 and BT.709 as tabled by the ITU.
  [[235, 128, 128], { matrix: 'bt709', range: 'limited' }, [255, 255, 255]],
  [[16, 128, 128], { matrix: 'bt709', range: 'limited' }, [0, 0, 0]],
  [[255, 128, 128], { matrix: 'bt601', range: 'full' }, [255, 255, 255]],
  [[81, 90, 240], { matrix: 'bt601', range: 'limited' }, [254, 0, 0]],
  [[63, 102, 240], { matrix: 'bt709', range: 'limited' }, [255, 1, 0]],
  [[76, 85, 255], { matrix: 'bt601', range: 'full' }, [254, 0, 0]],
] as const)('the colour %j with %j is %j', ([y, u, v], colour, expected) => {
  const { image } = rgbFromI420(flat(y, u, v, colour), { x: 0, y: 0, width: 1, height: 1 });
  expect([...image.data]).toEqual([...expected]);
});

test('a region has the pixels that the whole frame has there', () => {
  const source = frame(7, 5, { matrix: 'bt2020', range: 'limited' });
  const whole = rgbFromI420(source, { x: 0, y: 0, width: 7, height: 5 }).image;
  const { image, x, y } = rgbFromI420(source, { x: 3, y: 1, width: 4, height: 4 });
  expect({ x, y, width: image.width, height: image.height }).toEqual({ x: 3, y: 1, width: 4, height: 4 });
  for (let row = 0; row < 4; row++) {
    const from = ((row + 1) * 7 + 3) * 3;
    expect(image.data.subarray(row * 12, row * 12 + 12)).toEqual(whole.data.subarray(from, from + 12));
  }
});

test.each([
  { x: -1, y: 0, width: 2, height: 2 },
  { x: 0, y: 0, width: 8, height: 1 },
  { x: 0.5, y: 0, width: 1, height: 1 },
  { x: 0, y: 0, width: 0, height: 1 },
])('the region %j is refused', (region) => {
  expect(() => rgbFromI420(frame(7, 5, { matrix: 'bt709', range: 'limited' }), region)).toThrow(RangeError);
});
