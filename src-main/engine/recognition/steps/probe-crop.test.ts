import { describe, expect, it } from 'vitest';
import { pixelateBystanders, probeSquare } from './probe-crop.ts';

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
});
