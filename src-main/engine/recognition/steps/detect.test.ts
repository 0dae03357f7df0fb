import { expect, test } from 'vitest';
import { overlapOf, suppressOverlaps } from './detect.ts';

const box = (x: number, y = 0) => ({ x, y, width: 10, height: 10 });

test('boxes that share half of one have an overlap of a third', () => {
  expect(overlapOf(box(0), box(5))).toBeCloseTo(1 / 3);
  expect(overlapOf(box(0), box(0))).toBe(1);
  expect(overlapOf(box(0), box(10))).toBe(0);
});

test('of overlapping boxes the strongest stays, and strangers stay too', () => {
  const weak = { box: box(1), score: 0.8 };
  const strong = { box: box(0), score: 0.9 };
  const apart = { box: box(50), score: 0.7 };
  expect(suppressOverlaps([apart, weak, strong], 0.4)).toEqual([strong, apart]);
});

test('a box is dropped for one that stays, not for one that was dropped itself', () => {
  const [first, second, third] = [
    { box: box(0), score: 0.9 },
    { box: box(4), score: 0.8 },
    { box: box(8), score: 0.7 },
  ] as const;
  expect(suppressOverlaps([first, second, third], 0.4)).toEqual([first, third]);
});
