import sharp from 'sharp';
import type { RgbImage } from '../frames/image.ts';

/** Longest side of a probe or candidate crop: more than this shows no more of a face to whoever compares two. */
const mostSidePx = 320;

/**
 * A square crop as PNG. A larger one is scaled down; a smaller one stays as the camera gave it, pixel for pixel, and is enlarged by
 * whoever shows it: enlarging it here cost six times as much, and made pixels of which no camera knows.
 */
export async function encodeCrop({ data, width, height }: RgbImage): Promise<Uint8Array> {
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  if (Math.max(width, height) > mostSidePx)
    picture.resize(mostSidePx, mostSidePx, { fit: 'inside', kernel: 'cubic' });
  // At level 2 a crop is 2% larger than at 6 and takes a quarter less time.
  return picture.png({ compressionLevel: 2 }).toBuffer();
}
