import { expect, test } from 'vitest';
import { regionAround } from './image.ts';

const picture = { width: 100, height: 50 };

test('the region around a box grows about its centre', () => {
  expect(regionAround({ x: 40, y: 20, width: 10, height: 10 }, 2, picture)).toEqual({
    x: 35,
    y: 15,
    width: 20,
    height: 20,
  });
});

test('it is cut at the edges of the picture', () => {
  expect(regionAround({ x: -5, y: 40, width: 20, height: 20 }, 2, picture)).toEqual({
    x: 0,
    y: 30,
    width: 25,
    height: 20,
  });
});

test('a box outside of the picture still gives a pixel inside', () => {
  expect(regionAround({ x: 300, y: -80, width: 20, height: 20 }, 1, picture)).toEqual({
    x: 99,
    y: 0,
    width: 1,
    height: 1,
  });
});
