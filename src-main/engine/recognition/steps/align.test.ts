import { expect, test } from 'vitest';
import { applyTo } from '../frames/warp.ts';
import { fitSimilarity } from './align.ts';

const template = [
  [38, 52],
  [74, 52],
  [56, 72],
  [42, 92],
  [71, 92],
] as const;

test('a similarity is found again', () => {
  const moved = { a: 0.6, b: 0.3, tx: -20, ty: 11 };
  const found = fitSimilarity(
    template,
    template.map(([x, y]) => applyTo(moved, x, y)),
  );
  for (const key of ['a', 'b', 'tx', 'ty'] as const) expect(found[key]).toBeCloseTo(moved[key], 9);
});

test('where no similarity fits, none is nearer than the one found', () => {
  const bent = template.map(([x, y], i) => [x * 1.1 + (i % 2) * 3, y - i] as const);
  const cost = ({ a, b, tx, ty }: ReturnType<typeof fitSimilarity>) =>
    template.reduce((sum, [x, y], i) => {
      const [targetX = 0, targetY = 0] = bent[i] ?? [];
      const [gotX, gotY] = applyTo({ a, b, tx, ty }, x, y);
      return sum + (gotX - targetX) ** 2 + (gotY - targetY) ** 2;
    }, 0);
  const best = fitSimilarity(template, bent);
  for (const key of ['a', 'b', 'tx', 'ty'] as const) {
    for (const change of [-0.01, 0.01]) {
      expect(cost({ ...best, [key]: best[key] + change })).toBeGreaterThan(cost(best));
    }
  }
});

test('points that coincide are refused', () => {
  expect(() =>
    fitSimilarity(
      template.map(() => [1, 1] as const),
      template,
    ),
  ).toThrow(RangeError);
});
