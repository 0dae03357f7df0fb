import type { OperationOutput } from '../../contract/operations.ts';
import { rateOf } from '../statistics/rate.ts';

/** The score of an alert that is kept, and whether its person was the one of the list. */
export interface KeptScore {
  readonly score: number;
  readonly isTrue: boolean;
}

/** How wide a bar of the histograms is. */
const barWidth = 0.02;
const steps = 8;

/**
 * What stricter thresholds would have done to alerts that are kept: of those that were the person, how many would have been lost, and of false ones how
 * many avoided. Never what a looser one would have found: whoever scored less was forgotten. Pure.
 */
export function whatIf(scores: readonly KeptScore[]): OperationOutput<'thresholds.what-if'> {
  const [right, wrong] = [scores.filter(({ isTrue }) => isTrue), scores.filter(({ isTrue }) => !isTrue)];
  const below = (some: readonly KeptScore[], threshold: number): number =>
    some.filter(({ score }) => score < threshold).length;
  const all = scores.map(({ score }) => score);
  const first = Math.floor(Math.min(...all) / barWidth);
  const bars = all.length === 0 ? 0 : Math.floor(Math.max(...all) / barWidth) - first + 1;
  return {
    bars: Array.from({ length: bars }, (_, nth) => {
      const within = ({ score }: KeptScore): boolean => Math.floor(score / barWidth) === first + nth;
      return {
        from: round((first + nth) * barWidth),
        right: right.filter(within).length,
        wrong: wrong.filter(within).length,
      };
    }),
    points: Array.from({ length: all.length === 0 ? 0 : steps }, (_, nth) => {
      const threshold = round((first + nth + 1) * barWidth);
      return {
        threshold,
        lost: rateOf(below(right, threshold), right.length),
        avoided: rateOf(below(wrong, threshold), wrong.length),
      };
    }),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
