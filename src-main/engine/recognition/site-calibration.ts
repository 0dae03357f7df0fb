import { wilsonInterval, type Interval } from '../intervals.ts';

/** How many of a walk-through's passes a threshold would have found. */
export interface SitePoint extends Interval {
  readonly threshold: number;
  /** True positive identification rate: passes found ÷ passes walked, with its 95% interval by Wilson's score. */
  readonly tpir: number;
  readonly found: number;
  readonly passes: number;
}

/**
 * What a walk of consenting staff past the cameras says about the place: for each threshold, how many of their passes it
 * would find. @param scores of the passes that were found, the highest of each; nothing else is known of a pass
 * @param passes how many were walked, as counted by whoever walked; at least as many as were found
 * @param thresholds at or above the one that was in force: what lay below it was forgotten like a stranger's
 */
export function siteCalibration(
  scores: readonly number[],
  passes: number,
  thresholds: readonly number[],
): readonly SitePoint[] {
  if (scores.length > passes) throw new RangeError('more passes were found than were walked');
  return thresholds.map((threshold) => {
    const found = scores.filter((score) => score >= threshold).length;
    return {
      threshold,
      tpir: passes === 0 ? 0 : found / passes,
      found,
      passes,
      ...wilsonInterval(found, passes),
    };
  });
}
