import { createImage, type Region, type RgbImage } from './image.ts';
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
  const factor = Math.floor(Math.hypot(toSource.a, toSource.b));
  if (factor < 2) return sample(source, toSource, width, height);
  const region = coveredRegion(source, toSource, width, height);
  const shrunk = shrinkRegion(source, region, factor);
  // The centre of block i is pixel i · factor + (factor − 1) / 2 of the region.
  const centre = (factor - 1) / 2;
  const result = sample(
    shrunk,
    {
      a: toSource.a / factor,
      b: toSource.b / factor,
      tx: (toSource.tx - region.x - centre) / factor,
      ty: (toSource.ty - region.y - centre) / factor,
    },
    width,
    height,
  );
  wipe(shrunk);
  return result;
}

function sample(source: RgbImage, { a, b, tx, ty }: Similarity, columns: number, rows: number): RgbImage {
  const result = createImage(columns, rows);
  const { data, width, height } = source;
  const out = result.data;
  const right = width - 1;
  const bottom = height - 1;
  let to = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = clamp(a * column - b * row + tx, right);
      const y = clamp(b * column + a * row + ty, bottom);
      const left = Math.min(Math.floor(x), Math.max(right - 1, 0));
      const top = Math.min(Math.floor(y), Math.max(bottom - 1, 0));
      const fx = x - left;
      const fy = y - top;
      const from = (top * width + left) * 3;
      const across = right > 0 ? 3 : 0;
      const down = bottom > 0 ? width * 3 : 0;
      for (let channel = from; channel < from + 3; channel++) {
        const upper = (data[channel] ?? 0) * (1 - fx) + (data[channel + across] ?? 0) * fx;
        const lower = (data[channel + down] ?? 0) * (1 - fx) + (data[channel + down + across] ?? 0) * fx;
        out[to++] = upper * (1 - fy) + lower * fy + 0.5;
      }
    }
  }
  return result;
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
