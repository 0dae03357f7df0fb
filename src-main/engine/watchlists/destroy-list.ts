import { outcomeMail } from '../consignment-mail.ts';
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
  const { db, log, subjects, outbox, now } = context;
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
  // What was still to go to a site; and where somebody has it destroyed, what is there.
  outbox.forget(`list:${id}`);
  if (actor !== null) outbox.recall(id, reason);
  const received = db.get<{ consignmentId: string }>(
    sql`SELECT consignment_id AS consignmentId FROM received_lists WHERE list_id = ${id}`,
  );
  if (received !== undefined)
    outbox.put(outcomeMail({ ...received, what: 'destroyed', words: `Its key is gone: ${reason}.` }));
  return true;
}
