import { poissonInterval, wilsonInterval } from '../../src-main/engine/intervals.ts';
import type { CurvePoint } from '../schema/measurement-schema.ts';
import { bootstrap } from './bootstrap.ts';
import type { Comparisons } from './compare-all.ts';
import { falseMatchRates, onceEach, trueAcceptRate } from './rates.ts';

const step = 0.02;
/** The curve ends with the first threshold that nobody else's picture reaches… */
const afterLast = 1;
/** …but true accept rates are wanted where false matches are too rare for this test set, too. */
const leastEnd = 0.7;

/**
 * Both error rates at thresholds 0.02 apart, from where 1% of the impostors are accepted. No interval is narrower than
 * that of as many independent pairs, so that none found is not none possible.
 */
export function measureCurve(comparisons: Comparisons): readonly CurvePoint[] {
  const { topImpostors, impostorCount, genuines, identities } = comparisons;
  const first = topImpostors[Math.floor(impostorCount / 100)]?.score;
  const highest = topImpostors[0]?.score;
  if (first === undefined || highest === undefined || genuines.length === 0) return [];
  const from = Math.ceil(first / step);
  const until = Math.max(Math.ceil(highest / step) + afterLast, Math.round(leastEnd / step));
  const thresholds: number[] = [];
  for (let k = from; k <= Math.min(until, Math.round(1 / step)); k++) thresholds.push(round(k * step));
  const ratesOf = (weights: Float64Array) => [
    ...falseMatchRates(comparisons, weights, thresholds),
    ...thresholds.map((threshold) => trueAcceptRate(genuines, weights, threshold)),
  ];
  const intervals = bootstrap(identities.length, ratesOf);
  const rates = ratesOf(onceEach(comparisons));
  return thresholds.map((threshold, k) => {
    const fmr = rates[k] ?? 0;
    const falseMatches = Math.round(fmr * impostorCount);
    const counted = poissonInterval(falseMatches);
    const drawn = intervals[k] ?? { low: 0, high: 1 };
    const accepted = intervals[thresholds.length + k] ?? { low: 0, high: 1 };
    const tar = rates[thresholds.length + k] ?? 0;
    const independent = wilsonInterval(tar * genuines.length, genuines.length);
    return {
      threshold,
      falseMatches,
      fmr,
      fmrLow: Math.min(drawn.low, counted.low / impostorCount),
      fmrHigh: Math.max(drawn.high, counted.high / impostorCount),
      tar,
      tarLow: Math.min(accepted.low, independent.low),
      tarHigh: Math.max(accepted.high, independent.high),
    };
  });
}

function round(threshold: number): number {
  return Math.round(threshold * 100) / 100;
}
