import { createImage, type Region, type RgbImage } from './image.ts';

/**
 * Shrinks a region by a whole factor, each pixel the mean of factor × factor pixels. Pixels that don't fill a
 * block at the right and bottom edges are left out.
 */
export function shrinkRegion(image: RgbImage, region: Region, factor: number): RgbImage {
  const result = createImage(
    Math.max(1, Math.floor(region.width / factor)),
    Math.max(1, Math.floor(region.height / factor)),
  );
  const columns = Math.min(factor, region.width);
  const rows = Math.min(factor, region.height);
  const count = columns * rows;
  let to = 0;
  for (let y = 0; y < result.height; y++) {
    for (let x = 0; x < result.width; x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let row = 0; row < rows; row++) {
        let from = ((region.y + y * factor + row) * image.width + region.x + x * factor) * 3;
        for (let column = 0; column < columns; column++) {
          red += image.data[from++] ?? 0;
          green += image.data[from++] ?? 0;
          blue += image.data[from++] ?? 0;
        }
      }
      result.data[to++] = (red + count / 2) / count;
      result.data[to++] = (green + count / 2) / count;
      result.data[to++] = (blue + count / 2) / count;
    }
  }
  return result;
}
