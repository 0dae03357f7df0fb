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

function broken(
  shipped: Partial<ThresholdScore>,
  { own = {}, ...passes }: { readonly own?: Partial<ThresholdScore> } & Partial<SuiteScore> = {},
): readonly string[] {
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
    ...passes,
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

test('a false alert breaks a limit at the shipped threshold, unless a look-alike gave it', () => {
  const byLookAlike = { falseAlerts: 2, falseAlertsOfLookAlikes: 2 };
  expect(broken(byLookAlike)).toEqual([]);
  expect(broken({ ...byLookAlike, falseAlerts: 3 })).toEqual(['at 0.600: no false alert, look-alikes apart']);
  expect(broken({}, { own: { ...byLookAlike, falseAlerts: 3, alertedOnce: 0 } })).toEqual([]);
});

test('fewer passes than were asked for show nothing, look-alikes not counted', () => {
  const words = 'at least 60 fair passes of the list and 200 of others, without look-alikes: ';
  expect(broken({}, { fairPasses: 59 })).toEqual([`${words}59 and 210`]);
  expect(broken({}, { unlistedPasses: 227 })).toEqual([`${words}60 and 199`]);
});

test('a ledger that does not balance breaks a limit', () => {
  expect(broken({ isBalanced: false })).toEqual(['at 0.600: the ledger balances']);
});
