import { createHash } from 'node:crypto';
import type { ReadableDatabase, SubjectReader } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { openPart, partOf, sha256 } from './entry-parts.ts';
import {
  entryColumns,
  findCrop,
  listFacesSubject,
  listSubject,
  type EntryRow,
  type WatchlistRow,
} from './list-rows.ts';

type HashedList = Pick<WatchlistRow, 'id' | 'modelHash'>;

/**
 * SHA-256 over the model and, in order of id, every entry: its body, template and picture as they lie sealed, whether it
 * only measures, and its quality. Each part is sealed with a random nonce under the list's key, so what lies here can't be
 * replaced by anything, its own plain text sealed anew included. No key is needed to compute it.
 */
export function contentHash(db: ReadableDatabase, subjects: SubjectReader, list: HashedList): string {
  const hasOldEntries =
    db.get(sql`SELECT 1 FROM listed_entries WHERE list_id = ${list.id} AND crop_sha256 IS NULL LIMIT 1`) !==
    undefined;
  if (hasOldEntries) return contentHashOfVersion1(db, subjects, list);
  const hash = createHash('sha256').update(`cordon watchlist seal v2\n${list.id}\n${list.modelHash}\n`);
  for (const row of entriesInOrder(db, list.id)) {
    const { id, isBlueList, quality, cropSha256, sealedBody, sealedTemplate } = row;
    const parts = [sha256(sealedBody), sha256(sealedTemplate), Buffer.from(cropSha256 ?? [])];
    hash.update(
      `${id} ${String(isBlueList)} ${String(quality)} ${parts.map((part) => part.toString('hex')).join(' ')}\n`,
    );
  }
  return hash.digest('hex');
}

/** For lists that were begun before pictures lay apart: the parts in plain. */
function contentHashOfVersion1(
  db: ReadableDatabase,
  subjects: SubjectReader,
  { id: listId, modelHash }: HashedList,
): string {
  const hash = createHash('sha256').update(`cordon watchlist seal v1\n${listId}\n${modelHash}\n`);
  for (const row of db.all<EntryRow>(sql`${entryColumns()} WHERE list_id = ${listId} ORDER BY id`)) {
    const crop = findCrop(db, row.id) ?? new Uint8Array();
    const parts = [
      openPart(subjects, listSubject(listId), row.sealedBody, partOf.body(row.id)),
      openPart(subjects, listFacesSubject(listId), row.sealedTemplate, partOf.template(row.id)),
      openPart(subjects, listFacesSubject(listId), crop, partOf.crop(row.id)),
    ].map((part) => sha256(part).toString('hex'));
    hash.update(`${row.id} ${String(row.isBlueList)} ${String(row.quality)} ${parts.join(' ')}\n`);
  }
  return hash.digest('hex');
}

function entriesInOrder(db: ReadableDatabase, listId: string): IterableIterator<EntryRow> {
  return db.iterate<EntryRow>(sql`${entryColumns()} WHERE list_id = ${listId} ORDER BY id`);
}
