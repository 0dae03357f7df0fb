import sharp from 'sharp';
import type { RgbImage } from '../../src-main/engine/recognition/frames/image.ts';
import { addNoise } from './draw-scene.ts';

/** How well a camera films, and how much its stream compresses. */
export interface Condition {
  readonly name: string;
  /** Standard deviation, in steps of 255. */
  readonly noise: number;
  /** Standard deviation of the blur in pixels; 0 for none. */
  readonly blurPx: number;
  /** Width that the frame is scaled down to; null to leave it. */
  readonly widthPx: number | null;
  /** JPEG quality that stands for the stream's compression. */
  readonly jpegQuality: number;
}

export const conditions: readonly Condition[] = [
  { name: 'as filmed', noise: 3, blurPx: 0, widthPx: null, jpegQuality: 80 },
  { name: 'noise', noise: 14, blurPx: 0, widthPx: null, jpegQuality: 80 },
  { name: 'blur', noise: 3, blurPx: 1.6, widthPx: null, jpegQuality: 80 },
  { name: '360p', noise: 3, blurPx: 0, widthPx: 640, jpegQuality: 80 },
];

/** What a camera makes of a drawn frame, in a condition. Changes the frame. @param seed of the noise */
export async function film(image: RgbImage, condition: Condition, seed: number): Promise<RgbImage> {
  const raw = (data: Uint8Array) =>
    sharp(data, { raw: { width: image.width, height: image.height, channels: 3 } });
  let picture = image;
  if (condition.blurPx > 0) {
    picture = { ...image, data: await raw(image.data).blur(condition.blurPx).raw().toBuffer() };
  }
  addNoise(picture, condition.noise, seed);
  const scaled = condition.widthPx === null ? raw(picture.data) : raw(picture.data).resize(condition.widthPx);
  const stream = await scaled.jpeg({ quality: condition.jpegQuality, chromaSubsampling: '4:2:0' }).toBuffer();
  const { data, info } = await sharp(stream).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
