import type { CurvePoint } from '../../../../native-models/schema/measurement-schema.ts';
import { poissonInterval } from '../../intervals.ts';
import { normalShare } from '../normal-distribution.ts';

/** The error curve of an embedder whose scores are normally distributed, as a test set of so many pairs would show it. */
export function normalCurve({
  mean,
  spread,
  pairs,
}: {
  readonly mean: number;
  readonly spread: number;
  readonly pairs: number;
}): readonly CurvePoint[] {
  return Array.from({ length: 23 }, (_, i) => {
    const threshold = Math.round((0.26 + 0.02 * i) * 100) / 100;
    const falseMatches = Math.round(pairs * normalShare((mean - threshold) / spread));
    const { low, high } = poissonInterval(falseMatches);
    const tar = normalShare((0.7 - threshold) / spread);
    return {
      threshold,
      falseMatches,
      fmr: falseMatches / pairs,
      fmrLow: low / pairs,
      fmrHigh: high / pairs,
      tar,
      tarLow: Math.max(0, tar - 0.01),
      tarHigh: Math.min(1, tar + 0.01),
    };
  });
}
