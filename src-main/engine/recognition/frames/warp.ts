import { createImage, type PlanarImage, type Region, type RgbImage } from './image.ts';
import { shrinkRegion } from './shrink.ts';
import { wipe } from './wipe.ts';

/** A similarity: x′ = a·x − b·y + tx, y′ = b·x + a·y + ty. Points are pixel centres: the first pixel's is (0, 0). */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

export function invert({ a, b, tx, ty }: Similarity): Similarity {
  const square = a * a + b * b;
  return { a: a / square, b: -b / square, tx: -(a * tx + b * ty) / square, ty: (b * tx - a * ty) / square };
}

export function applyTo({ a, b, tx, ty }: Similarity, x: number, y: number): readonly [number, number] {
  return [a * x - b * y + tx, b * x + a * y + ty];
}

/**
 * Makes a picture of the given size by bilinear sampling; beyond its edges the source goes on with its outermost pixels. Where
 * the source is more than twice as fine as the result, it is averaged down first, so that nothing aliases.
 * @param toSource from pixels of the result to pixels of the source
 */
export function warp(source: RgbImage, toSource: Similarity, width: number, height = width): RgbImage {
  const image = createImage(width, height);
  sampleFine(source, toSource, { width, height, bytes: image.data, pixelStep: 3, channelStep: 1 });
  return image;
}

/** The same into an image of planes. */
export function warpToPlanes(source: RgbImage, toSource: Similarity, into: PlanarImage): void {
  const { width, height, planes } = into;
  sampleFine(source, toSource, { width, height, bytes: planes, pixelStep: 1, channelStep: width * height });
}

/** Where sampled pixels go. */
interface Target {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
  /** From one pixel to the next, and from one channel of a pixel to the next. */
  readonly pixelStep: number;
  readonly channelStep: number;
}

function sampleFine(source: RgbImage, toSource: Similarity, target: Target): void {
  const factor = Math.floor(Math.hypot(toSource.a, toSource.b));
  if (factor < 2) return sample(source, toSource, target);
  const region = coveredRegion(source, toSource, target.width, target.height);
  const shrunk = shrinkRegion(source, region, factor);
  // The centre of block i is pixel i · factor + (factor − 1) / 2 of the region.
  const centre = (factor - 1) / 2;
  const toShrunk = {
    a: toSource.a / factor,
    b: toSource.b / factor,
    tx: (toSource.tx - region.x - centre) / factor,
    ty: (toSource.ty - region.y - centre) / factor,
  };
  sample(shrunk, toShrunk, target);
  wipe(shrunk);
}

/** Positions are counted in parts of a pixel: whole numbers are twice as fast here. */
const positionBits = 16;
const onePixel = 1 << positionBits;
/** The four weights of a pixel add up to this. */
const weightBits = 14;
const wholeWeight = 1 << weightBits;
const fractionBits = 11;
const wholeFraction = 1 << fractionBits;

function sample(source: RgbImage, { a, b, tx, ty }: Similarity, target: Target): void {
  const { data, width, height } = source;
  const { bytes, pixelStep, channelStep } = target;
  const lastX = Math.max(0, (width - 1) * onePixel - 1);
  const lastY = Math.max(0, (height - 1) * onePixel - 1);
  const across = width > 1 ? 3 : 0;
  const down = height > 1 ? width * 3 : 0;
  const stepX = Math.round(a * onePixel);
  const stepY = Math.round(b * onePixel);
  let to = 0;
  for (let row = 0; row < target.height; row++) {
    let x = Math.round((tx - b * row) * onePixel);
    let y = Math.round((ty + a * row) * onePixel);
    for (let column = 0; column < target.width; column++) {
      const insideX = clamp(x, lastX);
      const insideY = clamp(y, lastY);
      const fx = (insideX >> (positionBits - fractionBits)) & (wholeFraction - 1);
      const fy = (insideY >> (positionBits - fractionBits)) & (wholeFraction - 1);
      const topLeft = ((wholeFraction - fx) * (wholeFraction - fy)) >> (2 * fractionBits - weightBits);
      const topRight = (fx * (wholeFraction - fy)) >> (2 * fractionBits - weightBits);
      const bottomLeft = ((wholeFraction - fx) * fy) >> (2 * fractionBits - weightBits);
      const bottomRight = wholeWeight - topLeft - topRight - bottomLeft;
      const at = ((insideY >> positionBits) * width + (insideX >> positionBits)) * 3;
      const weights = { topLeft, topRight, bottomLeft, bottomRight };
      bytes[to] = blend(data, at, across, down, weights);
      bytes[to + channelStep] = blend(data, at + 1, across, down, weights);
      bytes[to + 2 * channelStep] = blend(data, at + 2, across, down, weights);
      x += stepX;
      y += stepY;
      to += pixelStep;
    }
  }
}

/** Small enough to be compiled into its caller, weights and all. */
function blend(
  data: Uint8Array,
  at: number,
  across: number,
  down: number,
  weights: {
    readonly topLeft: number;
    readonly topRight: number;
    readonly bottomLeft: number;
    readonly bottomRight: number;
  },
): number {
  return (
    ((data[at] ?? 0) * weights.topLeft +
      (data[at + across] ?? 0) * weights.topRight +
      (data[at + down] ?? 0) * weights.bottomLeft +
      (data[at + down + across] ?? 0) * weights.bottomRight +
      wholeWeight / 2) >>
    weightBits
  );
}

/** The part of the source that a result's pixels lie in, with a margin for the averaging. */
function coveredRegion(source: RgbImage, toSource: Similarity, width: number, height: number): Region {
  const corners = [
    [0, 0],
    [width, 0],
    [0, height],
    [width, height],
  ].map(([x = 0, y = 0]) => applyTo(toSource, x, y));
  const margin = 2 * Math.ceil(Math.hypot(toSource.a, toSource.b));
  const along = (values: readonly number[], limit: number) => {
    const first = clamp(Math.floor(Math.min(...values)) - margin, limit - 1);
    const last = clamp(Math.ceil(Math.max(...values)) + margin, limit - 1);
    return { first, extent: last - first + 1 };
  };
  const columns = along(
    corners.map(([x]) => x),
    source.width,
  );
  const rows = along(
    corners.map(([, y]) => y),
    source.height,
  );
  return { x: columns.first, y: rows.first, width: columns.extent, height: rows.extent };
}

function clamp(value: number, last: number): number {
  return value < 0 ? 0 : value > last ? last : value;
}
