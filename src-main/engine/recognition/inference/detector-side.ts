import { findablePx, finestSide, sideForFace, smallestProbePx } from '../frame-link/finest-side.ts';

/** Faces that come are smaller than those that are there: as much smaller is reckoned with. */
const approach = 0.7;
/** A smaller picture must spare at least this share of the side to be worth the change. */
const worthwhile = 0.85;
/** Evidence for a smaller picture is gathered over two spans of this length. */
const spanMs = 30_000;
/** In each of them at least so many faces must have been seen. */
const leastFaces = 10;
/** So often the picture is at its finest, so that faces which a smaller one hides are noticed. */
const fullLookMs = 2_000;

interface Span {
  readonly startedAt: number;
  smallestPx: number;
  faces: number;
}

/**
 * Chooses how large a camera's picture for the detector is, from the sizes of the faces that are seen: a camera in front
 * of which every face is large needs a smaller picture, whose run costs a fraction. It grows at once when a face comes
 * that it shows too small, and shrinks after a minute in which that would have hidden nobody. Every two seconds there
 * is a look at the finest picture. Faces too small to alert don't count.
 */
export class DetectorSide {
  #sidePx: number | null = null;
  #span: Span | null = null;
  #before: Span | null = null;
  #fullLookAt = -Infinity;

  /** @param longestPx of the camera's picture @param at milliseconds on a clock that never goes back */
  next(longestPx: number, at: number): number {
    const finest = finestSide(longestPx);
    const side = Math.min(this.#sidePx ?? finest, finest);
    if (side === finest || at - this.#fullLookAt >= fullLookMs) {
      this.#fullLookAt = at;
      return finest;
    }
    return side;
  }

  /** Notes the heights of the faces that were found in a picture, in pixels of the camera's. */
  note(heightsPx: readonly number[], longestPx: number, at: number): void {
    const finest = finestSide(longestPx);
    const span = this.#spanAt(at, longestPx);
    for (const heightPx of heightsPx) {
      if (heightPx < smallestProbePx) continue;
      span.faces += 1;
      span.smallestPx = Math.min(span.smallestPx, heightPx);
      const side = this.#sidePx ?? finest;
      if ((heightPx * side) / longestPx < findablePx) this.#sidePx = sideForFace(heightPx, longestPx);
    }
  }

  #spanAt(at: number, longestPx: number): Span {
    const fresh: Span = { startedAt: at, smallestPx: Infinity, faces: 0 };
    if (this.#span !== null && at - this.#span.startedAt < spanMs) return this.#span;
    const [last, earlier] = [this.#span, this.#before];
    if (last !== null && earlier !== null) this.#reconsider(last, earlier, longestPx);
    this.#before = last;
    this.#span = fresh;
    return fresh;
  }

  #reconsider(last: Span, earlier: Span, longestPx: number): void {
    const finest = finestSide(longestPx);
    if (last.faces + earlier.faces === 0) this.#sidePx = null;
    if (last.faces < leastFaces || earlier.faces < leastFaces) return;
    const smallestPx = Math.min(last.smallestPx, earlier.smallestPx) * approach;
    const side = Math.min(finest, sideForFace(smallestPx, longestPx));
    if (side <= (this.#sidePx ?? finest) * worthwhile) this.#sidePx = side;
  }
}
