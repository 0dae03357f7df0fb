import { describe, expect, it } from 'vitest';
import { agoInWords, inLocalTime, localDate, localTime, spanInWords, utcTime } from './time.ts';

describe('a span in words', () => {
  it.each([
    [-5, '0 s'],
    [999, '0 s'],
    [45_900, '45 s'],
    [99_999, '99 s'],
    [100_000, '1 min'],
    [59 * 60_000, '59 min'],
    [60 * 60_000, '1 h 00 min'],
    [(3 * 60 + 5) * 60_000, '3 h 05 min'],
    [47 * 3_600_000, '47 h 00 min'],
    [49 * 3_600_000, '2 days'],
  ])('%i ms reads %s', (spanMs, words) => {
    expect(spanInWords(spanMs)).toBe(words);
  });
});

it('calls less than a second ago just now', () => {
  expect(agoInWords(1_000, 1_900)).toBe('just now');
  expect(agoInWords(1_000, 4_000)).toBe('3 s ago');
});

it('gives UTC whatever the local zone', () => {
  expect(utcTime(Date.UTC(2026, 10, 22, 3, 4, 5))).toBe('03:04:05');
});

describe('a sentence of the engine', () => {
  const at = Date.UTC(2026, 10, 26, 23, 30);
  const local = `${localDate(at)} ${localTime(at, false)} (23:30 UTC)`;
  it.each([
    [
      'It has to start before 2026-11-26 23:30 UTC; after that it is gone.',
      `It has to start before ${local}; after that it is gone.`,
    ],
    ['From 2026-11-26 23:30 UTC to 2026-11-26 23:30 UTC.', `From ${local} to ${local}.`],
    ['Sealed. The list of 2026-11-26 is in use.', 'Sealed. The list of 2026-11-26 is in use.'],
    ['At 2026-99-26 23:30 UTC.', 'At 2026-99-26 23:30 UTC.'],
  ])('%s', (words, shown) => {
    expect(inLocalTime(words)).toBe(shown);
  });
});
