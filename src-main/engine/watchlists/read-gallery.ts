import { AppError } from '../../contract/errors.ts';
import type { DatabaseClient } from '../database/client.ts';
import { hashOfPieces } from './content-hash.ts';
import type { GalleryEntry } from './queries.ts';

/** So many templates are opened at once: others get their answers between two pieces. */
const openedAtOnce = 100;

/**
 * The templates of a sealed list, without those who were taken off, after checking that the seal fits what is stored.
 * @throws AppError `conflict` when it is not sealed, `not-found` when it is gone, `keys-locked`, `database-damaged`
 */
export async function readGallery(
  database: Pick<DatabaseClient, 'call'>,
  id: string,
): Promise<readonly GalleryEntry[]> {
  const read: GalleryEntry[] = [];
  try {
    const hash = await hashOfPieces(async (after) => {
      const at = { id, after, limit: openedAtOnce };
      const { piece, entries } = await database.call('watchlists.gallery-piece', at);
      read.push(...entries);
      return piece;
    });
    const { sealHash, removed } = await database.call('watchlists.gallery-seal', { id });
    if (hash !== sealHash) {
      throw new AppError(
        'database-damaged',
        'The watchlist is not what was sealed. Recognition stays off: make and seal a new list.',
      );
    }
    for (const entry of read) if (removed.has(entry.id)) entry.template.fill(0);
    return read.filter((entry) => !removed.has(entry.id));
  } catch (cause) {
    for (const { template } of read) template.fill(0);
    throw cause;
  }
}
