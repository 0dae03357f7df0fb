import sharp from 'sharp';
import type { RgbImage } from '../frames/image.ts';

/** Side of every probe and candidate crop, so that they compare at one size; small faces are enlarged. */
const sidePx = 320;

/** A square crop as PNG, scaled and nothing else. */
export async function encodeCrop({ data, width, height }: RgbImage): Promise<Uint8Array> {
  // At level 2 a crop is 2% larger than at 6 and takes a quarter less time.
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize(sidePx, sidePx, { fit: 'fill', kernel: 'cubic' })
    .png({ compressionLevel: 2 })
    .toBuffer();
}
