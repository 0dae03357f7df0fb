import { expect, test } from 'vitest';
import type { Region } from '../frames/image.ts';
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
