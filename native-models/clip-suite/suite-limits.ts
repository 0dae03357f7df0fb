import type { SuiteScore, ThresholdScore } from './score-scenes.ts';

export interface SuiteLimit {
  readonly words: string;
  readonly isKept: boolean;
}

/** Share of the fair passes that must be alerted exactly once. */
const leastAlertedOnce = 0.95;

/**
 * What the suite is held to. At the shipped threshold nobody is alerted for somebody else, but for look-alikes; at the
 * suite's own, which was set on other synthetic people, nobody at all.
 */
export function suiteLimits({ fairPasses, atThresholds }: SuiteScore): readonly SuiteLimit[] {
  const [shipped, own] = atThresholds;
  if (shipped === undefined || own === undefined) throw new Error('the suite runs at two thresholds');
  const isEnough = ({ alertedOnce }: ThresholdScore) => alertedOnce >= leastAlertedOnce * fairPasses;
  const at = ({ threshold }: ThresholdScore) => `at ${threshold.toFixed(3)}`;
  return [
    ...[shipped, own].flatMap((one) => [
      {
        words: `${at(one)}: ${100 * leastAlertedOnce}% of the fair passes alerted exactly once`,
        isKept: isEnough(one),
      },
      { words: `${at(one)}: the ledger balances`, isKept: one.isBalanced },
    ]),
    {
      words: `${at(shipped)}, the shipped one: no false alert, look-alikes left aside`,
      isKept: shipped.falseAlerts === shipped.falseAlertsOfLookAlikes,
    },
    {
      words: `${at(own)}, the suite’s own: no false alert, look-alikes included`,
      isKept: own.falseAlerts === 0,
    },
  ];
}
