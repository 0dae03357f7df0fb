import type { Region } from '../frames/image.ts';
import { memoryOf } from '../frames/kernel/assemble.ts';
import { chromaOf, pixelsAtOnce, rgbFromYuvRows, slackBytes } from '../frames/kernel/rgb-from-yuv-rows.ts';

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

/** Fixed-point bits, the kernel's: products stay far below 2³¹. */
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
  const parts = [
    partOf(luma, region),
    ...[blueDifference, redDifference].map((plane) => partOf(plane, chromaRegion(region))),
  ];
  const [lumaAt = 0, blueAt = 0, redAt = 0, resultAt = 0] = placesOf(parts);
  const end = resultAt + 3 * width * height + slackBytes;
  const memory = memoryOf(rgbFromYuvRows, end);
  memory.set(x % 2 === 0 ? chromaOf.even : chromaOf.odd);
  for (const [nth, part] of parts.entries()) memory.set(part, [lumaAt, blueAt, redAt][nth]);
  const { lumaScale, lumaOffset, redFromV, greenFromU, greenFromV, blueFromU } = coefficients(picture);
  const shiftOf = (chroma: number) => half - lumaOffset * lumaScale - 128 * chroma;
  rgbFromYuvRows.run(
    resultAt,
    height,
    y,
    Math.ceil(width / pixelsAtOnce),
    3 * width,
    0,
    lumaAt,
    luma.stride,
    blueAt,
    redAt,
    blueDifference.stride,
    redDifference.stride,
    lumaScale,
    redFromV,
    -greenFromU,
    -greenFromV,
    blueFromU,
    shiftOf(redFromV),
    shiftOf(-greenFromU - greenFromV),
    shiftOf(blueFromU),
  );
  into.set(memory.subarray(resultAt, resultAt + 3 * width * height));
  memory.fill(0, 0, end);
}

/** From the region's first byte to its last, with all that lies beside it. */
function partOf({ bytes, stride }: YuvPlane, { x, y, width, height }: Region): Uint8Array {
  return bytes.subarray(y * stride + x, (y + height - 1) * stride + x + width);
}

/** The chroma samples that a region's pixels have. */
function chromaRegion({ x, y, width, height }: Region): Region {
  const [left, top] = [x >> 1, y >> 1];
  return {
    x: left,
    y: top,
    width: ((x + width - 1) >> 1) - left + 1,
    height: ((y + height - 1) >> 1) - top + 1,
  };
}

/** Where each part goes in the kernel's memory, behind the mask, and where the first free byte is after them. */
function placesOf(parts: readonly Uint8Array[]): readonly number[] {
  const places = [chromaOf.even.length];
  for (const part of parts) places.push((places.at(-1) ?? 0) + part.length + slackBytes);
  return places;
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
