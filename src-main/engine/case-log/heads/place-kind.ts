import type { HeadPlace } from '../../../contract/heads.ts';
import type { HeadPlaceRow } from './queries.ts';

/** What a place is, by what is known of it. Pure. */
export function placeKind({
  folder,
  address,
  witnessKey,
}: Pick<HeadPlaceRow, 'folder' | 'address' | 'witnessKey'>): HeadPlace['kind'] {
  if (folder !== null) return 'folder';
  if (address === null) return 'page';
  return witnessKey === null ? 'time-server' : 'witness';
}
