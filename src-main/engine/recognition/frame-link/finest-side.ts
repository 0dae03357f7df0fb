/** Height in the detector's picture at which nearly every face is found: 99% at 20 px in photographs, with some room. */
export const findablePx = 24;
/** Smaller pictures gain nothing: what surrounds the detector costs as much as it. */
const coarsestSidePx = 256;
/** Larger ones cost more than 40 ms a run on a CPU. */
const largestSidePx = 1_280;
/** Sides are multiples of this. */
const sideStepPx = 64;

/** The side at which a face of a height is found, in a picture whose longest side is given; all in pixels. */
export function sideForFace(faceHeightPx: number, longestPx: number): number {
  const side = Math.ceil((longestPx * findablePx) / faceHeightPx / sideStepPx) * sideStepPx;
  return Math.max(coarsestSidePx, Math.min(largestSidePx, side));
}

/** The smallest face that may raise an alert, in pixels of the picture: see `probeLimits`. */
export const smallestProbePx = 48;

/** The longest side of the detector's picture that is worth its time: it shows the smallest face that may alert. */
export function finestSide(longestPx: number): number {
  return sideForFace(smallestProbePx, longestPx);
}
