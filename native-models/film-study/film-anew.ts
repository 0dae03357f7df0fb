import sharp from 'sharp';
import type { RgbImage } from '../../src-main/engine/recognition/frames/image.ts';
import { warp } from '../../src-main/engine/recognition/frames/warp.ts';
import { addNoise } from '../clip-suite/draw-scene.ts';

/** Heights of faces in pixels: from a little above the least that a probe may have to somebody who passes close by. */
const faceHeightsPx = { least: 52, most: 105 } as const;
const mostTiltDeg = 12;
const brightness = { least: 0.6, most: 1.3 } as const;
const noise = { least: 2, most: 8 } as const;
const jpegQuality = { least: 60, most: 90 } as const;

/**
 * A photograph as a camera might film the person of it: smaller, tilted, darker or brighter, with noise and a stream's
 * compression. What a pass adds and this doesn't: other poses, expressions and light.
 * @param faceHeightPx height of the face in the photograph
 */
export async function filmAnew(
  photograph: RgbImage,
  faceHeightPx: number,
  random: () => number,
): Promise<RgbImage> {
  const within = ({ least, most }: { readonly least: number; readonly most: number }) =>
    least + (most - least) * random();
  const scale = within(faceHeightsPx) / faceHeightPx;
  const tilt = ((2 * random() - 1) * mostTiltDeg * Math.PI) / 180;
  const [width, height] = [Math.round(photograph.width * scale), Math.round(photograph.height * scale)];
  const [a, b] = [Math.cos(tilt) / scale, Math.sin(tilt) / scale];
  // The middle stays in the middle, but for parts of a pixel.
  const tx = (photograph.width - 1) / 2 - (a * (width - 1)) / 2 + (b * (height - 1)) / 2 + random() - 0.5;
  const ty = (photograph.height - 1) / 2 - (b * (width - 1)) / 2 - (a * (height - 1)) / 2 + random() - 0.5;
  const image = warp(photograph, { a, b, tx, ty }, width, height);
  const light = within(brightness);
  for (const [i, value] of image.data.entries()) image.data[i] = Math.min(255, light * value);
  addNoise(image, within(noise), Math.floor(random() * 2 ** 32));
  const stream = await sharp(image.data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: Math.round(within(jpegQuality)), chromaSubsampling: '4:2:0' })
    .toBuffer();
  return { width, height, data: await sharp(stream).raw().toBuffer() };
}
