import { expect, test } from 'vitest';
import type { SuiteScore, ThresholdScore } from './score-scenes.ts';
import { suiteLimits } from './suite-limits.ts';

const clean: ThresholdScore = {
  threshold: 0.6,
  alertedOnce: 60,
  alertedMore: 0,
  missed: 0,
  alertedOfAll: 70,
  falseAlerts: 0,
  falseAlertsOfLookAlikes: 0,
  repeats: 0,
  isBalanced: true,
  misses: [],
  mistakes: [],
};

function broken(shipped: Partial<ThresholdScore>, own: Partial<ThresholdScore> = {}): readonly string[] {
  const score: SuiteScore = {
    listedPasses: 70,
    fairPasses: 60,
    unlistedPasses: 238,
    lookAlikePasses: 28,
    atThresholds: [
      { ...clean, ...shipped },
      { ...clean, threshold: 0.7, ...own },
    ],
    watched: null,
  };
  return suiteLimits(score)
    .filter(({ isKept }) => !isKept)
    .map(({ words }) => words);
}

test('a clean suite keeps all limits, and one fair pass in twenty may be missed', () => {
  expect(broken({})).toEqual([]);
  expect(broken({ alertedOnce: 57 })).toEqual([]);
  expect(broken({ alertedOnce: 56 })).toEqual(['at 0.600: 95% of the fair passes alerted exactly once']);
});

test('a false alert breaks a limit, by a look-alike only at the threshold that was set on synthetic people', () => {
  const byLookAlike = { falseAlerts: 1, falseAlertsOfLookAlikes: 1 };
  expect(broken(byLookAlike)).toEqual([]);
  expect(broken({ falseAlerts: 1 })).toEqual([
    'at 0.600, the shipped one: no false alert, look-alikes left aside',
  ]);
  expect(broken({}, byLookAlike)).toEqual([
    'at 0.700, the suite’s own: no false alert, look-alikes included',
  ]);
});

test('a ledger that does not balance breaks a limit', () => {
  expect(broken({}, { isBalanced: false })).toEqual(['at 0.700: the ledger balances']);
});
