import { describe, expect, it } from 'vitest';
import { agoInWords, spanInWords, utcTime } from './time.ts';

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
