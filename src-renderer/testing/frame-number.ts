/** Squares of a row at the top of a numbered picture, the lowest bit first: as `scripts/bench/tiles/numbered-clip.ts` paints them. */
export const numberBits = 12;
export const squarePx = 32;

const canvas = typeof document === 'undefined' ? null : document.createElement('canvas');
const context = canvas?.getContext('2d', { willReadFrequently: true }) ?? null;

/** The number that is painted into the picture that a video shows; null where there is none. */
export function readFrameNumber(video: HTMLVideoElement): number | null {
  if (canvas === null || context === null || video.videoWidth === 0) return null;
  canvas.width = numberBits + 1;
  canvas.height = 1;
  let number = 0;
  // One pixel for each square; the last is always light, so that a black picture is no number.
  context.drawImage(
    video,
    0,
    squarePx / 4,
    (numberBits + 1) * squarePx,
    squarePx / 2,
    0,
    0,
    numberBits + 1,
    1,
  );
  const { data } = context.getImageData(0, 0, numberBits + 1, 1);
  const isLight = (bit: number): boolean => (data[bit * 4] ?? 0) > 128;
  if (!isLight(numberBits)) return null;
  for (let bit = 0; bit < numberBits; bit += 1) number += isLight(bit) ? 2 ** bit : 0;
  return number;
}
