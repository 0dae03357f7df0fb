import { expect, test } from 'vitest';
import { alertsInWords, missedInWords } from './threshold-words.ts';

const estimate = (value: number, low: number, high: number) => ({ value, low, high, isExtrapolated: false });

test.each([
  [estimate(31.4, 24.6, 1_340), '31 (25 to 1,340)'],
  [estimate(1.234, 0.456, 9.87), '1.2 (0.5 to 9.9)'],
  [estimate(0.0412, 0.000_01, 0.3), '0.04 (under 0.001 to 0.3)'],
])('%j is said as %s', (figures, words) => {
  expect(alertsInWords(figures)).toBe(words);
});

test('what is missed is what is not recognised', () => {
  expect(missedInWords(estimate(0.97, 0.95, 0.985))).toBe('3.0% (1.5% to 5.0%)');
  expect(missedInWords(estimate(1, 0.99, 1))).toBe('0.0% (0.0% to 1.0%)');
});
