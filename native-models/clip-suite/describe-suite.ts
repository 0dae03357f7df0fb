import type { ConditionScore } from './command.ts';
import { quantiles } from './score-scenes.ts';

/** The suite's results in words, a paragraph for each condition. */
export function describeSuite(scores: readonly ConditionScore[]): string {
  return scores.map(describeOne).join('\n\n');
}

function describeOne(score: ConditionScore): string {
  const { condition, threshold, fairPasses, alertedOnce, alertedMore, missed, unlistedPasses, falseAlerts } =
    score;
  const { singleLook } = score;
  const share = (count: number, of: number) =>
    `${count} of ${of} (${of === 0 ? '–' : ((100 * count) / of).toFixed(1)}%)`;
  return [
    `${condition}, threshold ${threshold.toFixed(3)}`,
    `  listed: ${share(alertedOnce, fairPasses)} passes alerted exactly once, ${alertedMore} more than once, ${missed} missed`,
    `  unlisted: ${falseAlerts} false alerts in ${unlistedPasses} passes`,
    `  by single looks instead of the vote: ${share(singleLook.missedLooks, singleLook.listedLooks)} looks at the listed miss, ` +
      `${share(singleLook.falsePasses, unlistedPasses)} passes of unlisted have a look that would alert`,
    `  scores at ${quantiles.map((share) => `${100 * share}%`).join(', ')}: listed with themselves ${inLine(singleLook.genuine)}; ` +
      `unlisted with the nearest of the list ${inLine(singleLook.strangers)}`,
    ...score.misses.map((miss) => `  missed: ${miss}`),
  ].join('\n');
}

function inLine(scores: readonly number[]): string {
  return scores.map((score) => score.toFixed(2)).join(', ');
}
