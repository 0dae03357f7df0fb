import { expect, it } from 'vitest';
import { enteredLimits, limitProblems, limitsFrom } from './limits-input.ts';

const none = { threshold: '', leastQuality: '', ignored: '' };

it('reads what is typed, and nothing where nothing is', () => {
  expect(limitsFrom(none)).toEqual({ threshold: null, leastQuality: null, ignored: [] });
  expect(
    limitsFrom({ threshold: '0,7', leastQuality: '60', ignored: '0 0 100 20; 80%, 50%, 20%, 50%' }),
  ).toEqual({
    threshold: 0.7,
    leastQuality: 60,
    ignored: [
      { x: 0, y: 0, width: 1, height: 0.2 },
      { x: 0.8, y: 0.5, width: 0.2, height: 0.5 },
    ],
  });
  expect(enteredLimits(null)).toEqual(none);
});

it('says at each field what makes no sense', () => {
  expect(limitProblems(limitsFrom(none))).toEqual({});
  const typed = { threshold: 'high', leastQuality: '120', ignored: '50 0 60 20' };
  expect(Object.keys(limitProblems(limitsFrom(typed))).toSorted()).toEqual([
    'ignored',
    'leastQuality',
    'threshold',
  ]);
  for (const ignored of ['1 2 3', '1 2 3 4 5', 'a b c d', '0 0 0 10'])
    expect(Object.keys(limitProblems(limitsFrom({ ...none, ignored })))).toEqual(['ignored']);
});
