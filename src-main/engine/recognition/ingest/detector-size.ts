import type { FrameHeader } from '../frame-link/frame-protocol.ts';

/** What the picture for the detector looks like: see `frame-protocol.ts`. */
export type DetectorSize = FrameHeader['detector'];

const sideMultiplePx = 64;

/**
 * The picture in which faces are looked for: its longest side is as near to `sidePx` as whole multiples of 64 across
 * allow, so that no row needs padding. A smaller picture is not enlarged beyond the next multiple.
 */
export function detectorSizeFor(
  picture: { readonly width: number; readonly height: number },
  sidePx: number,
): DetectorSize {
  const longest = Math.max(picture.width, picture.height);
  const wantedWidth = (picture.width * Math.min(sidePx, longest)) / longest;
  const width = Math.max(1, Math.round(wantedWidth / sideMultiplePx)) * sideMultiplePx;
  const scale = width / picture.width;
  const contentHeight = Math.max(1, Math.round(picture.height * scale));
  const height = Math.ceil(contentHeight / sideMultiplePx) * sideMultiplePx;
  return { width, height, contentHeight, scale };
}
