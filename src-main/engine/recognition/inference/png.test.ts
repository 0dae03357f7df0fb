import sharp from 'sharp';
import { expect, test } from 'vitest';
import { createImage, type RgbImage } from '../frames/image.ts';
import { encodeCrop, resizeCrop } from './png.ts';

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

/** Names of its parts, in their order; the pixels come in as many pieces as it takes. */
function chunksOf(png: Uint8Array): readonly string[] {
  const bytes = Buffer.from(png);
  const names = new Set<string>();
  for (let at = 8; at < png.length; at += 12 + bytes.readUInt32BE(at))
    names.add(bytes.toString('latin1', at + 4, at + 8));
  return [...names];
}

test('one that was scaled is written as one that was not', async () => {
  const plain = await encodeCrop(noise(320));
  for (const scaled of [
    await encodeCrop(noise(500)),
    await resizeCrop(await encodeCrop(noise(200)), 320),
    await resizeCrop(plain, 320),
  ]) {
    expect(chunksOf(scaled)).toEqual(chunksOf(plain));
    // Size, depth, colour and how it is compressed: all but the pixels.
    expect(Buffer.from(scaled).subarray(0, 33)).toEqual(Buffer.from(plain).subarray(0, 33));
  }
  expect(await decode(await resizeCrop(plain, 150))).toMatchObject({ width: 150, height: 150 });
});
