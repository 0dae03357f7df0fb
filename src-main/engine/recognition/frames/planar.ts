import type { PlanarImage, RgbImage } from './image.ts';

/** Copies an image into the top left corner of a planar one, which must have room for it; the rest stays as it is. */
export function fillPlanes({ data, width, height }: RgbImage, into: PlanarImage): void {
  if (width > into.width || height > into.height) throw new RangeError('the image has no room there');
  const pixels = into.width * into.height;
  for (let row = 0; row < height; row++) {
    let from = row * width * 3;
    const start = row * into.width;
    for (let to = start; to < start + width; to++) {
      into.planes[to] = data[from++] ?? 0;
      into.planes[to + pixels] = data[from++] ?? 0;
      into.planes[to + 2 * pixels] = data[from++] ?? 0;
    }
  }
}

/** The same pixels, one after the other. */
export function interleave({ planes, width, height }: PlanarImage): RgbImage {
  const pixels = width * height;
  const interleaved = new Uint8Array(3 * pixels);
  for (let from = 0, to = 0; from < pixels; from++) {
    interleaved[to++] = planes[from] ?? 0;
    interleaved[to++] = planes[from + pixels] ?? 0;
    interleaved[to++] = planes[from + 2 * pixels] ?? 0;
  }
  return { width, height, data: interleaved };
}
