import type { CameraView } from '../../../src-main/contract/cameras.ts';
import { playFragments } from './fragments-player.ts';
import { playHls } from './hls-player.ts';
import type { Player } from './player.ts';

/** What a tile shows; paths are below `/media/<ticket>/`. */
export type TileSource =
  | { readonly kind: 'video'; readonly player: Player; readonly path: string }
  /** One by one, drawn by the engine: pixelated, or of a format that this browser doesn't play. */
  | { readonly kind: 'pictures'; readonly path: string; readonly isPixelated: boolean };

export interface Viewing {
  /** Whoever looks may see live pictures as they are. */
  readonly seesFaces: boolean;
  /** The tile is looked at closely. */
  readonly isClose: boolean;
  /** Of `video/mp4` with these codecs. */
  readonly canPlay: (mimeCodec: string) => boolean;
}

/**
 * Which of a camera's streams a tile plays and how: closely looked at, its main stream picture by picture; in the grid, the
 * substream where there is one, in parts. Roles that see no faces get pixelated pictures, and nothing else of a camera.
 */
export function tileSourceOf(
  { id, substream, stream }: Pick<CameraView, 'id' | 'substream' | 'stream'>,
  { seesFaces, isClose, canPlay }: Viewing,
): TileSource {
  if (!seesFaces) return { kind: 'pictures', path: `cameras/${id}/pixelated`, isPixelated: true };
  if (stream !== null && !canPlay(stream.mimeCodec))
    return { kind: 'pictures', path: `cameras/${id}/drawn`, isPixelated: false };
  if (isClose) return { kind: 'video', player: playFragments, path: `cameras/${id}` };
  const path = substream?.state === 'live' ? `cameras/${id}/sub` : `cameras/${id}`;
  return { kind: 'video', player: playHls, path };
}
