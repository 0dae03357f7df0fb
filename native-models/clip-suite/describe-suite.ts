import { falseAlertShare, type SuiteThreshold } from './calibrate.ts';
import { rate } from '../evaluate/words.ts';
import { lookAlikeFmr } from './look-alikes.ts';
import { quantiles, quantilesOf, type Spread, type SuiteScore, type ThresholdScore } from './score-scenes.ts';

/** How the suite's own threshold was found, in words. @param judge the pack that says who looks like whom */
export function describeCalibration(calibration: SuiteThreshold, judge: string): string {
  const { threshold, people, passes, pairs, mean, deviation, highest } = calibration;
  return [
    `the suite's own threshold: ${threshold.toFixed(3)}, for ${falseAlertShare * 1000} false alert in 1,000 passers-by`,
    `  from ${passes} passes of ${people} other synthetic people, ${pairs} pairs: best votes of strangers ` +
      `${mean.toFixed(3)} ± ${deviation.toFixed(3)}, highest ${highest.toFixed(3)}`,
    `look-alikes: who the pack "${judge}" takes for somebody on the list at its false match rate of ${rate(lookAlikeFmr)} of real people`,
  ].join('\n');
}

/** A condition's results in words. */
export function describeCondition(condition: string, score: SuiteScore): string {
  const { listedPasses, fairPasses, unlistedPasses, lookAlikePasses } = score;
  return [
    `${condition}: ${fairPasses} fair passes of ${listedPasses} of the list; ${unlistedPasses} of others, ${lookAlikePasses} of them of look-alikes`,
    ...score.atThresholds.flatMap((one) => describeThreshold(one, score)),
    ...describeScores(score),
  ].join('\n');
}

function describeThreshold(one: ThresholdScore, score: SuiteScore): readonly string[] {
  return [
    `  at ${one.threshold.toFixed(3)}: ${share(one.alertedOnce, score.fairPasses)} passes alerted exactly once, ` +
      `${one.alertedMore} more than once, ${one.missed} missed; ${share(one.alertedOfAll, score.listedPasses)} of all passes of the list alerted; ` +
      `${one.repeats} repeats; ` +
      `the ledger ${one.isBalanced ? 'balances' : 'DOES NOT BALANCE'}`,
    `    false alerts: ${one.falseAlerts - one.falseAlertsOfLookAlikes}, and ${one.falseAlertsOfLookAlikes} by look-alikes`,
    ...describeSingleLooks(one, score),
    ...one.misses.map((miss) => `    missed: ${miss}`),
    ...one.mistakes.map((mistake) => `    false: ${mistake}`),
  ];
}

function describeSingleLooks(
  { threshold }: ThresholdScore,
  { unlistedPasses, watched }: SuiteScore,
): readonly string[] {
  if (watched === null) return [];
  const reaching = (scores: readonly number[]) => scores.filter((score) => score >= threshold).length;
  const { votes, looks, everyLook } = watched;
  const missing = everyLook.genuine.length - reaching(everyLook.genuine);
  return [
    `    by single looks: ${share(missing, everyLook.genuine.length)} looks at the listed miss; ` +
      `${share(reaching(looks.strangers), unlistedPasses)} passes of others have a look that would alert; ` +
      `by votes ${share(reaching(votes.strangers), unlistedPasses)}`,
  ];
}

function describeScores({ watched }: SuiteScore): readonly string[] {
  if (watched === null) return [];
  const { votes, looks, everyLook } = watched;
  const line = (what: string, { genuine, strangers }: Spread) =>
    `    ${what}: own entry ${inLine(genuine)}; strangers ${inLine(strangers)}`;
  return [
    `  scores at ${quantiles.map((share) => `${100 * share}%`).join(', ')}`,
    line('best vote of a pass', votes),
    line('best look of a pass', looks),
    line('every look', everyLook),
  ];
}

function share(count: number, of: number): string {
  return `${count} of ${of} (${of === 0 ? '–' : ((100 * count) / of).toFixed(1)}%)`;
}

function inLine(rising: readonly number[]): string {
  return quantilesOf(rising)
    .map((score) => score.toFixed(2))
    .join(', ');
}
