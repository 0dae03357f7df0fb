import { expect, test } from 'vitest';
import { createPlanarImage } from './image.ts';
import { fillPlanes, interleave } from './planar.ts';

test('an image goes into the top left corner, a plane for each colour, and comes back', () => {
  const image = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
  const planar = createPlanarImage(3, 2);
  fillPlanes(image, planar);
  expect([...planar.planes]).toEqual([1, 4, 0, 0, 0, 0, 2, 5, 0, 0, 0, 0, 3, 6, 0, 0, 0, 0]);
  expect([...interleave(planar).data]).toEqual([1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test('an image that has no room there is refused', () => {
  const image = { width: 2, height: 1, data: new Uint8Array(6) };
  expect(() => fillPlanes(image, createPlanarImage(1, 2))).toThrow(RangeError);
});
