import { expect, test } from 'vitest';
import { FullPictures } from './full-pictures.ts';

class Picture {
  isFree = false;
  free(): void {
    this.isFree = true;
  }
}

function kept(times: readonly number[]) {
  const full = new FullPictures<Picture>();
  const pictures = times.map((at) => {
    const picture = new Picture();
    full.put('a', picture, at);
    return picture;
  });
  return { full, pictures };
}

test('gives the picture that was captured nearest, once, and only if both belong together', () => {
  const { full, pictures } = kept([1_000, 1_066, 1_133]);
  expect(full.take('a', 1_080)).toBe(pictures[1]);
  expect(full.take('a', 1_099)).toBe(pictures[2]);
  expect(full.take('a', 1_100)).toBeNull();
  expect(full.take('a', 940)).toBeNull();
  expect(full.take('b', 1_000)).toBeNull();
  expect(full.take('a', 951)).toBe(pictures[0]);
  expect(pictures.map(({ isFree }) => isFree)).toEqual([false, false, false]);
});

test('holds a few, and frees the oldest for a newer one', () => {
  const { pictures } = kept(Array.from({ length: 10 }, (_, nth) => nth * 40));
  expect(pictures.map(({ isFree }) => isFree)).toEqual([true, true, ...Array<boolean>(8).fill(false)]);
});

test('frees what it holds the moment the gate closes', () => {
  const { full, pictures } = kept([1, 2]);
  full.allow(new Set(['b']));
  expect(pictures.map(({ isFree }) => isFree)).toEqual([true, true]);
  expect(full.take('a', 1)).toBeNull();
});
