import { expect, test } from 'vitest';
import { convolutionPads, transpose } from './layout.ts';

test('transposing moves axes and keeps every value', () => {
  const values = Float32Array.of(0, 1, 2, 3, 4, 5);
  expect(transpose(values, [2, 3], [1, 0])).toEqual({
    values: Float32Array.of(0, 3, 1, 4, 2, 5),
    dims: [3, 2],
  });
  const { values: there, dims } = transpose(
    Float32Array.from({ length: 24 }, (_, i) => i),
    [2, 3, 4],
    [2, 0, 1],
  );
  expect(dims).toEqual([4, 2, 3]);
  expect(transpose(there, dims, [1, 2, 0]).values).toEqual(Float32Array.from({ length: 24 }, (_, i) => i));
});

test('"SAME" pads the far edges more, as TensorFlow does', () => {
  expect(convolutionPads(true, [112, 112], [3, 3], 2)).toEqual({ pads: [0, 0, 1, 1], size: [56, 56] });
  expect(convolutionPads(true, [7, 7], [3, 3], 1)).toEqual({ pads: [1, 1, 1, 1], size: [7, 7] });
});

test('"VALID" does not pad', () => {
  expect(convolutionPads(false, [7, 7], [7, 7], 1)).toEqual({ pads: [0, 0, 0, 0], size: [1, 1] });
});
