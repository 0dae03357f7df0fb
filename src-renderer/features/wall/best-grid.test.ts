import { expect, it } from 'vitest';
import { bestColumns } from './best-grid.ts';

it.each([
  [1, 1000, 700, 1],
  [2, 1600, 700, 2],
  [4, 1080, 800, 2],
  [4, 500, 1400, 1],
  [9, 1600, 900, 3],
  [16, 1600, 900, 4],
])('%i tiles in %i × %i take %i columns', (count, widthPx, heightPx, columns) => {
  expect(bestColumns(count, widthPx, heightPx)).toBe(columns);
});

it('copes with no space and no tiles', () => {
  expect(bestColumns(0, 0, 0)).toBe(1);
});
