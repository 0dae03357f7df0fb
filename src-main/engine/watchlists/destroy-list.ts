import type { WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { forgetListed } from './listings/note-listed.ts';
import { findList, listFacesSubject, listSubject } from './list-rows.ts';

/** Destroys a list's keys, with its log entry. Answers whether it was still there. */
export function destroyList(
  context: WriteContext,
  id: string,
  reason: string,
  actor: string | null,
): boolean {
  const { db, log, subjects, now } = context;
  const list = findList(db, id);
  if (list === null || list.destroyedAt !== null) return false;
  if (list.sealHash === null) forgetListed(context, id);
  subjects.destroy(listSubject(id));
  subjects.destroy(listFacesSubject(id));
  db.run(
    sql`UPDATE watchlists SET destroyed_at = ${now}, destroyed_entries = ${list.entries} WHERE id = ${id}`,
  );
  log.append({
    kind: 'watchlist.destroyed',
    subject: 'log',
    actor,
    body: {
      listId: id,
      listName: list.name,
      entries: list.entries,
      reason,
      keys: [listSubject(id), listFacesSubject(id)],
    },
  });
  return true;
}
