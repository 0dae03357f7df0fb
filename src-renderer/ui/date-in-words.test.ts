import { expect, it } from 'vitest';
import { dateInWords } from './date-in-words.ts';

it('says a day and a moment as the console does everywhere', () => {
  expect(dateInWords('2026-11-12')).toBe('12 Nov 2026');
  expect(dateInWords('2026-11-12T04:05')).toBe('12 Nov 2026 04:05');
});

it('says nothing of what is not complete', () => {
  for (const held of ['', '2026-11', '2026-11-', 'x', '2026-13-01', 'T10:00'])
    expect(dateInWords(held)).toBeNull();
});
