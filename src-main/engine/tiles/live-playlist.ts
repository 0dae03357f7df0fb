/** One media segment as the playlist names it. */
export interface ListedSegment {
  readonly sequence: number;
  readonly durationS: number;
  /** Capture time of its first picture: milliseconds since 1970 UTC. */
  readonly startsAt: number;
  /** The initialisation segment it belongs to. */
  readonly generation: number;
  /** The camera reconnected, changed its format, or segments before this one are missing. */
  readonly isDiscontinuity: boolean;
}

/** Relative to the playlist. */
function initUri(generation: number): string {
  return `init-${generation}.mp4`;
}

/** Relative to the playlist. */
function segmentUri(sequence: number): string {
  return `${sequence}.m4s`;
}

/**
 * A live HLS media playlist (RFC 8216) of fragmented MP4. The segments are consecutive.
 * @param options.targetDurationS no segment, rounded, was ever longer.
 * @param options.discontinuities how many came before the first segment listed.
 */
export function renderLivePlaylist(
  segments: readonly ListedSegment[],
  options: { readonly targetDurationS: number; readonly discontinuities: number },
): string {
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${options.targetDurationS}`,
    `#EXT-X-MEDIA-SEQUENCE:${segments[0]?.sequence ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${options.discontinuities}`,
  ];
  let generation: number | undefined;
  for (const segment of segments) {
    if (segment.isDiscontinuity) lines.push('#EXT-X-DISCONTINUITY');
    if (segment.generation !== generation) lines.push(`#EXT-X-MAP:URI="${initUri(segment.generation)}"`);
    generation = segment.generation;
    lines.push(
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.startsAt).toISOString()}`,
      `#EXTINF:${segment.durationS.toFixed(5)},`,
      segmentUri(segment.sequence),
    );
  }
  return `${lines.join('\n')}\n`;
}
