import type { Comparisons } from './compare-all.ts';

/** Each identity once: the test set as it is, not a resample. */
export function onceEach({ identities }: Comparisons): Float64Array {
  return new Float64Array(identities.length).fill(1);
}

/** Pairs of enrolled samples of different identities, each identity counted as often as its weight says. */
export function weightedImpostors({ identities }: Comparisons, weights: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (const [i, { enrolled }] of identities.entries()) {
    const weighted = (weights[i] ?? 0) * enrolled;
    sum += weighted;
    squares += weighted * weighted;
  }
  return (sum * sum - squares) / 2;
}

/** The lowest threshold at which at most the share `fmr` of the weighted impostor pairs is accepted. */
export function thresholdAt(comparisons: Comparisons, weights: Float64Array, fmr: number): number {
  let allowed = fmr * weightedImpostors(comparisons, weights);
  for (const { score, one, other } of comparisons.topImpostors) {
    allowed -= (weights[one] ?? 0) * (weights[other] ?? 0);
    if (allowed < 0) return nextAbove(score);
  }
  return comparisons.topImpostors.at(-1)?.score ?? 1;
}

/** Shares of the weighted impostor pairs that reach each of some thresholds; these rise. */
export function falseMatchRates(
  comparisons: Comparisons,
  weights: Float64Array,
  thresholds: readonly number[],
): readonly number[] {
  const all = weightedImpostors(comparisons, weights);
  const accepted = thresholds.map(() => 0);
  let reached = 0;
  let k = thresholds.length - 1;
  for (const { score, one, other } of comparisons.topImpostors) {
    while (k >= 0 && score < (thresholds[k] ?? 0)) accepted[k--] = reached;
    reached += (weights[one] ?? 0) * (weights[other] ?? 0);
  }
  for (; k >= 0; k--) accepted[k] = reached;
  return accepted.map((count) => count / all);
}

/** Share of the weighted genuine pairs that reach a threshold; NaN where there are none. */
export function trueAcceptRate(
  genuines: Comparisons['genuines'],
  weights: Float64Array,
  threshold: number,
): number {
  let accepted = 0;
  let all = 0;
  for (const { identity, score } of genuines) {
    const weight = weights[identity] ?? 0;
    all += weight;
    if (score >= threshold) accepted += weight;
  }
  return accepted / all;
}

/** Scores are 32-bit, so this lies between a score and the next larger one. */
function nextAbove(score: number): number {
  return score + 1e-9;
}
