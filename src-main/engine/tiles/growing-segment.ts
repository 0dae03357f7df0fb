import type { ListedPart, ListedSegment } from './live-playlist.ts';

/** A `moof` with its `mdat`, as it is kept. */
export interface StoredFragment {
  /** Counts those of a stream, whatever becomes of its timeline. */
  readonly number: number;
  readonly durationS: number;
  readonly startsAt: number;
  readonly isIndependent: boolean;
  readonly bytes: Uint8Array;
}

interface StoredPart extends ListedPart {
  durationS: number;
  readonly fragments: StoredFragment[];
}

/** A segment to which fragments are added until it is whole. */
export interface GrowingSegment extends ListedSegment {
  durationS: number;
  isWhole: boolean;
  readonly fragments: StoredFragment[];
  /** Those that are closed; all of them are listed. */
  readonly parts: StoredPart[];
  /** Fragments of which no whole part has come together yet. */
  openPart: StoredPart | null;
}

/** Timestamps in ticks of 1/90,000 s don't add up to the millisecond. */
const toleranceS = 0.001;

/** Adds a fragment, and closes a part as soon as another fragment like it would make it longer than `partTargetS`. */
export function addToSegment(segment: GrowingSegment, fragment: StoredFragment, partTargetS: number): void {
  const { durationS, isIndependent } = fragment;
  segment.fragments.push(fragment);
  segment.durationS += durationS;
  const isTooLong = (part: StoredPart): boolean => part.durationS + durationS > partTargetS + toleranceS;
  if (segment.openPart !== null && isTooLong(segment.openPart)) closePart(segment);
  segment.openPart ??= { durationS: 0, isIndependent, fragments: [] };
  segment.openPart.fragments.push(fragment);
  segment.openPart.durationS += durationS;
  if (isTooLong(segment.openPart)) closePart(segment);
}

/** What a segment still holds open becomes its last part. */
export function closePart(segment: GrowingSegment): void {
  if (segment.openPart !== null) segment.parts.push(segment.openPart);
  segment.openPart = null;
}

export function bytesOf(fragments: readonly StoredFragment[]): Uint8Array<ArrayBuffer> {
  return bytesOfAll(fragments.map(({ bytes }) => bytes));
}

/** Joined, in memory of its own. */
export function bytesOfAll(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
