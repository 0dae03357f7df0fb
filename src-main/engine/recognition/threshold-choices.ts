import type { CurvePoint } from '../../../native-models/schema/measurement-schema.ts';
import {
  falseAlertShare,
  falseMatchRateAt,
  fmrOfFalseAlertShare,
  thresholdAtRate,
  trueAcceptRateAt,
  type Estimate,
} from '../statistics/false-alert-rate.ts';

/** What a threshold means in the street. */
export interface ThresholdMeaning {
  readonly threshold: number;
  /** People who are on no list and raise an alert, of 10,000 faces, with a 95% interval. */
  readonly falseAlertsPer10000: Estimate;
  /** Share of listed people's good looks that are recognised, with a 95% interval. */
  readonly trueAccepts: Estimate;
}

const faces = 10_000;
/** False alerts per 10,000 faces that people can choose between; thrice as many at each step, as far as figures carry. */
const steps = [100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001] as const;
/** As many as people can compare. */
const mostChoices = 8;

/** What a threshold means for a list of a size, as measured on single pictures: the vote over a track comes on top. */
export function meaningOf(
  curve: readonly CurvePoint[],
  threshold: number,
  listSize: number,
): ThresholdMeaning {
  const { value, low, high, isExtrapolated } = falseMatchRateAt(curve, threshold);
  const alerts = (fmr: number) => faces * falseAlertShare(fmr, listSize);
  return {
    threshold,
    falseAlertsPer10000: {
      value: alerts(value),
      low: alerts(low),
      high: alerts(high),
      isExtrapolated,
    },
    trueAccepts: trueAcceptRateAt(curve, threshold),
  };
}

/**
 * Thresholds to choose from, the laxest first, none below the floor; the floor itself is one where it is stricter than
 * a step. @param floor the policy's, or null where no policy names one
 */
export function thresholdChoices(
  curve: readonly CurvePoint[],
  listSize: number,
  floor: number | null,
): readonly ThresholdMeaning[] {
  const wanted = steps.map((alerts) =>
    thresholdAtRate(curve, fmrOfFalseAlertShare(alerts / faces, listSize)),
  );
  // Rounded up, so that what is written down never lets more through than what was chosen.
  const rounded = wanted.map((threshold) => Math.ceil(threshold * 1_000) / 1_000);
  const allowed = rounded.filter((threshold) => threshold < 1 && threshold >= (floor ?? -1));
  const isFloorChoice = floor !== null && rounded.some((threshold) => threshold < floor);
  const thresholds = [...new Set([...(isFloorChoice ? [floor] : []), ...allowed])];
  return thresholds.slice(0, mostChoices).map((threshold) => meaningOf(curve, threshold, listSize));
}
