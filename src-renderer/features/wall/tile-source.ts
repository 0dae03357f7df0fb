import type { CameraView } from '../../../src-main/contract/cameras.ts';
import { playFragments } from './fragments-player.ts';
import { playHls } from './hls-player.ts';
import type { Player } from './player.ts';

export interface TileSource {
  readonly player: Player;
  /** Below `/media/<ticket>/`. */
  readonly path: string;
}

/**
 * Which of a camera's streams a tile plays and how: closely looked at, its main stream picture by picture; in the grid, the
 * substream where there is one, in parts.
 */
export function tileSourceOf(
  { id, substream }: Pick<CameraView, 'id' | 'substream'>,
  isClose: boolean,
): TileSource {
  if (isClose) return { player: playFragments, path: `cameras/${id}` };
  return { player: playHls, path: substream?.state === 'live' ? `cameras/${id}/sub` : `cameras/${id}` };
}
