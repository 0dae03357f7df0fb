import type { LiveFragmentsHeader } from '../../contract/media.ts';
import { renderLivePlaylist } from './live-playlist.ts';
import {
  addToSegment,
  bytesOf,
  bytesOfAll,
  closePart,
  type GrowingSegment,
  type StoredFragment,
} from './growing-segment.ts';
import { Waiters } from './waiters.ts';

/** A fragment as the ingest process hands it over. */
export interface IncomingFragment {
  /** Of the ingest process: only a gap in it matters. */
  readonly sequence: number;
  readonly durationS: number;
  readonly startsAt: number;
  readonly startsSegment: boolean;
  readonly isIndependent: boolean;
  readonly bytes: Uint8Array;
}

/** Which of a camera's streams. */
export type StreamKey = `${string}/main` | `${string}/sub`;

/** Fragments of one timeline, for a player that takes them as they come. */
export interface FollowedFragments {
  readonly header: LiveFragmentsHeader;
  /** The initialisation segment where it is new to the player, then the fragments; a copy. */
  readonly body: Uint8Array;
}

/** What was kept of a stream, for somebody who makes something of it. */
export interface KeptVideo {
  readonly init: Uint8Array<ArrayBuffer>;
  readonly fragments: { readonly startsAt: number; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

interface Init {
  readonly bytes: Uint8Array;
  readonly mimeCodec: string;
}

interface Tile {
  readonly inits: Map<number, Init>;
  segments: GrowingSegment[];
  generation: number;
  lastIngestSequence: number | null;
  isTimelineNew: boolean;
  targetDurationS: number;
  partTargetS: number;
  /** Discontinuities ahead of the first segment kept. */
  pastDiscontinuities: number;
  /** What the next segment and the next fragment will be called. */
  readonly next: { segment: number; fragment: number };
}

const listedSegments = 6;
/** A player may still be fetching what has just left the playlist (RFC 8216 section 6.2.2). */
const keptSegments = 9;
/** As long as the ingest process makes a fragment, where no camera sends fewer than five pictures a second. */
const usualPartS = 0.2;

/**
 * The last seconds of each stream, in memory alone. What leaves is overwritten. Sequence, generation and fragment numbers rise for
 * as long as the engine runs, so none ever names other bytes, whatever becomes of the ingest process.
 */
export class SegmentStore {
  readonly #tiles = new Map<StreamKey, Tile>();
  /** Outlive the tile: a player may still remember a camera that was closed and opened anew. */
  readonly #nextNumbers = new Map<StreamKey, { segment: number; fragment: number }>();
  readonly #waiters = new Waiters<StreamKey>();
  #generations = 0;

  /** Begins a timeline: after a connect, and when the format changed. */
  setInit(stream: StreamKey, bytes: Uint8Array, mimeCodec: string): void {
    const tile = this.#tileOf(stream);
    this.#generations += 1;
    tile.generation = this.#generations;
    tile.isTimelineNew = true;
    tile.inits.set(tile.generation, { bytes, mimeCodec });
    forgetUnusedInits(tile);
  }

  /** Takes over the bytes. A fragment ahead of any initialisation can't be played and is dropped. */
  addFragment(stream: StreamKey, incoming: IncomingFragment): void {
    const tile = this.#tileOf(stream);
    if (tile.inits.size === 0) {
      incoming.bytes.fill(0);
      return;
    }
    const hasGap = tile.lastIngestSequence !== null && incoming.sequence !== tile.lastIngestSequence + 1;
    const isBroken = tile.isTimelineNew || hasGap;
    if (incoming.startsSegment || isBroken || tile.segments.length === 0)
      beginSegment(tile, incoming, isBroken);
    tile.lastIngestSequence = incoming.sequence;
    tile.isTimelineNew = false;
    tile.partTargetS = Math.max(tile.partTargetS, ceilToMs(incoming.durationS));
    const fragment: StoredFragment = {
      number: tile.next.fragment,
      durationS: incoming.durationS,
      startsAt: incoming.startsAt,
      isIndependent: incoming.isIndependent,
      bytes: incoming.bytes,
    };
    tile.next.fragment += 1;
    const segment = tile.segments.at(-1);
    if (segment !== undefined) addToSegment(segment, fragment, tile.partTargetS);
    this.#waiters.wake(stream);
  }

  /** Null while there is nothing to play. */
  playlist(stream: StreamKey): string | null {
    const tile = this.#tiles.get(stream);
    if (tile === undefined) return null;
    const playable = tile.segments.filter(({ isWhole, parts }) => isWhole || parts.length > 0);
    if (playable.length === 0) return null;
    return renderLivePlaylist(playable.slice(-listedSegments), {
      targetDurationS: tile.targetDurationS,
      partTargetS: tile.partTargetS,
      discontinuities: tile.pastDiscontinuities + count(playable.slice(0, -listedSegments)),
    });
  }

  /** Resolves when the playlist names this segment, or this part of it, and after the patience whatever it names. */
  async whenListed(
    stream: StreamKey,
    wanted: { readonly sequence: number; readonly part: number | null },
    patienceMs: number,
  ): Promise<void> {
    await this.#waiters.until(stream, () => this.#isListed(stream, wanted), patienceMs);
  }

  #isListed(
    stream: StreamKey,
    { sequence, part }: { readonly sequence: number; readonly part: number | null },
  ): boolean {
    const segments = this.#tiles.get(stream)?.segments ?? [];
    const last = segments.at(-1);
    if (last === undefined) return false;
    const asked = segments.find((segment) => segment.sequence === sequence);
    if (asked === undefined) return last.sequence > sequence;
    if (part === null) return asked.isWhole;
    if (asked.parts.length > part) return true;
    // The segment ended before it had so many: the first part of the next one is meant (rfc8216bis 6.2.5.2).
    return asked.isWhole && (last.sequence > sequence + 1 || last.parts.length > 0);
  }

  init(stream: StreamKey, generation: number): Uint8Array | null {
    return this.#tiles.get(stream)?.inits.get(generation)?.bytes ?? null;
  }

  /** A copy, of a segment that is whole. */
  segment(stream: StreamKey, sequence: number): Uint8Array | null {
    const segment = this.#segmentOf(stream, sequence);
    return segment?.isWhole === true ? bytesOf(segment.fragments) : null;
  }

  hasSegment(stream: StreamKey, sequence: number): boolean {
    return this.#segmentOf(stream, sequence)?.isWhole === true;
  }

  /** A copy. */
  part(stream: StreamKey, sequence: number, index: number): Uint8Array | null {
    const part = this.#segmentOf(stream, sequence)?.parts[index];
    return part === undefined ? null : bytesOf(part.fragments);
  }

  hasPart(stream: StreamKey, sequence: number, index: number): boolean {
    return this.#segmentOf(stream, sequence)?.parts[index] !== undefined;
  }

  /** Resolves when `fragmentsFrom` has something for this player, or after the patience. */
  async whenFollowed(stream: StreamKey, from: number | null, patienceMs: number): Promise<void> {
    await this.#waiters.until(stream, () => this.hasFragmentsFrom(stream, from), patienceMs);
  }

  hasFragmentsFrom(stream: StreamKey, from: number | null): boolean {
    return following(this.#tiles.get(stream), from) !== null;
  }

  /**
   * What comes after the fragments that a player has. One that has none, or that is too far behind, or whose timeline
   * has ended, begins anew at the last keyframe. Null while there is nothing new.
   * @param from the number after the last that the player has; null for one that begins.
   */
  fragmentsFrom(stream: StreamKey, from: number | null): FollowedFragments | null {
    const tile = this.#tiles.get(stream);
    const found = following(tile, from);
    if (tile === undefined || found === null) return null;
    const { init, fragments, isNew } = found;
    return {
      header: {
        next: tile.next.fragment,
        mimeCodec: init.mimeCodec,
        initBytes: isNew ? init.bytes.length : 0,
        startsAt: fragments[0]?.startsAt ?? 0,
        durationS: fragments.reduce((sum, { durationS }) => sum + durationS, 0),
      },
      body: bytesOfAll([...(isNew ? [init.bytes] : []), ...fragments.map(({ bytes }) => bytes)]),
    };
  }

  /**
   * What is kept of the timeline that goes on now between two moments, from the keyframe before the first on; a copy, which whoever
   * takes it overwrites. Null where there is nothing of it.
   */
  between(stream: StreamKey, fromMs: number, untilMs: number): KeptVideo | null {
    const tile = this.#tiles.get(stream);
    const init = tile?.inits.get(tile.generation);
    if (tile === undefined || init === undefined) return null;
    const { fragments } = timelineOf(tile);
    const begun = fragments.findLastIndex(
      ({ isIndependent, startsAt }) => isIndependent && startsAt <= fromMs,
    );
    const first = begun === -1 ? fragments.findIndex(({ isIndependent }) => isIndependent) : begun;
    const wanted = fragments.slice(first).filter(({ startsAt }) => startsAt < untilMs);
    const last = wanted.at(-1);
    if (first === -1 || last === undefined || last.startsAt + last.durationS * 1_000 <= fromMs) return null;
    // Not `slice`: where a Buffer came over the channel, that is a view, and what is kept would be overwritten.
    return {
      init: new Uint8Array(init.bytes),
      fragments: wanted.map(({ startsAt, bytes }) => ({ startsAt, bytes: new Uint8Array(bytes) })),
    };
  }

  /** Forgets and overwrites everything of a camera. */
  remove(cameraId: string): void {
    for (const stream of [`${cameraId}/main`, `${cameraId}/sub`] as const) this.#removeStream(stream);
  }

  clear(): void {
    for (const stream of this.#tiles.keys()) this.#removeStream(stream);
  }

  #removeStream(stream: StreamKey): void {
    for (const segment of this.#tiles.get(stream)?.segments ?? []) wipe(segment);
    this.#tiles.delete(stream);
  }

  #segmentOf(stream: StreamKey, sequence: number): GrowingSegment | undefined {
    return this.#tiles.get(stream)?.segments.find((segment) => segment.sequence === sequence);
  }

  #tileOf(stream: StreamKey): Tile {
    const known = this.#tiles.get(stream);
    if (known !== undefined) return known;
    const next = this.#nextNumbers.get(stream) ?? { segment: 0, fragment: 0 };
    this.#nextNumbers.set(stream, next);
    const tile: Tile = {
      inits: new Map(),
      segments: [],
      generation: 0,
      lastIngestSequence: null,
      isTimelineNew: false,
      targetDurationS: 1,
      partTargetS: usualPartS,
      pastDiscontinuities: 0,
      next,
    };
    this.#tiles.set(stream, tile);
    return tile;
  }
}

function beginSegment(tile: Tile, { startsAt }: IncomingFragment, isBroken: boolean): void {
  const before = tile.segments.at(-1);
  if (before !== undefined) {
    closePart(before);
    before.isWhole = true;
    tile.targetDurationS = Math.max(tile.targetDurationS, Math.round(before.durationS));
  }
  tile.segments.push({
    sequence: tile.next.segment,
    startsAt,
    generation: tile.generation,
    isDiscontinuity: tile.segments.length > 0 && isBroken,
    fragments: [],
    parts: [],
    openPart: null,
    durationS: 0,
    isWhole: false,
  });
  tile.next.segment += 1;
  dropOldSegments(tile);
  forgetUnusedInits(tile);
}

function dropOldSegments(tile: Tile): void {
  // The one that grows comes on top of those that are whole.
  while (tile.segments.length > keptSegments + 1) {
    const dropped = tile.segments.shift();
    if (dropped === undefined) return;
    wipe(dropped);
    if (dropped.isDiscontinuity) tile.pastDiscontinuities += 1;
  }
}

function wipe({ fragments }: GrowingSegment): void {
  for (const { bytes } of fragments) bytes.fill(0);
}

function forgetUnusedInits(tile: Tile): void {
  const used = new Set(tile.segments.map(({ generation }) => generation)).add(tile.generation);
  for (const generation of tile.inits.keys()) {
    if (!used.has(generation)) tile.inits.delete(generation);
  }
}

function count(segments: readonly GrowingSegment[]): number {
  return segments.filter(({ isDiscontinuity }) => isDiscontinuity).length;
}

function ceilToMs(seconds: number): number {
  return Math.ceil(Number((seconds * 1_000).toFixed(3))) / 1_000;
}

function following(
  tile: Tile | undefined,
  from: number | null,
): { readonly init: Init; readonly fragments: readonly StoredFragment[]; readonly isNew: boolean } | null {
  const init = tile?.inits.get(tile.generation);
  if (tile === undefined || init === undefined || from === tile.next.fragment) return null;
  const { fragments, broken } = timelineOf(tile);
  const known = fragments.findIndex(({ number }) => number === from);
  // Right after a break it lacks what the first of these are made from.
  if (known > 0 || (known === 0 && broken === -1))
    return { init, fragments: fragments.slice(known), isNew: false };
  const keyframe = fragments.findLastIndex(({ isIndependent }) => isIndependent);
  return keyframe === -1 ? null : { init, fragments: fragments.slice(keyframe), isNew: true };
}

/** Fragments of the timeline that goes on now. @property broken where it was broken last; -1: nowhere */
function timelineOf(tile: Tile): { readonly fragments: readonly StoredFragment[]; readonly broken: number } {
  const timeline = tile.segments.filter(({ generation }) => generation === tile.generation);
  const broken = timeline.findLastIndex(({ isDiscontinuity }) => isDiscontinuity);
  return { fragments: timeline.slice(Math.max(0, broken)).flatMap((segment) => segment.fragments), broken };
}
