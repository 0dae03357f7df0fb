import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutProbe, pixelateBystanders, probeSquare } from './probe-crop.ts';

const noise = (width: number, height: number) => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, index) => (index * 7919) % 251),
});

describe('the probe crop', () => {
  it('frames a face in the middle of a square of 2.2 face heights', () => {
    expect(probeSquare({ x: 100, y: 200, width: 40, height: 50 })).toEqual({
      x: 65,
      y: 170,
      width: 110,
      height: 110,
    });
  });

  it('takes pixel for pixel, and is black beyond the edges of what there is, wherever the face lies', () => {
    const place = fc.integer({ min: -60, max: 60 });
    const extent = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(
        fc.record({ x: place, y: place, width: extent, height: extent }),
        fc.record({ x: place, y: place, width: extent, height: extent }),
        (face, part) => {
          const image = noise(part.width, part.height);
          const square = probeSquare(face);
          // Memory that was used before, as the pipeline gives it.
          const used = (width: number, height: number) => ({
            width,
            height,
            data: new Uint8Array(width * height * 3).fill(77),
          });
          const probe = cutProbe({ image, x: part.x, y: part.y }, face, [], used);
          const isThere = (at: number, count: number) => at >= 0 && at < count;
          const expected = probe.data.map((_, index) => {
            const [x, y] = [Math.floor(index / 3) % probe.width, Math.floor(index / 3 / probe.width)];
            const row = square.y + y - part.y;
            const column = square.x + x - part.x;
            if (!isThere(row, part.height) || !isThere(column, part.width)) return 0;
            return image.data[(row * part.width + column) * 3 + (index % 3)] ?? NaN;
          });
          expect([probe.width, probe.height]).toEqual([square.width, square.height]);
          expect(probe.data).toEqual(expected);
        },
      ),
    );
  });

  it('averages a bystander away and leaves the subject alone', () => {
    const crop = noise(100, 100);
    const before = crop.data.slice();
    const subject = { x: 1_030, y: 530, width: 40, height: 40 };
    pixelateBystanders(crop, { x: 1_000, y: 500 }, [{ x: 1_080, y: 510, width: 40, height: 40 }], subject);
    const at = (data: Uint8Array, x: number, y: number) =>
      data.slice((y * 100 + x) * 3, (y * 100 + x) * 3 + 3);
    for (let y = 31; y < 69; y++) {
      for (let x = 31; x < 69; x++) expect(at(crop.data, x, y)).toEqual(at(before, x, y));
    }
    const colours = new Set(Array.from({ length: 20 }, (_, step) => at(crop.data, 80 + step, 20).join()));
    expect(colours.size).toBeLessThanOrEqual(4);
  });

  it('averages every pixel of a bystander outside the subject’s box, and no pixel inside it, wherever they meet', () => {
    const side = 100;
    fc.assert(
      fc.property(
        fc.record({ x: fc.integer({ min: 20, max: 50 }), y: fc.integer({ min: 20, max: 50 }) }),
        fc.record({ x: fc.integer({ min: -20, max: 90 }), y: fc.integer({ min: -20, max: 90 }) }),
        fc.integer({ min: 16, max: 60 }),
        (place, other, size) => {
          const crop = noise(side, side);
          const subject = { ...place, width: 33, height: 37 };
          const box = { ...other, width: size, height: size };
          // What is the subject's is bright and what is not is dark, so that no average of the others can reach it.
          const isSubject = (x: number, y: number) =>
            x >= subject.x &&
            x < subject.x + subject.width &&
            y >= subject.y &&
            y < subject.y + subject.height;
          const isBystander = (x: number, y: number) =>
            x >= box.x && x < box.x + size && y >= box.y && y < box.y + size && !isSubject(x, y);
          const before = crop.data.map((value, at) => {
            const pixel = Math.floor(at / 3);
            return isSubject(pixel % side, Math.floor(pixel / side)) ? 255 : value % 100;
          });
          crop.data.set(before);
          pixelateBystanders(crop, { x: 0, y: 0 }, [box], subject);
          const colours = new Set<string>();
          const touched: string[] = [];
          const mixed: string[] = [];
          for (let y = 0; y < side; y++) {
            for (let x = 0; x < side; x++) {
              const [red = 0, green = 0, blue = 0] = crop.data.subarray((y * side + x) * 3);
              if (isSubject(x, y) && Math.min(red, green, blue) < 255) touched.push(`${x},${y}`);
              if (!isSubject(x, y) && Math.max(red, green, blue) >= 100) mixed.push(`${x},${y}`);
              if (isBystander(x, y)) colours.add([red, green, blue].join());
            }
          }
          expect({ touched, mixed }).toEqual({ touched: [], mixed: [] });
          // One colour a block: six along the grown box, a subject can't make more of them.
          expect(colours.size).toBeLessThanOrEqual(36);
        },
      ),
      { numRuns: 60 },
    );
  });
});
