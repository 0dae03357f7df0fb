import sharp from 'sharp';
import { expect, test } from 'vitest';
import { createImage, type RgbImage } from '../frames/image.ts';
import { encodeCrop } from './png.ts';

function noise(side: number): RgbImage {
  const image = createImage(side, side);
  for (let at = 0; at < image.data.length; at++) image.data[at] = (at * 2_654_435_761) >>> 24;
  return image;
}

async function decode(png: Uint8Array): Promise<RgbImage> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

test.each([1, 105, 320])('a crop with a side of %i keeps every pixel that the camera gave', async (side) => {
  const crop = noise(side);
  expect(await decode(await encodeCrop(crop))).toEqual(crop);
});

test('a larger one is scaled down, and stays a square', async () => {
  const { width, height } = await decode(await encodeCrop(noise(500)));
  expect({ width, height }).toEqual({ width: 320, height: 320 });
});
