import type { DrawnAs } from './messages.ts';

/** A picture in which nobody can be known: so few squares that a face in the middle of a street is two or three of them. */
export const pixelatedAcross = 32;
/** As wide as a tile shows it, or as a large one does without much loss. */
const clearAcross = 960;

/** The size in which a picture is drawn, in pixels; even, because colours are half as fine. Never larger than it came. */
export function drawnSize(
  drawnAs: DrawnAs,
  { width, height }: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } {
  const across = Math.min(drawnAs === 'pixelated' ? pixelatedAcross : clearAcross, width);
  // Upright pictures too: it is the longer side that counts.
  const scale = Math.min(1, across / Math.max(width, height));
  return { width: even(width * scale), height: even(height * scale) };
}

function even(length: number): number {
  return Math.max(2, Math.round(length / 2) * 2);
}
