import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hideAllBut } from './hide-all-but.ts';

const width = 320;
const height = 180;
const stride = 336;

/** Each pixel unlike its neighbours. */
function noise() {
  const bytes = Uint8Array.from({ length: stride * height }, (_, at) => (at * 7_919) % 251);
  return { bytes, stride, width, height };
}

const box = fc.record({
  x: fc.double({ min: -0.1, max: 1, noNaN: true }),
  y: fc.double({ min: -0.1, max: 0.6, noNaN: true }),
  width: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
  height: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
});

const isIn = (region: { x: number; y: number; width: number; height: number }, x: number, y: number) =>
  x >= Math.floor(region.x * width) &&
  x < Math.ceil((region.x + region.width) * width) &&
  y >= Math.floor(region.y * width) &&
  y < Math.ceil((region.y + region.height) * width);

it('leaves nothing of a picture in which nobody is to be known but thirty-two squares across', () => {
  const plane = noise();
  hideAllBut([plane], null);
  const rows = Array.from({ length: height }, (_, y) => plane.bytes.subarray(y * stride, y * stride + width));
  for (const [y, row] of rows.entries()) {
    for (let x = 0; x < width; x++) {
      const same = rows[y - (y % 10)]?.[x - (x % 10)];
      if (row[x] !== same) throw new Error(`${x},${y} is not as its square`);
    }
  }
});

it('keeps every pixel of the face that it is about, and none of anybody else’s, wherever they are', () => {
  fc.assert(
    fc.property(box, box, (face, other) => {
      const plane = noise();
      const before = plane.bytes.slice();
      hideAllBut([plane], { face, others: [other] });
      let wrong: string | null = null;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const at = y * stride + x;
          const isKept = plane.bytes[at] === before[at];
          if (isIn(face, x, y) && !isKept) wrong = `${x},${y} of the face was changed`;
        }
      }
      const values = new Set<number>();
      let pixels = 0;
      let unchanged = 0;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          if (!isIn(other, x, y) || isIn(face, x, y)) continue;
          const at = y * stride + x;
          values.add(plane.bytes[at] ?? 0);
          pixels += 1;
          if (plane.bytes[at] === before[at]) unchanged += 1;
        }
      }
      // Of 251 values few are left: one for each square.
      if (values.size > 120) wrong = `${values.size} values are left of somebody else`;
      if (pixels > 100 && unchanged > pixels / 10)
        wrong = `${unchanged} of ${pixels} pixels are as they were`;
      expect(wrong).toBeNull();
      // What lies beyond the rows is nobody's.
      for (let y = 0; y < height; y++) {
        const [from, until] = [y * stride + width, (y + 1) * stride];
        expect(Buffer.compare(plane.bytes.subarray(from, until), before.subarray(from, until))).toBe(0);
      }
    }),
    { numRuns: 60 },
  );
});
