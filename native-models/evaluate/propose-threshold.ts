import {
  falseMatchRateAt,
  fmrOfFalseAlertShare,
  isReadable,
  thresholdAtRate,
} from '../../src-main/engine/statistics/false-alert-rate.ts';
import type { CurvePoint } from '../schema/measurement-schema.ts';

export interface ProposedThreshold {
  /** That no more than this share of comparisons matches falsely is what even the interval's upper end says. */
  readonly fmr: number;
  readonly threshold: number;
  /** Whether it lies beyond what the test set could show. */
  readonly isExtrapolated: boolean;
}

/**
 * What South Wales Police published as their limits: at most one false alert in 1,000 faces, with a list of up to 2,000. A
 * first policy allows a list as long.
 */
const aim = { falseAlertShare: 1e-3, listSize: 2_000 } as const;

/**
 * The threshold that is proposed first: the lowest at which the aim is kept even at the upper end of the false match rate's 95%
 * interval. Null for a curve that says too little for any such threshold.
 */
export function proposeThreshold(curve: readonly CurvePoint[]): ProposedThreshold | null {
  if (!isReadable(curve)) return null;
  const fmr = fmrOfFalseAlertShare(aim.falseAlertShare, aim.listSize);
  const exact = thresholdAtRate(curve, fmr, 'high');
  // Rounded up, so that what is written down never lets more through than was promised.
  const threshold = Math.ceil(exact * 1_000) / 1_000;
  if (threshold >= 1) return null;
  return {
    fmr: Number(fmr.toPrecision(3)),
    threshold,
    isExtrapolated: falseMatchRateAt(curve, threshold).isExtrapolated,
  };
}
