import { bootstrap } from './bootstrap.ts';
import type { Comparisons } from './compare-all.ts';
import { onceEach, thresholdAt, trueAcceptRate } from './rates.ts';

/** One point of the detection error tradeoff, with a 95% interval by bootstrap over identities. */
export interface DetPoint {
  /** False match rate: share of impostor pairs at or above the threshold. */
  readonly fmr: number;
  readonly threshold: number;
  /** True accept rate: share of genuine pairs at or above the threshold; failed enrolments are misses. */
  readonly tar: number;
  readonly low: number;
  readonly high: number;
  readonly impostors: number;
  readonly genuines: number;
}

/**
 * Points at the given false match rates. A rate that this many impostors can't show (less than one pair expected
 * above the threshold) gives no point. In each resample both the threshold and the true accept rate are found anew.
 */
export function detPoints(comparisons: Comparisons, fmrs: readonly number[]): readonly DetPoint[] {
  const { impostorCount, genuines, identities } = comparisons;
  if (genuines.length === 0) return [];
  const supported = fmrs.filter((fmr) => fmr * impostorCount >= 1);
  const at = (weights: Float64Array, fmr: number) => {
    const threshold = thresholdAt(comparisons, weights, fmr);
    return { threshold, tar: trueAcceptRate(genuines, weights, threshold) };
  };
  const intervals = bootstrap(identities.length, (weights) => supported.map((fmr) => at(weights, fmr).tar));
  const once = onceEach(comparisons);
  return supported.map((fmr, k) => {
    const { low, high } = intervals[k] ?? { low: Number.NaN, high: Number.NaN };
    return { fmr, ...at(once, fmr), low, high, impostors: impostorCount, genuines: genuines.length };
  });
}
