import type { Comparisons } from './compare-all.ts';
import { createRandom } from './random.ts';

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

const resamples = 1_000;
const seed = 20_261_122;

/**
 * Points at the given false match rates. A rate that this many impostors can't show (less than one pair expected
 * above the threshold) gives no point. In each resample identities are drawn with replacement, and both the
 * threshold and the true accept rate are found anew.
 */
export function detPoints(comparisons: Comparisons, fmrs: readonly number[]): readonly DetPoint[] {
  const { impostorCount, genuines, identities } = comparisons;
  const supported = fmrs.filter((fmr) => fmr * impostorCount >= 1);
  const once = new Float64Array(identities.length).fill(1);
  const samples = supported.map((): number[] => []);
  const random = createRandom(seed);
  for (let i = 0; i < resamples; i++) {
    const weights = new Float64Array(identities.length);
    for (let draw = 0; draw < weights.length; draw++) {
      const drawn = Math.floor(random() * weights.length);
      weights[drawn] = (weights[drawn] ?? 0) + 1;
    }
    for (const [k, fmr] of supported.entries()) {
      const tar = tarAt(comparisons, weights, thresholdAt(comparisons, weights, fmr));
      if (!Number.isNaN(tar)) samples[k]?.push(tar);
    }
  }
  return supported.map((fmr, k) => {
    const threshold = thresholdAt(comparisons, once, fmr);
    const sorted = (samples[k] ?? []).toSorted((one, other) => one - other);
    return {
      fmr,
      threshold,
      tar: tarAt(comparisons, once, threshold),
      low: quantile(sorted, 0.025),
      high: quantile(sorted, 0.975),
      impostors: impostorCount,
      genuines: genuines.length,
    };
  });
}

/** The lowest threshold at which at most the share `fmr` of the weighted impostor pairs is accepted. */
function thresholdAt({ identities, topImpostors }: Comparisons, weights: Float64Array, fmr: number): number {
  let sum = 0;
  let squares = 0;
  for (const [i, { enrolled }] of identities.entries()) {
    const weighted = (weights[i] ?? 0) * enrolled;
    sum += weighted;
    squares += weighted * weighted;
  }
  let allowed = (fmr * (sum * sum - squares)) / 2;
  for (const { score, one, other } of topImpostors) {
    allowed -= (weights[one] ?? 0) * (weights[other] ?? 0);
    if (allowed < 0) return nextAbove(score);
  }
  return topImpostors.at(-1)?.score ?? 1;
}

function tarAt({ genuines }: Comparisons, weights: Float64Array, threshold: number): number {
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

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
