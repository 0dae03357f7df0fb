import { expect, it } from 'vitest';
import { lengthInWords, ofInWords, per100000, rateInWords, spreadInWords } from './rate-words.ts';

const falseAlerts = { count: 10, of: 2_077, share: 10 / 2_077, low: 0.002617, high: 0.008842 };

it('writes a share with its interval and its n', () => {
  expect(rateInWords(falseAlerts)).toBe('0.48% (0.26 to 0.88%)');
  expect(ofInWords(falseAlerts)).toBe('10 of 2,077');
  expect(
    rateInWords(
      { count: 10, of: 3_147_436, share: 10 / 3_147_436, low: 0.00000173, high: 0.00000585 },
      per100000,
    ),
  ).toBe('0.32 per 100,000 (0.17 to 0.58)');
});

it('says that nothing is known where nothing was tried', () => {
  expect(rateInWords({ count: 0, of: 0, share: null, low: 0, high: 1 })).toBe('Not known: there were none');
  expect(spreadInWords({ count: 0, medianMs: null, p90Ms: null, p95Ms: null })).toBe(
    'Not known: there were none',
  );
});

it.each([
  [900, '1 s'],
  [59_400, '59 s'],
  [60_000, '1 min'],
  [80_000, '1 min 20 s'],
  [3_600_000, '1 h 00 min'],
  [3_605_000_000, '1,001 h 23 min'],
])('writes %i ms as %s', (ms, words) => {
  expect(lengthInWords(ms)).toBe(words);
});
