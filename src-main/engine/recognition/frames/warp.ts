import { memoryOf } from './kernel/assemble.ts';
import { onePixel, pixelsAtOnce, sampleRows, sampleRowsInside } from './kernel/sample-rows.ts';
import { createPlanarImage, type PlanarImage, type Region, type RgbImage } from './image.ts';
import { interleave } from './planar.ts';
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
  const planar = createPlanarImage(width, height);
  warpToPlanes(source, toSource, planar);
  const image = interleave(planar);
  wipe(planar);
  return image;
}

/** The same into an image of planes. */
export function warpToPlanes(source: RgbImage, toSource: Similarity, into: PlanarImage): void {
  const factor = Math.floor(Math.hypot(toSource.a, toSource.b));
  if (factor < 2) return sample(source, toSource, into);
  const region = coveredRegion(source, toSource, into.width, into.height);
  const shrunk = shrinkRegion(source, region, factor);
  // The centre of block i is pixel i · factor + (factor − 1) / 2 of the region.
  const centre = (factor - 1) / 2;
  const toShrunk = {
    a: toSource.a / factor,
    b: toSource.b / factor,
    tx: (toSource.tx - region.x - centre) / factor,
    ty: (toSource.ty - region.y - centre) / factor,
  };
  sample(shrunk, toShrunk, into);
  wipe(shrunk);
}

/**
 * The rows that are needed go into the kernel's memory, the result comes out of it, and both are overwritten there. Rounded to
 * parts of a pixel at the start of each row, so that no error adds up from one to the next.
 */
function sample(source: RgbImage, { a, b, tx, ty }: Similarity, into: PlanarImage): void {
  const { width, height } = source;
  const stride = width * 3;
  const lastX = Math.max(0, (width - 1) * onePixel - 1);
  const lastY = Math.max(0, (height - 1) * onePixel - 1);
  const stepX = Math.round(a * onePixel);
  const stepY = Math.round(b * onePixel);
  const startX = (row: number) => Math.round((tx - b * row) * onePixel);
  const startY = (row: number) => Math.round((ty + a * row) * onePixel);
  const rowAt = (y: number) => Math.floor(clamp(y, lastY) / onePixel);
  const columns = Math.ceil(into.width / pixelsAtOnce) * pixelsAtOnce;
  const across = columns - 1;
  const corners = [0, into.height - 1].flatMap((row) => [
    { x: startX(row), y: startY(row) },
    { x: startX(row) + stepX * across, y: startY(row) + stepY * across },
  ]);
  const isInside = corners.every(({ x, y }) => x >= 0 && x <= lastX && y >= 0 && y <= lastY);
  const kernel = isInside ? sampleRowsInside : sampleRows;
  const cornerRows = corners.map(({ y }) => rowAt(y));
  const first = Math.min(...cornerRows);
  const rows = source.data.subarray(first * stride, Math.min(height, Math.max(...cornerRows) + 2) * stride);
  const resultAt = rows.length + stride + 8;
  const channelStep = columns * into.height;
  const startsAt = Math.ceil((resultAt + 3 * channelStep) / 4) * 4;
  const end = startsAt + 16 + 8 * into.height;
  const memory = memoryOf(kernel, end);
  memory.set(rows);
  const starts = new Int32Array(memory.buffer, startsAt, 4 + 2 * into.height);
  for (let nth = 0; nth < 4; nth++) starts[nth] = nth;
  for (let row = 0; row < into.height; row++) {
    starts[4 + 2 * row] = startX(row);
    starts[5 + 2 * row] = startY(row);
  }
  kernel.run(
    resultAt,
    into.height,
    columns,
    startsAt,
    stepX,
    stepY,
    lastX,
    lastY,
    -first * stride,
    stride,
    channelStep,
  );
  takeRows(memory.subarray(resultAt, resultAt + 3 * channelStep), columns, into);
  memory.fill(0, 0, end);
}

/** Copies planes whose rows are at least as wide as the image's. */
function takeRows(planes: Uint8Array, columns: number, { planes: into, width, height }: PlanarImage): void {
  if (columns === width) return into.set(planes);
  for (let row = 0; row < 3 * height; row++) {
    into.set(planes.subarray(row * columns, row * columns + width), row * width);
  }
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
