import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Region } from '../frames/image.ts';
import { rgbFromYuvRows } from '../frames/kernel/rgb-from-yuv-rows.ts';
import { rgbFromYuv, type YuvPicture } from './rgb-from-yuv.ts';

type Colours = Pick<YuvPicture, 'matrix' | 'range'>;

/** Rows have bytes between them, as FFmpeg's do. */
function picture(width: number, height: number, colours: Colours): YuvPicture {
  const plane = (columns: number, rows: number, from: number, step: number) => {
    const stride = columns + 5;
    const bytes = Uint8Array.from({ length: stride * rows }, (_, i) =>
      i % stride < columns ? from + ((i * step) % 200) : 255,
    );
    return { bytes, stride };
  };
  const [columns, rows] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  return {
    width,
    height,
    planes: [plane(width, height, 16, 7), plane(columns, rows, 30, 11), plane(columns, rows, 40, 13)],
    ...colours,
  };
}

function flat(y: number, u: number, v: number, colours: Colours): YuvPicture {
  const chroma = (value: number) => ({ bytes: Uint8Array.of(value), stride: 1 });
  const luma = { bytes: new Uint8Array(4).fill(y), stride: 2 };
  return { width: 2, height: 2, planes: [luma, chroma(u), chroma(v)], ...colours };
}

function convert(source: YuvPicture, region: Region): Uint8Array {
  const rgb = new Uint8Array(region.width * region.height * 3);
  rgbFromYuv(source, region, rgb);
  return rgb;
}

test.each([
  // [Y, U, V] of white, black, and saturated red in each matrix; BT.601 and BT.709 as tabled by the ITU.
  [[235, 128, 128], { matrix: 'bt709', range: 'limited' }, [255, 255, 255]],
  [[16, 128, 128], { matrix: 'bt709', range: 'limited' }, [0, 0, 0]],
  [[255, 128, 128], { matrix: 'bt601', range: 'full' }, [255, 255, 255]],
  [[81, 90, 240], { matrix: 'bt601', range: 'limited' }, [254, 0, 0]],
  [[63, 102, 240], { matrix: 'bt709', range: 'limited' }, [255, 1, 0]],
  [[76, 85, 255], { matrix: 'bt601', range: 'full' }, [254, 0, 0]],
] as const)('the colour %j with %j is %j', ([y, u, v], colours, expected) => {
  expect([...convert(flat(y, u, v, colours), { x: 0, y: 0, width: 1, height: 1 })]).toEqual([...expected]);
});

test('a region has the pixels that the whole picture has there', () => {
  const source = picture(7, 5, { matrix: 'bt2020', range: 'limited' });
  const whole = convert(source, { x: 0, y: 0, width: 7, height: 5 });
  const part = convert(source, { x: 3, y: 1, width: 4, height: 4 });
  for (let row = 0; row < 4; row++) {
    const from = ((row + 1) * 7 + 3) * 3;
    expect(part.subarray(row * 12, row * 12 + 12)).toEqual(whole.subarray(from, from + 12));
  }
});

test.each([
  { x: -1, y: 0, width: 2, height: 2 },
  { x: 0, y: 0, width: 8, height: 1 },
  { x: 0.5, y: 0, width: 1, height: 1 },
  { x: 0, y: 0, width: 0, height: 1 },
])('the region %j is refused', (region) => {
  const source = picture(7, 5, { matrix: 'bt709', range: 'limited' });
  expect(() => rgbFromYuv(source, region, new Uint8Array(1_000))).toThrow(RangeError);
});

test('no room for the region is refused', () => {
  const source = picture(7, 5, { matrix: 'bt709', range: 'limited' });
  expect(() => rgbFromYuv(source, { x: 0, y: 0, width: 2, height: 2 }, new Uint8Array(11))).toThrow('room');
});

/** What the kernel is to do, written down in the plainest way: 14 bits after the point, rounded once, at the end. */
function described({ planes: [luma, u, v], matrix, range }: YuvPicture, at: Region): number[] {
  const weights = {
    bt601: { red: 0.299, blue: 0.114 },
    bt709: { red: 0.2126, blue: 0.0722 },
    bt2020: { red: 0.2627, blue: 0.0593 },
  };
  const { red, blue } = weights[matrix];
  const isLimited = range === 'limited';
  const weight = (value: number) => Math.round(16_384 * (isLimited ? 255 / 224 : 1) * value);
  const [redFromV, blueFromU] = [weight(2 * (1 - red)), weight(2 * (1 - blue))];
  const green = 1 - red - blue;
  const greenFromU = weight((2 * (1 - blue) * blue) / green);
  const greenFromV = weight((2 * (1 - red) * red) / green);
  const result: number[] = [];
  for (let y = at.y; y < at.y + at.height; y++) {
    for (let x = at.x; x < at.x + at.width; x++) {
      const cb = (u.bytes[(y >> 1) * u.stride + (x >> 1)] ?? NaN) - 128;
      const cr = (v.bytes[(y >> 1) * v.stride + (x >> 1)] ?? NaN) - 128;
      const offset = isLimited ? 16 : 0;
      const scale = Math.round(isLimited ? (16_384 * 255) / 219 : 16_384);
      const light = ((luma.bytes[y * luma.stride + x] ?? NaN) - offset) * scale;
      const channels = [redFromV * cr, -greenFromU * cb - greenFromV * cr, blueFromU * cb];
      for (const one of channels)
        result.push(Math.max(0, Math.min(255, Math.floor((light + one + 8_192) / 16_384))));
    }
  }
  return result;
}

const anyPicture = fc
  .record({
    width: fc.integer({ min: 1, max: 23 }),
    height: fc.integer({ min: 1, max: 9 }),
    gaps: fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5)),
    matrix: fc.constantFrom('bt601' as const, 'bt709' as const, 'bt2020' as const),
    range: fc.constantFrom('limited' as const, 'full' as const),
  })
  .chain(({ width, height, gaps, matrix, range }) => {
    const plane = (columns: number, rows: number, gap: number) =>
      fc
        .uint8Array({ minLength: (columns + gap) * rows, maxLength: (columns + gap) * rows })
        .map((bytes) => ({ bytes, stride: columns + gap }));
    const [columns, rows] = [Math.ceil(width / 2), Math.ceil(height / 2)];
    return fc
      .tuple(plane(width, height, gaps[0]), plane(columns, rows, gaps[1]), plane(columns, rows, gaps[2]))
      .map((planes): YuvPicture => ({ width, height, planes, matrix, range }));
  });

test('gives the very numbers of its description, whatever part of whatever picture, and nothing beside them', () => {
  fc.assert(
    fc.property(anyPicture, fc.nat(), fc.nat(), fc.nat(), fc.nat(), (source, x, y, right, bottom) => {
      const left = x % source.width;
      const top = y % source.height;
      const region = {
        x: left,
        y: top,
        width: 1 + (right % (source.width - left)),
        height: 1 + (bottom % (source.height - top)),
      };
      const into = new Uint8Array(3 * region.width * region.height + 20).fill(77);
      rgbFromYuv(source, region, into);
      const expected = described(source, region);
      expect([...into]).toEqual([...expected, ...Array.from({ length: 20 }, () => 77)]);
    }),
    { numRuns: 500 },
  );
});

test('keeps nothing of what it converted', () => {
  convert(picture(301, 201, { matrix: 'bt709', range: 'limited' }), { x: 3, y: 5, width: 250, height: 190 });
  expect(new Uint8Array(rgbFromYuvRows.memory.buffer).every((value) => value === 0)).toBe(true);
});
