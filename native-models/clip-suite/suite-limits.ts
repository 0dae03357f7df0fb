import type { SuiteScore } from './score-scenes.ts';

export interface SuiteLimit {
  readonly words: string;
  readonly isKept: boolean;
}

/** Passes that have to have been shown before anything is claimed: of listed people who can be recognised, and of people who are on no list. */
const leastPasses = { fair: 60, others: 200 } as const;
/** Share of the fair passes that must be alerted exactly once. */
const leastAlertedOnce = 0.95;

/**
 * What the suite is held to, at the threshold that ships: enough passes, nearly all of the fair ones alerted exactly once, and nobody
 * alerted for somebody else. Look-alikes are told apart by a rule that doesn't look at the pack under test; what they do is
 * reported, at every threshold, and held to nothing. Nor is the suite's own threshold: it lets people through by design.
 */
export function suiteLimits(score: SuiteScore): readonly SuiteLimit[] {
  const { fairPasses, unlistedPasses, lookAlikePasses, atThresholds } = score;
  const [shipped] = atThresholds;
  if (shipped === undefined) throw new Error('the suite ran at no threshold');
  const at = `at ${shipped.threshold.toFixed(3)}`;
  const others = unlistedPasses - lookAlikePasses;
  return [
    {
      words: `at least ${leastPasses.fair} fair passes of the list and ${leastPasses.others} of others, without look-alikes: ${fairPasses} and ${others}`,
      isKept: fairPasses >= leastPasses.fair && others >= leastPasses.others,
    },
    {
      words: `${at}: ${100 * leastAlertedOnce}% of the fair passes alerted exactly once`,
      isKept: shipped.alertedOnce >= leastAlertedOnce * fairPasses,
    },
    {
      words: `${at}: no false alert, look-alikes apart`,
      isKept: shipped.falseAlerts === shipped.falseAlertsOfLookAlikes,
    },
    { words: `${at}: the ledger balances`, isKept: shipped.isBalanced },
  ];
}
