import { type ListedSegment, renderLivePlaylist } from './live-playlist.ts';

/** A segment as the ingest process hands it over. */
export interface IncomingSegment {
  /** Of the ingest process: only a gap in it matters. */
  readonly sequence: number;
  readonly durationS: number;
  readonly startsAt: number;
  readonly bytes: Uint8Array;
}

interface StoredSegment extends ListedSegment {
  readonly bytes: Uint8Array;
}

interface Tile {
  readonly inits: Map<number, Uint8Array>;
  segments: StoredSegment[];
  generation: number;
  lastIngestSequence: number | null;
  isTimelineNew: boolean;
  targetDurationS: number;
  /** Discontinuities ahead of the first segment kept. */
  pastDiscontinuities: number;
}

const listedSegments = 6;
/** A player may still be fetching what has just left the playlist (RFC 8216 section 6.2.2). */
const keptSegments = 9;

/**
 * The last seconds of each camera's video, in memory alone. What leaves is overwritten. Sequence and generation numbers rise for
 * as long as the engine runs, so none ever names other bytes, whatever becomes of the ingest process.
 */
export class SegmentStore {
  readonly #tiles = new Map<string, Tile>();
  /** Outlives the tile: a player may still remember a camera that was closed and opened anew. */
  readonly #nextSequences = new Map<string, number>();
  #generations = 0;

  /** Begins a timeline: after a connect, and when the format changed. */
  setInit(cameraId: string, bytes: Uint8Array): void {
    const tile = this.#tileOf(cameraId);
    this.#generations += 1;
    tile.generation = this.#generations;
    tile.isTimelineNew = true;
    tile.inits.set(tile.generation, bytes);
    forgetUnusedInits(tile);
  }

  /** Takes over the bytes. A segment ahead of any initialisation can't be played and is dropped. */
  addSegment(cameraId: string, incoming: IncomingSegment): void {
    const tile = this.#tileOf(cameraId);
    if (tile.inits.size === 0) {
      incoming.bytes.fill(0);
      return;
    }
    const hasGap = tile.lastIngestSequence !== null && incoming.sequence !== tile.lastIngestSequence + 1;
    const sequence = this.#nextSequences.get(cameraId) ?? 0;
    this.#nextSequences.set(cameraId, sequence + 1);
    tile.segments.push({
      sequence,
      durationS: incoming.durationS,
      startsAt: incoming.startsAt,
      generation: tile.generation,
      isDiscontinuity: tile.segments.length > 0 && (tile.isTimelineNew || hasGap),
      bytes: incoming.bytes,
    });
    tile.lastIngestSequence = incoming.sequence;
    tile.isTimelineNew = false;
    tile.targetDurationS = Math.max(tile.targetDurationS, Math.round(incoming.durationS));
    dropOldSegments(tile);
    forgetUnusedInits(tile);
  }

  /** Null while there is nothing to play. */
  playlist(cameraId: string): string | null {
    const tile = this.#tiles.get(cameraId);
    if (tile === undefined || tile.segments.length === 0) return null;
    const listed = tile.segments.slice(-listedSegments);
    return renderLivePlaylist(listed, {
      targetDurationS: tile.targetDurationS,
      discontinuities: tile.pastDiscontinuities + count(tile.segments.slice(0, -listedSegments)),
    });
  }

  init(cameraId: string, generation: number): Uint8Array | null {
    return this.#tiles.get(cameraId)?.inits.get(generation) ?? null;
  }

  segment(cameraId: string, sequence: number): Uint8Array | null {
    return (
      this.#tiles.get(cameraId)?.segments.find((segment) => segment.sequence === sequence)?.bytes ?? null
    );
  }

  /** Forgets and overwrites everything of a camera. */
  remove(cameraId: string): void {
    for (const { bytes } of this.#tiles.get(cameraId)?.segments ?? []) bytes.fill(0);
    this.#tiles.delete(cameraId);
  }

  clear(): void {
    for (const cameraId of this.#tiles.keys()) this.remove(cameraId);
  }

  #tileOf(cameraId: string): Tile {
    const known = this.#tiles.get(cameraId);
    if (known !== undefined) return known;
    const tile: Tile = {
      inits: new Map(),
      segments: [],
      generation: 0,
      lastIngestSequence: null,
      isTimelineNew: false,
      targetDurationS: 1,
      pastDiscontinuities: 0,
    };
    this.#tiles.set(cameraId, tile);
    return tile;
  }
}

function dropOldSegments(tile: Tile): void {
  while (tile.segments.length > keptSegments) {
    const dropped = tile.segments.shift();
    dropped?.bytes.fill(0);
    if (dropped?.isDiscontinuity === true) tile.pastDiscontinuities += 1;
  }
}

function forgetUnusedInits(tile: Tile): void {
  const used = new Set(tile.segments.map(({ generation }) => generation)).add(tile.generation);
  for (const generation of tile.inits.keys()) {
    if (!used.has(generation)) tile.inits.delete(generation);
  }
}

function count(segments: readonly StoredSegment[]): number {
  return segments.filter(({ isDiscontinuity }) => isDiscontinuity).length;
}
