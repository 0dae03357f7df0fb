import type { CurvePoint } from '../../../native-models/schema/measurement-schema.ts';
import type { Interval } from '../intervals.ts';
import { normalShare, probit } from './normal-distribution.ts';

/** A share with its 95% interval. */
export interface Estimate extends Interval {
  readonly value: number;
  /** Whether it lies beyond what the test set could show: the error curve was continued straight on. */
  readonly isExtrapolated: boolean;
}

/** A rate is measured where at least so many false matches were seen; with fewer the interval says little. */
const leastFalseMatches = 10;
/** The tail that is continued begins here: further up other comparisons decide the curve's shape. */
const tailBeginsAtFmr = 2e-3;

/**
 * False match rate of single comparisons at a threshold, from a pack's measured error curve. Between measured points
 * the curve is straight on a probit scale, as the scores of unlike faces are close to normally distributed; beyond
 * them it goes straight on, and its interval opens with the steepest and the flattest line that the measured
 * intervals allow. @param curve by rising threshold, see `measureCurve`. Throws RangeError for fewer than two points.
 */
export function falseMatchRateAt(curve: readonly CurvePoint[], threshold: number): Estimate {
  const measured = measuredOf(curve);
  const first = measured[0];
  const last = measured.at(-1);
  if (first === undefined || last === undefined || first === last) {
    throw new RangeError('two measured points are the least that an error curve can be read from');
  }
  if (threshold > last.threshold) return extrapolated(measured, threshold);
  // Below the first point the rate is higher than anybody would want to know; it is not continued upwards.
  const next = measured.findIndex((point) => point.threshold >= threshold);
  const right = measured[next] ?? first;
  const left = measured[next - 1] ?? right;
  const span = right.threshold - left.threshold;
  const share = span === 0 ? 1 : (threshold - left.threshold) / span;
  const between = (key: 'fmr' | 'fmrLow' | 'fmrHigh') =>
    normalShare(quantile(left[key]) + share * (quantile(right[key]) - quantile(left[key])));
  return {
    value: between('fmr'),
    low: between('fmrLow'),
    high: between('fmrHigh'),
    isExtrapolated: threshold < first.threshold,
  };
}

/** Whether rates can be read from a curve at all. */
export function isReadable(curve: readonly CurvePoint[]): boolean {
  return measuredOf(curve).length >= 2;
}

function measuredOf(curve: readonly CurvePoint[]): readonly CurvePoint[] {
  return curve.filter(({ falseMatches }) => falseMatches >= leastFalseMatches);
}

function extrapolated(measured: readonly CurvePoint[], threshold: number): Estimate {
  const inTail = measured.filter(({ fmr }) => fmr <= tailBeginsAtFmr);
  const tail = inTail.length >= 2 ? inTail : measured.slice(-2);
  const start = tail[0];
  const end = tail.at(-1);
  if (start === undefined || end === undefined) throw new RangeError('an error curve without a tail');
  const beyond = threshold - end.threshold;
  const span = end.threshold - start.threshold;
  const steepest = (quantile(end.fmrLow) - quantile(start.fmrHigh)) / span;
  // However wide the intervals are, a higher threshold never accepts more.
  const flattest = Math.min(0, (quantile(end.fmrHigh) - quantile(start.fmrLow)) / span);
  return {
    value: normalShare(quantile(end.fmr) + slopeOf(tail) * beyond),
    low: normalShare(quantile(end.fmrLow) + steepest * beyond),
    high: normalShare(quantile(end.fmrHigh) + flattest * beyond),
    isExtrapolated: true,
  };
}

/** Of the least-squares line through the tail on the probit scale; points count as much as false matches made them. */
function slopeOf(tail: readonly CurvePoint[]): number {
  const all = tail.reduce((sum, { falseMatches }) => sum + falseMatches, 0);
  const meanX = tail.reduce((sum, { threshold, falseMatches }) => sum + falseMatches * threshold, 0) / all;
  const meanY = tail.reduce((sum, { fmr, falseMatches }) => sum + falseMatches * quantile(fmr), 0) / all;
  let product = 0;
  let square = 0;
  for (const { threshold, fmr, falseMatches } of tail) {
    product += falseMatches * (threshold - meanX) * (quantile(fmr) - meanY);
    square += falseMatches * (threshold - meanX) ** 2;
  }
  return product / square;
}

/** A resample may have had none, and the scale has no place for that. */
function quantile(rate: number): number {
  return probit(Math.max(rate, 1e-12));
}

/**
 * The lowest threshold at which no more than a share of single comparisons matches falsely, as far as is known.
 * @param by the estimate itself, or the upper end of its interval for a promise that is meant to hold
 */
export function thresholdAtRate(
  curve: readonly CurvePoint[],
  fmr: number,
  by: 'value' | 'high' = 'value',
): number {
  let low = -1;
  let high = 1;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (falseMatchRateAt(curve, middle)[by] > fmr) low = middle;
    else high = middle;
  }
  return high;
}

/** How often somebody who is on no list is taken for one of the `listSize` people on it: each is compared once. */
export function falseAlertShare(fmr: number, listSize: number): number {
  return -Math.expm1(listSize * Math.log1p(-fmr));
}

/** The false match rate at which that happens. */
export function fmrOfFalseAlertShare(share: number, listSize: number): number {
  return listSize === 0 ? 1 : -Math.expm1(Math.log1p(-share) / listSize);
}

/** True accept rate of single comparisons at a threshold, between the curve's points. */
export function trueAcceptRateAt(curve: readonly CurvePoint[], threshold: number): Estimate {
  const first = curve[0];
  const last = curve.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('an error curve without points');
  const next = curve.findIndex((point) => point.threshold >= threshold);
  const right = next === -1 ? last : (curve[next] ?? last);
  const left = next === -1 ? last : (curve[next - 1] ?? right);
  const span = right.threshold - left.threshold;
  const share = span === 0 ? 1 : (threshold - left.threshold) / span;
  const between = (key: 'tar' | 'tarLow' | 'tarHigh') => left[key] + share * (right[key] - left[key]);
  return {
    value: between('tar'),
    low: between('tarLow'),
    high: between('tarHigh'),
    isExtrapolated: threshold < first.threshold || threshold > last.threshold,
  };
}
