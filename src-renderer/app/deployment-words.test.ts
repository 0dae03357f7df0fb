import { expect, it } from 'vitest';
import { isDestroyed, isOver, reasonWords, windowWords } from './deployment-words.ts';

const unmet = (words: string) => ({ id: 'deployment-live' as const, isMet: false, words });

it('says nothing more while recognition runs', () => {
  expect(reasonWords({ isRunning: true, words: 'Recognition is running.', conditions: [] })).toBe('');
});

it('gives the reason once, and how many more there are', () => {
  const words = 'Recognition is off. The deployment is not live.';
  const conditions = [unmet('The deployment is not live.'), unmet('No officer is present.')];
  expect(reasonWords({ isRunning: false, words, conditions })).toBe(
    'The deployment is not live. One more condition is not met.',
  );
  expect(reasonWords({ isRunning: false, words, conditions: conditions.slice(0, 1) })).toBe(
    'The deployment is not live.',
  );
});

it('falls back on the first unmet condition', () => {
  expect(
    reasonWords({
      isRunning: false,
      words: 'Recognition is off.',
      conditions: [unmet('No officer is present.')],
    }),
  ).toBe('No officer is present.');
});

it('tells what is left of a window', () => {
  const window = { from: 1_000_000, until: 4_600_000 };
  expect(windowWords(window, 400_000)).toBe('begins in 10 min');
  expect(windowWords(window, 1_000_000)).toBe('1 h 00 min left');
  expect(windowWords(window, 4_600_000)).toBe('over');
});

it('knows what has ended and what is destroyed, whatever the window says', () => {
  const states = [
    'draft',
    'authorised',
    'self-test',
    'live',
    'suspended',
    'ended',
    'purged',
    'reported',
  ] as const;
  expect(states.filter(isOver)).toEqual(['ended', 'purged', 'reported']);
  expect(states.filter(isDestroyed)).toEqual(['purged', 'reported']);
});
