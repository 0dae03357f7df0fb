import type { Comparisons } from './compare-all.ts';
import { createRandom } from './random.ts';
import { falseMatchRates, thresholdAt, trueAcceptRate } from './rates.ts';

interface Range {
  readonly lowest: number;
  readonly median: number;
  readonly highest: number;
}

/** What halves of the identities say, each about itself and about the other. */
export interface Halves {
  readonly splits: number;
  readonly fmr: number;
  /** True accept rate of a half at the threshold that the half itself has for the rate. */
  readonly tar: Range;
  /** The same at the threshold of the other half, and the rate of false matches there. */
  readonly tarAtOther: Range;
  readonly fmrAtOther: Range;
}

const splits = 50;
const seed = 20_261_126;

/**
 * Splits the identities into halves, many times at random: how far a figure depends on who is in the test set, and what
 * a threshold is worth on people whom it was not set on. Null where half of the pairs can't show the rate.
 */
export function measureHalves(comparisons: Comparisons, fmr: number): Halves | null {
  const { identities, impostorCount, genuines } = comparisons;
  // A half has a quarter of the pairs.
  if (fmr * (impostorCount / 4) < 1 || genuines.length === 0) return null;
  const random = createRandom(seed);
  const tars: number[] = [];
  const tarsAtOther: number[] = [];
  const fmrsAtOther: number[] = [];
  for (let split = 0; split < splits; split++) {
    const halves = splitInTwo(identities.length, random);
    const thresholds = halves.map((weights) => thresholdAt(comparisons, weights, fmr));
    for (const [i, weights] of halves.entries()) {
      const [own, other] = i === 0 ? thresholds : thresholds.toReversed();
      if (own === undefined || other === undefined) continue;
      tars.push(trueAcceptRate(genuines, weights, own));
      tarsAtOther.push(trueAcceptRate(genuines, weights, other));
      fmrsAtOther.push(falseMatchRates(comparisons, weights, [other])[0] ?? Number.NaN);
    }
  }
  return {
    splits,
    fmr,
    tar: rangeOf(tars),
    tarAtOther: rangeOf(tarsAtOther),
    fmrAtOther: rangeOf(fmrsAtOther),
  };
}

/** Weights of 0 and 1: who is in the one half, and who in the other. */
function splitInTwo(count: number, random: () => number): readonly [Float64Array, Float64Array] {
  const order = Array.from({ length: count }, (_, i) => ({ i, key: random() })).toSorted(
    (a, b) => a.key - b.key,
  );
  const one = new Float64Array(count);
  for (const { i } of order.slice(0, count >> 1)) one[i] = 1;
  return [one, one.map((weight) => 1 - weight)];
}

function rangeOf(values: readonly number[]): Range {
  const rising = values.toSorted((one, other) => one - other);
  const at = (share: number) => rising[Math.round(share * (rising.length - 1))] ?? Number.NaN;
  return { lowest: at(0), median: at(0.5), highest: at(1) };
}
