import { expect, test } from 'vitest';
import { createImage, type RgbImage } from './image.ts';
import { ImageMemory } from './image-memory.ts';

function painted(memory: ImageMemory, side: number): RgbImage {
  const image = memory.take(side, side);
  image.data.fill(200);
  return image;
}

test('a picture that is given back is overwritten, and its memory is used again', () => {
  const memory = new ImageMemory();
  const first = painted(memory, 100);
  expect(first.data).toHaveLength(30_000);
  memory.giveBack(first);
  expect(first.data.every((value) => value === 0)).toBe(true);
  const second = memory.take(90, 90);
  expect(second.data.buffer).toBe(first.data.buffer);
  expect(second.data).toEqual(new Uint8Array(90 * 90 * 3));
});

test('no two pictures have the same memory, whatever is given back, and how often', () => {
  const memory = new ImageMemory();
  const lost = painted(memory, 100);
  memory.giveBack(lost);
  const held = painted(memory, 100);
  expect(held.data.buffer).toBe(lost.data.buffer);
  memory.giveBack(lost);
  expect(held.data.every((value) => value === 200)).toBe(true);
  const other = painted(memory, 100);
  expect(other.data.buffer).not.toBe(held.data.buffer);
});

test('memory that is far too large is not spent on a small picture', () => {
  const memory = new ImageMemory();
  const large = painted(memory, 400);
  memory.giveBack(large);
  expect(memory.take(50, 50).data.buffer).not.toBe(large.data.buffer);
});

test('a picture from elsewhere is overwritten and not taken over', () => {
  const memory = new ImageMemory();
  const image = createImage(100, 100);
  image.data.fill(9);
  memory.giveBack(image);
  expect(image.data.every((value) => value === 0)).toBe(true);
  expect(memory.take(100, 100).data.buffer).not.toBe(image.data.buffer);
});

test('not many are kept', () => {
  const memory = new ImageMemory();
  const images = Array.from({ length: 40 }, () => painted(memory, 100));
  for (const image of images) memory.giveBack(image);
  const buffers = new Set(images.map(({ data }) => data.buffer));
  const again = Array.from({ length: 40 }, () => memory.take(100, 100).data.buffer);
  expect(again.filter((buffer) => buffers.has(buffer))).toHaveLength(12);
});
