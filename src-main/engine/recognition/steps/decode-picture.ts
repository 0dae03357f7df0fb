import sharp from 'sharp';
import { AppError } from '../../../contract/errors.ts';
import type { RgbImage } from '../frames/image.ts';

// libvips keeps the results of operations for their repetition; no face may stay there.
sharp.cache(false);

/** 50 megapixels: more than any camera or scanner used for a list; what claims more is refused unread. */
const maximumPixels = 50_000_000;
/** Larger pictures are scaled down: a face in them is still far larger than any model takes. */
const maximumSidePx = 2_048;
const formats = new Set(['jpeg', 'png', 'webp', 'heif', 'tiff', 'gif']);

/**
 * Decodes a picture that somebody supplied, upright as its EXIF says, to sRGB. Formats that can refer to other
 * files (SVG, PDF) are refused. Throws AppError `unreadable-picture`.
 */
export async function decodePicture(bytes: Uint8Array): Promise<RgbImage> {
  try {
    const options = { limitInputPixels: maximumPixels, failOn: 'error', pages: 1 } as const;
    const { format } = await sharp(bytes, options).metadata();
    if (!formats.has(format)) throw new Error(`the format ${format} is not taken`);
    const { data, info } = await sharp(bytes, options)
      .autoOrient()
      .resize({ width: maximumSidePx, height: maximumSidePx, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'black' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels === 3) return { width: info.width, height: info.height, data };
    if (info.channels !== 1) throw new Error(`${info.channels} channels`);
    return { width: info.width, height: info.height, data: fromGrey(data) };
  } catch (cause) {
    throw new AppError(
      'unreadable-picture',
      'This file could not be read as a picture: use a JPEG, PNG, WebP or TIFF of at most 50 megapixels.',
      { cause },
    );
  }
}

function fromGrey(grey: Uint8Array): Uint8Array {
  const data = new Uint8Array(grey.length * 3);
  grey.forEach((value, i) => data.fill(value, 3 * i, 3 * i + 3));
  grey.fill(0);
  return data;
}
