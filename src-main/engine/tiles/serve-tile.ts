import { packFrame } from '../../contract/media.ts';
import type { DrawnKey, DrawnPictures } from './drawn-pictures.ts';
import type { SegmentStore, StreamKey } from './segment-store.ts';

/** What a player asks for. */
export type TileRequest = { readonly cameraId: string; readonly stream: StreamKey } & (
  | {
      readonly kind: 'playlist';
      /** The segment, and the part of it, that it waits for. */
      readonly awaited: { readonly sequence: number; readonly part: number | null } | null;
    }
  | { readonly kind: 'init'; readonly generation: number }
  | { readonly kind: 'segment'; readonly sequence: number }
  | { readonly kind: 'part'; readonly sequence: number; readonly part: number }
  /** @property from null for a player that begins */
  | { readonly kind: 'fragments'; readonly from: number | null }
  /** The next picture that the engine draws. */
  | { readonly kind: 'drawn'; readonly key: DrawnKey; readonly after: number }
);

/** All video that tiles show. */
export interface TileVideo {
  readonly tiles: SegmentStore;
  readonly drawn: DrawnPictures;
}

export interface TileAnswer {
  readonly status: 200;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly isCopy?: true;
}

/** `cameras/<id>/…` is the main stream, `cameras/<id>/sub/…` the substream. */
const addressed = /^cameras\/([a-z0-9-]{3,64})\/(sub\/)?([a-z0-9.-]{1,40})(\?[\w=&]{0,80})?$/;
/** Players give up after 10 s (hls.js); what they are told then is what there is. */
const patienceMs = 4_000;

/** Null for a path that names nothing of a tile. */
export function readTilePath(path: string): TileRequest | null {
  const [, cameraId = '', sub, name = '', query = ''] = addressed.exec(path) ?? [];
  const camera = { cameraId, stream: `${cameraId}/${sub === undefined ? 'main' : 'sub'}` } as const;
  const asked = new URLSearchParams(query);
  const [, kind, first, second] = /^(init-|)(\d{1,12})(?:-(\d{1,4}))?\.(?:mp4|m4s)$/.exec(name) ?? [];
  if (name === 'live.m3u8') return { ...camera, kind: 'playlist', awaited: awaitedBy(asked) };
  if ((name === 'drawn' || name === 'pixelated') && sub === undefined) {
    const key: DrawnKey = name === 'drawn' ? `${cameraId}/clear` : `${cameraId}/pixelated`;
    return { ...camera, kind: 'drawn', key, after: wholeNumber(asked.get('after')) ?? 0 };
  }
  if (name === 'fragments') return { ...camera, kind: 'fragments', from: wholeNumber(asked.get('from')) };
  if (first === undefined) return null;
  if (kind === 'init-')
    return name.endsWith('.mp4') && second === undefined
      ? { ...camera, kind: 'init', generation: Number(first) }
      : null;
  if (!name.endsWith('.m4s')) return null;
  return second === undefined
    ? { ...camera, kind: 'segment', sequence: Number(first) }
    : { ...camera, kind: 'part', sequence: Number(first), part: Number(second) };
}

/** Waits for what a player waits for (rfc8216bis 6.2.5.2), at most some seconds. */
export async function untilThere(asked: TileRequest, { tiles, drawn }: TileVideo): Promise<void> {
  if (asked.kind === 'playlist' && asked.awaited !== null)
    await tiles.whenListed(asked.stream, asked.awaited, patienceMs);
  if (asked.kind === 'drawn') await drawn.whenNewer(asked.key, asked.after, patienceMs);
  if (asked.kind === 'fragments') await tiles.whenFollowed(asked.stream, asked.from, patienceMs);
}

/** Whether `findTile` has an answer. Copies no picture: each copy is to be sent, and overwritten. */
export function isThere(asked: TileRequest, { tiles, drawn }: TileVideo): boolean {
  const { stream } = asked;
  switch (asked.kind) {
    case 'playlist':
      return tiles.playlist(stream) !== null;
    case 'init':
      return tiles.init(stream, asked.generation) !== null;
    case 'segment':
      return tiles.hasSegment(stream, asked.sequence);
    case 'part':
      return tiles.hasPart(stream, asked.sequence, asked.part);
    case 'drawn':
      return drawn.newest(asked.key, asked.after) !== null;
    case 'fragments':
      return tiles.hasFragmentsFrom(stream, asked.from);
  }
}

/** Null while it isn't there. */
export function findTile(asked: TileRequest, { tiles, drawn }: TileVideo): TileAnswer | null {
  const { stream } = asked;
  switch (asked.kind) {
    case 'playlist': {
      const text = tiles.playlist(stream);
      return text === null ? null : answer('application/vnd.apple.mpegurl', Buffer.from(text));
    }
    case 'init':
      return video(tiles.init(stream, asked.generation));
    case 'segment':
      return copy(video(tiles.segment(stream, asked.sequence)));
    case 'part':
      return copy(video(tiles.part(stream, asked.sequence, asked.part)));
    case 'drawn': {
      const found = drawn.newest(asked.key, asked.after);
      return found === null
        ? null
        : copy(answer('application/octet-stream', packFrame(found.header, found.bytes)));
    }
    case 'fragments': {
      const found = tiles.fragmentsFrom(stream, asked.from);
      if (found === null) return null;
      const frame = packFrame(found.header, found.body);
      found.body.fill(0);
      return copy(answer('application/octet-stream', frame));
    }
  }
}

function awaitedBy(asked: URLSearchParams): { sequence: number; part: number | null } | null {
  const sequence = wholeNumber(asked.get('_HLS_msn'));
  return sequence === null ? null : { sequence, part: wholeNumber(asked.get('_HLS_part')) };
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null;
}

const answer = (contentType: string, body: Uint8Array): TileAnswer => ({ status: 200, contentType, body });

const video = (body: Uint8Array | null): TileAnswer | null =>
  body === null ? null : answer('video/mp4', body);

const copy = (found: TileAnswer | null): TileAnswer | null =>
  found === null ? null : { ...found, isCopy: true };
