import type { IncomingFragment } from '../tiles/segment-store.ts';

/** A fragment of a second that begins a segment; what is in it can't be played. */
export function someFragment(sequence: number, changes: Partial<IncomingFragment> = {}): IncomingFragment {
  return {
    sequence,
    durationS: 1,
    startsAt: sequence * 1_000,
    startsSegment: true,
    isIndependent: true,
    bytes: Uint8Array.of(sequence + 1),
    ...changes,
  };
}
