import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPlanarImage, type RgbImage } from '../image.ts';
import { warp, warpToPlanes, type Similarity } from '../warp.ts';
import { assemble } from './assemble.ts';
import { sampleRows, sampleRowsInside } from './sample-rows.ts';

const onePixel = 65_536;

/** What the kernel is to do, written down in the plainest way. */
function sampled({ data, width, height }: RgbImage, { a, b, tx, ty }: Similarity, side: number): Uint8Array {
  const result = new Uint8Array(side * side * 3);
  const inside = (at: number, extent: number) =>
    Math.max(0, Math.min(Math.max(0, (extent - 1) * onePixel - 1), at));
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const x = inside(Math.round((tx - b * row) * onePixel) + column * Math.round(a * onePixel), width);
      const y = inside(Math.round((ty + a * row) * onePixel) + column * Math.round(b * onePixel), height);
      const [left, top] = [Math.floor(x / onePixel), Math.floor(y / onePixel)];
      const [fx, fy] = [Math.floor((x % onePixel) / 32), Math.floor((y % onePixel) / 32)];
      const weights = [(2_048 - fx) * (2_048 - fy), fx * (2_048 - fy), (2_048 - fx) * fy].map((weight) =>
        Math.floor(weight / 256),
      );
      weights.push(16_384 - weights.reduce((sum, weight) => sum + weight));
      for (let channel = 0; channel < 3; channel++) {
        const sum = weights.reduce((total, weight, nth) => {
          const at =
            (Math.min(height - 1, top + (nth >> 1)) * width + Math.min(width - 1, left + (nth & 1))) * 3;
          return total + weight * (data[at + channel] ?? NaN);
        }, 8_192);
        result[(row * side + column) * 3 + channel] = Math.floor(sum / 16_384);
      }
    }
  }
  return result;
}

/** Moves, turns and scales, but never so far down that `warp` averages first. */
const similarity = fc
  .record({
    scale: fc.double({ min: 0.05, max: 1.99, noNaN: true }),
    angle: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
    tx: fc.double({ min: -60, max: 60, noNaN: true }),
    ty: fc.double({ min: -60, max: 60, noNaN: true }),
  })
  .map(({ scale, angle, tx, ty }) => ({ a: scale * Math.cos(angle), b: scale * Math.sin(angle), tx, ty }));

const image = fc
  .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 40 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data) => ({ width, height, data })),
  );

test('gives the very numbers of its description, as pixels and as planes, wherever it reads', () => {
  fc.assert(
    fc.property(image, similarity, fc.integer({ min: 1, max: 24 }), (source, toSource, side) => {
      const expected = sampled(source, toSource, side);
      expect(warp(source, toSource, side).data).toEqual(expected);
      const planes = createPlanarImage(side, side);
      warpToPlanes(source, toSource, planes);
      const interleaved = expected.map(
        (_, at) => planes.planes[(at % 3) * side * side + Math.floor(at / 3)] ?? 0,
      );
      expect(interleaved).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('keeps nothing of what it sampled', () => {
  const source = { width: 300, height: 200, data: new Uint8Array(300 * 200 * 3).fill(200) };
  warp(source, { a: 1.3, b: 0.4, tx: 5, ty: 5 }, 192);
  warp(source, { a: 0.5, b: 0.1, tx: 30, ty: 30 }, 192);
  for (const { memory } of [sampleRows, sampleRowsInside])
    expect(new Uint8Array(memory.buffer).every((value) => value === 0)).toBe(true);
});

test('a kernel that is misspelt is refused', () => {
  const source = { parameters: ['one'], locals: { i32: [], v128: [] } };
  expect(() => assemble({ ...source, body: 'i32.frobnicate' })).toThrow('i32.frobnicate');
  expect(() => assemble({ ...source, body: 'local.get $two' })).toThrow('$two');
  expect(() => assemble({ ...source, body: 'select 1' })).toThrow('"1"');
});
