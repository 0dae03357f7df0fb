import type { CurvePoint } from '../../../native-models/schema/measurement-schema.ts';
import { isReadable, thresholdAtRate } from '../statistics/false-alert-rate.ts';

/** A shorter list is treated like one of this size, which is what a first policy allows. */
const shortestList = 2_000;

/**
 * From which score on two pictures for one list are taken for one person. The score is the lowest at which a list as long as
 * the policy allows is expected to have at most one pair of strangers who are taken for one, even at the upper end of the false match
 * rate's 95% interval. So it grows with the list: every row is compared with every other. Null for a curve that says too little: then only
 * what is the same to the byte is found.
 *
 * Both errors have a price. A false twin costs somebody a look and enrolling one person by hand. Somebody who is listed twice unseen
 * divides the looks of their pass between two entries, and most looks have to find the same one: so it isn't set to find next to
 * nobody. What it finds is measured by `npm run evaluate -- DIR --twice`: native-models/README.md, "Twice on a list".
 */
export function sameFaceScore(curve: readonly CurvePoint[], mostEntries: number): number | null {
  if (!isReadable(curve)) return null;
  const size = Math.max(mostEntries, shortestList);
  return thresholdAtRate(curve, 2 / (size * (size - 1)), 'high');
}
