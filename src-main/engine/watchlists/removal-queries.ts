import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { openBody, openPart } from './entry-parts.ts';
import type { Actor } from './life-queries.ts';
import { noteRemoved } from './listings/note-listed.ts';
import { entryColumns, listSubject, requireList, type EntryRow } from './list-rows.ts';

export interface RemovalRow {
  readonly entryId: string;
  readonly listId: string;
  readonly askedBy: string;
  readonly askedAt: number;
  readonly confirmedBy: string | null;
  readonly confirmedAt: number | null;
}

const reasonOf = (entryId: string): string => `removal:${entryId}`;

export const removalProcedures = {
  'watchlists.ask-removal': write(
    (
      { db, log, subjects, now }: WriteContext,
      input: {
        readonly listId: string;
        readonly reference: string;
        readonly reason: string;
        readonly actor: Actor;
      },
    ): void => {
      const { listId, reference, reason, actor } = input;
      const list = requireList(db, listId);
      const row = findByReference({ db, subjects }, listId, reference);
      if (row === null) throw new AppError('not-found', 'Nobody with this reference is on this list.');
      const known = db.get(sql`SELECT 1 FROM watchlist_removals WHERE entry_id = ${row.id}`);
      if (known !== undefined) throw new AppError('conflict', 'This has been asked for already.');
      const sealed = subjects.seal(listSubject(listId), Buffer.from(reason), reasonOf(row.id));
      db.run(sql`INSERT INTO watchlist_removals (entry_id, list_id, asked_by, asked_at, sealed_reason)
        VALUES (${row.id}, ${listId}, ${actor.id}, ${now}, ${sealed})`);
      log.append({
        kind: 'watchlist.removal-asked',
        subject: listSubject(listId),
        actor: actor.id,
        body: { listId, listName: list.name, entryId: row.id, reference, reason },
      });
    },
  ),

  /** The second person's word: from here on nobody is recognised as this entry. Answers the list. */
  'watchlists.confirm-removal': write(
    (
      context: WriteContext,
      { entryId, actor }: { readonly entryId: string; readonly actor: Actor },
    ): { readonly listId: string } => {
      const { db, log, subjects, now } = context;
      const removal = db.get<RemovalRow>(sql`${removalColumns()} WHERE entry_id = ${entryId}`);
      if (removal === undefined) throw new AppError('not-found', 'Nobody has asked for this.');
      const list = requireList(db, removal.listId);
      const obstacle = cannotConfirmBecause(removal, actor.id);
      if (obstacle !== null) throw new AppError('conflict', obstacle);
      db.run(sql`UPDATE watchlist_removals SET confirmed_by = ${actor.id}, confirmed_at = ${now}
        WHERE entry_id = ${entryId}`);
      const row = db.get<EntryRow>(sql`${entryColumns()} WHERE id = ${entryId}`);
      const reference = row === undefined ? '' : openBody(subjects, row).reference;
      if (list.sealHash !== null) noteRemoved(context, list.id, reference);
      const about = { listId: list.id, listName: list.name, entryId };
      log.append({
        kind: 'watchlist.removed',
        subject: listSubject(list.id),
        actor: actor.id,
        body: { ...about, reference, sealHash: list.sealHash },
      });
      // The same without saying who: it has to outlive the list, whose alerts and authority name what was sealed.
      log.append({
        kind: 'watchlist.entry-removed',
        subject: 'log',
        actor: actor.id,
        body: { ...about, askedBy: removal.askedBy, sealHash: list.sealHash },
      });
      return { listId: removal.listId };
    },
  ),

  /** Whoever asked withdraws it, anybody else who could confirm it refuses it: it can be asked for again. */
  'watchlists.drop-removal': write(
    (
      { db, log }: WriteContext,
      input: { readonly entryId: string; readonly reason: string; readonly actor: Actor },
    ): void => {
      const { entryId, reason, actor } = input;
      const removal = db.get<RemovalRow>(sql`${removalColumns()} WHERE entry_id = ${entryId}`);
      if (removal === undefined) throw new AppError('not-found', 'Nobody has asked for this.');
      const list = requireList(db, removal.listId);
      if (removal.confirmedBy !== null) throw new AppError('conflict', 'This has been done already.');
      db.run(sql`DELETE FROM watchlist_removals WHERE entry_id = ${entryId}`);
      log.append({
        kind: 'watchlist.removal-dropped',
        subject: listSubject(list.id),
        actor: actor.id,
        body: {
          listId: list.id,
          listName: list.name,
          entryId,
          how: removal.askedBy === actor.id ? 'withdrawn' : 'refused',
          reason,
        },
      });
    },
  ),

  /** What was asked for and done, with its reasons and references in plain. */
  'watchlists.removals': read(({ db, subjects }: ReadContext, { listId }: { readonly listId: string }) =>
    db
      .all<RemovalRow & { readonly sealedReason: Uint8Array }>(
        sql`${removalColumns()} WHERE list_id = ${listId} ORDER BY asked_at`,
      )
      .map(({ sealedReason, ...removal }) => {
        const { entryId } = removal;
        const row = db.get<EntryRow>(sql`${entryColumns()} WHERE id = ${entryId}`);
        return {
          ...removal,
          reference: row === undefined ? '' : openBody(subjects, row).reference,
          reason: Buffer.from(
            openPart(subjects, listSubject(listId), sealedReason, reasonOf(entryId)),
          ).toString(),
        };
      }),
  ),
};

/** Why somebody can't be the second for a removal; null when they can. Pure. */
export function cannotConfirmBecause(
  { askedBy, confirmedBy }: Pick<RemovalRow, 'askedBy' | 'confirmedBy'>,
  personId: string,
): string | null {
  if (confirmedBy !== null) return 'This has been done already.';
  return askedBy === personId ? 'You asked for it. A second person has to confirm it.' : null;
}

function findByReference(
  { db, subjects }: Pick<ReadContext, 'db' | 'subjects'>,
  listId: string,
  reference: string,
): EntryRow | null {
  const rows = db.all<EntryRow>(sql`${entryColumns()} WHERE list_id = ${listId}`);
  return rows.find((row) => openBody(subjects, row).reference === reference) ?? null;
}

function removalColumns() {
  return sql`SELECT entry_id AS entryId, list_id AS listId, asked_by AS askedBy, asked_at AS askedAt,
    confirmed_by AS confirmedBy, confirmed_at AS confirmedAt, sealed_reason AS sealedReason FROM watchlist_removals`;
}
