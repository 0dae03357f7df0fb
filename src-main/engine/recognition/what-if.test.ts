import { expect, it } from 'vitest';
import { whatIf } from './what-if.ts';

const right = [0.61, 0.635, 0.7, 0.72].map((score) => ({ score, isTrue: true }));
const wrong = [0.605, 0.61].map((score) => ({ score, isTrue: false }));

it('says what each stricter threshold would have lost and avoided, with intervals, and draws where scores lie', () => {
  const { bars, points } = whatIf([...right, ...wrong]);
  expect(bars).toEqual([
    { from: 0.6, right: 1, wrong: 2 },
    { from: 0.62, right: 1, wrong: 0 },
    { from: 0.64, right: 0, wrong: 0 },
    { from: 0.66, right: 0, wrong: 0 },
    { from: 0.68, right: 0, wrong: 0 },
    { from: 0.7, right: 1, wrong: 0 },
    { from: 0.72, right: 1, wrong: 0 },
  ]);
  expect(points[0]).toMatchObject({
    threshold: 0.62,
    lost: { count: 1, of: 4, share: 0.25 },
    avoided: { count: 2, of: 2, share: 1 },
  });
  // Wilson's interval of 2 in 2, by SciPy: 0.342 to 1
  expect(points[0]?.avoided.low).toBeCloseTo(0.342, 3);
  const lost = points.map((point) => point.lost.count);
  expect(lost).toEqual(lost.toSorted((one, other) => one - other));
});

it('has nothing to say of nothing', () => {
  expect(whatIf([])).toEqual({ bars: [], points: [] });
});
