import sharp, { type Sharp } from 'sharp';
import type { RgbImage } from '../frames/image.ts';

/** Longest side of a probe or candidate crop: more than this shows no more of a face to whoever compares two. */
const mostSidePx = 320;

/**
 * A square crop as PNG. A larger one is scaled down; a smaller one stays as the camera gave it, pixel for pixel, and is enlarged by
 * whoever shows it: enlarging it here cost six times as much, and made pixels of which no camera knows.
 */
export function encodeCrop({ data, width, height }: RgbImage): Promise<Uint8Array> {
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  return asPng(Math.max(width, height) > mostSidePx ? scaled(picture, mostSidePx) : picture);
}

/** A square crop at another size, encoded as all of them are: nothing but its pixels tells that it was another. */
export function resizeCrop(png: Uint8Array, sidePx: number): Promise<Uint8Array> {
  return asPng(scaled(sharp(png).removeAlpha(), sidePx));
}

function scaled(picture: Sharp, sidePx: number): Sharp {
  return picture.resize(sidePx, sidePx, { fit: 'inside', kernel: 'cubic' });
}

function asPng(picture: Sharp): Promise<Uint8Array> {
  // At level 2 a crop is 2% larger than at 6 and takes a quarter less time.
  return picture.png({ compressionLevel: 2 }).toBuffer();
}
