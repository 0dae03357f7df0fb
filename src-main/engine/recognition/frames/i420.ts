import { createImage, type I420Frame, type Region, type RegionImage } from './image.ts';

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
 * Converts one region of a video frame to RGB, without touching the rest of the frame. A chroma sample colours the
 * four pixels that it lies among. Throws when the region is not inside the frame.
 */
export function rgbFromI420(frame: I420Frame, region: Region): RegionImage {
  const { x, y, width, height } = region;
  if (![x, y, width, height].every(Number.isInteger) || x < 0 || y < 0 || width < 1 || height < 1) {
    throw new RangeError('a region needs whole pixels and an extent');
  }
  if (x + width > frame.width || y + height > frame.height)
    throw new RangeError('the region leaves the frame');
  const image = createImage(width, height);
  const { y: luma, u, v } = frame.planes;
  const chromaStride = Math.ceil(frame.width / 2);
  const { lumaScale, lumaOffset, redFromV, greenFromU, greenFromV, blueFromU } = coefficients(frame.colour);
  const out = image.data;
  let to = 0;
  for (let row = y; row < y + height; row++) {
    const lumaRow = row * frame.width;
    const chromaRow = (row >> 1) * chromaStride;
    for (let column = x; column < x + width; column++) {
      const chroma = chromaRow + (column >> 1);
      const light = ((luma[lumaRow + column] ?? 0) - lumaOffset) * lumaScale + half;
      const cu = (u[chroma] ?? 128) - 128;
      const cv = (v[chroma] ?? 128) - 128;
      out[to++] = clamp((light + redFromV * cv) >> shift);
      out[to++] = clamp((light - greenFromU * cu - greenFromV * cv) >> shift);
      out[to++] = clamp((light + blueFromU * cu) >> shift);
    }
  }
  return { image, x, y };
}

function coefficients({ matrix, range }: I420Frame['colour']) {
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
