import { AppError } from '../../contract/errors.ts';
import { write, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { openBody } from './entry-parts.ts';
import { may, type Actor } from './life-queries.ts';
import { entryColumns, listSubject, type EntryRow } from './list-rows.ts';

export const draftProcedures = {
  /** Takes an entry out of a draft again, by whoever put it in. */
  'watchlists.take-out': write(
    (
      context: WriteContext,
      { entryId, actor }: { readonly entryId: string; readonly actor: Actor },
    ): void => {
      const { db, log, subjects } = context;
      const row = db.get<EntryRow>(sql`${entryColumns()} WHERE id = ${entryId}`);
      // Nobody learns of entries that somebody else enrolled.
      if (row === undefined || row.enrolledBy !== actor.id) {
        throw new AppError('not-found', 'You enrolled no such entry.');
      }
      const list = may(context, 'takeOut', row.listId, actor);
      const { reference } = openBody(subjects, row);
      db.run(sql`DELETE FROM watchlist_entries WHERE id = ${entryId}`);
      db.run(sql`DELETE FROM watchlist_crops WHERE entry_id = ${entryId}`);
      log.append({
        kind: 'watchlist.taken-out',
        subject: listSubject(list.id),
        actor: actor.id,
        body: { listId: list.id, listName: list.name, entryId, reference },
      });
    },
  ),
};
