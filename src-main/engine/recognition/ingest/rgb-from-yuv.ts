import type { Region } from '../frames/image.ts';

/** A decoded picture in 4:2:0: full luma, and chroma of half the size (rounded up). */
export interface YuvPicture {
  readonly width: number;
  readonly height: number;
  /** Y, U and V with the bytes from one row to the next. */
  readonly planes: readonly [YuvPlane, YuvPlane, YuvPlane];
  readonly matrix: keyof typeof lumaWeights;
  readonly range: 'limited' | 'full';
}

interface YuvPlane {
  readonly bytes: Uint8Array;
  readonly stride: number;
}

/** Weights of red and blue in luma: ITU-R BT.601, BT.709 and BT.2020 (non-constant luminance). */
const lumaWeights = {
  bt601: { red: 0.299, blue: 0.114 },
  bt709: { red: 0.2126, blue: 0.0722 },
  bt2020: { red: 0.2627, blue: 0.0593 },
} as const;

/** Fixed-point bits: products stay far below 2³¹. */
const shift = 14;
const half = 1 << (shift - 1);

/**
 * Converts one region of a picture to RGB24, without touching the rest of it. A chroma sample colours the four pixels
 * that it lies among. (FFmpeg's own conversion writes past the end of rows that are no multiple of 16 pixels.)
 * @param into of at least 3 × width × height bytes
 * @throws RangeError when the region is not inside the picture.
 */
export function rgbFromYuv(picture: YuvPicture, region: Region, into: Uint8Array): void {
  const { x, y, width, height } = region;
  if (![x, y, width, height].every(Number.isInteger) || x < 0 || y < 0 || width < 1 || height < 1)
    throw new RangeError('a region needs whole pixels and an extent');
  if (x + width > picture.width || y + height > picture.height)
    throw new RangeError('the region leaves the picture');
  if (into.length < 3 * width * height) throw new RangeError('the region has no room there');
  const [luma, blueDifference, redDifference] = picture.planes;
  const { lumaScale, lumaOffset, redFromV, greenFromU, greenFromV, blueFromU } = coefficients(picture);
  let to = 0;
  for (let row = y; row < y + height; row++) {
    const lumaRow = row * luma.stride;
    const uRow = (row >> 1) * blueDifference.stride;
    const vRow = (row >> 1) * redDifference.stride;
    for (let column = x; column < x + width; column++) {
      const light = ((luma.bytes[lumaRow + column] ?? 0) - lumaOffset) * lumaScale + half;
      const u = (blueDifference.bytes[uRow + (column >> 1)] ?? 128) - 128;
      const v = (redDifference.bytes[vRow + (column >> 1)] ?? 128) - 128;
      into[to] = clamp((light + redFromV * v) >> shift);
      into[to + 1] = clamp((light - greenFromU * u - greenFromV * v) >> shift);
      into[to + 2] = clamp((light + blueFromU * u) >> shift);
      to += 3;
    }
  }
}

function coefficients({ matrix, range }: YuvPicture) {
  const { red, blue } = lumaWeights[matrix];
  const green = 1 - red - blue;
  const isLimited = range === 'limited';
  const one = 2 ** shift;
  const chromaScale = one * (isLimited ? 255 / 224 : 1);
  return {
    lumaScale: Math.round(one * (isLimited ? 255 / 219 : 1)),
    lumaOffset: isLimited ? 16 : 0,
    redFromV: Math.round(chromaScale * 2 * (1 - red)),
    blueFromU: Math.round(chromaScale * 2 * (1 - blue)),
    greenFromU: Math.round((chromaScale * 2 * (1 - blue) * blue) / green),
    greenFromV: Math.round((chromaScale * 2 * (1 - red) * red) / green),
  };
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
