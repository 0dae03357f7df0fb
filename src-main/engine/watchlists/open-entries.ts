import type { ReadContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { openBody, type WatchlistEntryBody } from './entry-parts.ts';
import type { EntryRow } from './list-rows.ts';

/** Somebody on a list, as it was enrolled. */
export interface OpenEntry {
  readonly id: string;
  readonly isBlueList: boolean;
  readonly enrolledBy: string | null;
  readonly body: WatchlistEntryBody;
}

/** Everybody on a list. @throws AppError `not-found` once the list's key was destroyed, `keys-locked` */
export function openEntries(
  { db, subjects }: Pick<ReadContext, 'db' | 'subjects'>,
  listId: string,
): readonly OpenEntry[] {
  return db
    .all<Pick<EntryRow, 'id' | 'listId' | 'isBlueList' | 'enrolledBy' | 'sealedBody'>>(
      sql`SELECT id, list_id AS listId, is_blue_list AS isBlueList, enrolled_by AS enrolledBy, sealed_body AS sealedBody
        FROM listed_entries WHERE list_id = ${listId}`,
    )
    .map((row) => ({
      id: row.id,
      isBlueList: row.isBlueList === 1,
      enrolledBy: row.enrolledBy,
      body: openBody(subjects, row),
    }));
}
