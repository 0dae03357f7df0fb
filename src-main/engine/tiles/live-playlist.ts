/** A part of a segment as the playlist names it. */
export interface ListedPart {
  readonly durationS: number;
  /** Begins with a keyframe. */
  readonly isIndependent: boolean;
}

/** One media segment as the playlist names it. */
export interface ListedSegment {
  readonly sequence: number;
  readonly durationS: number;
  /** Capture time of its first picture: milliseconds since 1970 UTC. */
  readonly startsAt: number;
  /** The initialisation segment it belongs to. */
  readonly generation: number;
  /** The camera reconnected, changed its format, or pictures before this one are missing. */
  readonly isDiscontinuity: boolean;
  readonly parts: readonly ListedPart[];
  /** False for the last one while it still grows. */
  readonly isWhole: boolean;
}

/** Parts are named for so many of the last segments (draft-pantos-hls-rfc8216bis 6.2.2: those near the live edge). */
const segmentsWithParts = 3;
/** How far from the live edge a player has to stay, in parts (rfc8216bis 4.4.3.8: at least three). */
const holdBackParts = 3;

/** Relative to the playlist. */
function initUri(generation: number): string {
  return `init-${generation}.mp4`;
}

/** Relative to the playlist. */
function segmentUri(sequence: number): string {
  return `${sequence}.m4s`;
}

/** Relative to the playlist. */
function partUri(sequence: number, part: number): string {
  return `${sequence}-${part}.m4s`;
}

/**
 * A live low-latency HLS media playlist (RFC 8216 and rfc8216bis) of fragmented MP4. The segments are consecutive.
 * @param options.targetDurationS no segment, rounded, was ever longer.
 * @param options.partTargetS no part was ever longer.
 * @param options.discontinuities how many came before the first segment listed.
 */
export function renderLivePlaylist(
  segments: readonly ListedSegment[],
  options: {
    readonly targetDurationS: number;
    readonly partTargetS: number;
    readonly discontinuities: number;
  },
): string {
  const { targetDurationS, partTargetS, discontinuities } = options;
  const holdBackS = Number((holdBackParts * partTargetS).toFixed(3));
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:9',
    `#EXT-X-TARGETDURATION:${targetDurationS}`,
    `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${holdBackS}`,
    `#EXT-X-PART-INF:PART-TARGET=${partTargetS}`,
    `#EXT-X-MEDIA-SEQUENCE:${segments[0]?.sequence ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuities}`,
  ];
  let generation: number | undefined;
  for (const [index, segment] of segments.entries()) {
    if (segment.isDiscontinuity) lines.push('#EXT-X-DISCONTINUITY');
    if (segment.generation !== generation) lines.push(`#EXT-X-MAP:URI="${initUri(segment.generation)}"`);
    generation = segment.generation;
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.startsAt).toISOString()}`);
    if (index >= segments.length - segmentsWithParts) lines.push(...partLines(segment));
    if (segment.isWhole) lines.push(`#EXTINF:${segment.durationS.toFixed(5)},`, segmentUri(segment.sequence));
  }
  return `${lines.join('\n')}\n`;
}

function partLines({ sequence, parts }: ListedSegment): readonly string[] {
  return parts.map(
    ({ durationS, isIndependent }, index) =>
      `#EXT-X-PART:DURATION=${durationS.toFixed(5)},URI="${partUri(sequence, index)}"${isIndependent ? ',INDEPENDENT=YES' : ''}`,
  );
}
