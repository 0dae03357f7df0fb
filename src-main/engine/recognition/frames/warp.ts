import { onePixel, sampleRows, sampleRowsInside } from './kernel/sample-rows.ts';
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

const pageBytes = 65_536;

/**
 * The rows that are needed go into the kernel's memory, the result comes out of it, and both are overwritten there. Rounded to
 * parts of a pixel at the start of each row, so that no error adds up from one to the next.
 */
function sample(source: RgbImage, { a, b, tx, ty }: Similarity, target: Target): void {
  const { width, height } = source;
  const stride = width * 3;
  const lastX = Math.max(0, (width - 1) * onePixel - 1);
  const lastY = Math.max(0, (height - 1) * onePixel - 1);
  const stepX = Math.round(a * onePixel);
  const stepY = Math.round(b * onePixel);
  const startX = (row: number) => Math.round((tx - b * row) * onePixel);
  const startY = (row: number) => Math.round((ty + a * row) * onePixel);
  const rowAt = (y: number) => Math.floor(clamp(y, lastY) / onePixel);
  const across = target.width - 1;
  const corners = [0, target.height - 1].flatMap((row) => [
    { x: startX(row), y: startY(row) },
    { x: startX(row) + stepX * across, y: startY(row) + stepY * across },
  ]);
  const isInside = corners.every(({ x, y }) => x >= 0 && x <= lastX && y >= 0 && y <= lastY);
  const kernel = isInside ? sampleRowsInside : sampleRows;
  const cornerRows = corners.map(({ y }) => rowAt(y));
  const first = Math.min(...cornerRows);
  const rows = source.data.subarray(first * stride, Math.min(height, Math.max(...cornerRows) + 2) * stride);
  const resultAt = rows.length + stride + 8;
  const startsAt = Math.ceil((resultAt + target.bytes.length) / 4) * 4;
  const end = startsAt + 8 * target.height;
  const memory = memoryOf(kernel, end);
  memory.set(rows);
  const starts = new Int32Array(memory.buffer, startsAt, 2 * target.height);
  for (let row = 0; row < target.height; row++) {
    starts[2 * row] = startX(row);
    starts[2 * row + 1] = startY(row);
  }
  const { pixelStep, channelStep } = target;
  kernel.run(
    resultAt,
    target.height,
    target.width,
    startsAt,
    stepX,
    stepY,
    lastX,
    lastY,
    -first * stride,
    stride,
    pixelStep,
    channelStep,
  );
  target.bytes.set(memory.subarray(resultAt, resultAt + target.bytes.length));
  memory.fill(0, 0, end);
}

/** At least so many bytes. */
function memoryOf({ memory }: typeof sampleRows, bytes: number): Uint8Array {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  return new Uint8Array(memory.buffer);
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
