import { AppError } from '../../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../../database/procedures.ts';
import { sql, type Sql } from '../../database/sql.ts';
import { openBody, partOf, sha256, type WatchlistEntryBody } from '../entry-parts.ts';
import { may, type Actor } from '../life-queries.ts';
import { entryColumns, listFacesSubject, listSubject, requireList, type EntryRow } from '../list-rows.ts';

/** What was found of one row that can be listed. */
export interface StagedEntry {
  readonly id: string;
  readonly body: WatchlistEntryBody;
  readonly isBlueList: boolean;
  readonly template: Float32Array;
  readonly quality: number;
  readonly crop: Uint8Array;
}

interface OfImport {
  readonly id: string;
  readonly listId: string;
}

/** So many entries at once are taken away, each with its picture, so that nothing waits long behind them. */
const sweptAtOnce = 40;

export const importProcedures = {
  'imports.begin': write(
    (context: WriteContext, { id, listId, actor }: OfImport & { readonly actor: Actor }): void => {
      may(context, 'enrol', listId, actor);
      context.db.run(sql`INSERT INTO watchlist_imports (id, list_id, begun_by, begun_at)
      VALUES (${id}, ${listId}, ${actor.id}, ${context.now})`);
    },
  ),

  /** The references that are on a list, for telling those that come twice. */
  'imports.references': read(({ db, subjects }: ReadContext, { listId }: { readonly listId: string }) =>
    db
      .all<EntryRow>(sql`${entryColumns()} WHERE list_id = ${listId}`)
      .map((row) => openBody(subjects, row).reference),
  ),

  /** Lays rows beside the entries. Nobody is listed by that: what an import brought counts from its commit on. */
  'imports.stage': write(
    (
      { db, subjects }: WriteContext,
      input: OfImport & { readonly entries: readonly StagedEntry[] },
    ): void => {
      const { id: importId, listId } = input;
      for (const { id, body, isBlueList, template, quality, crop } of input.entries) {
        const { buffer, byteOffset, byteLength } = template;
        const bytes = new Uint8Array(buffer, byteOffset, byteLength);
        const sealedCrop = subjects.seal(listFacesSubject(listId), crop, partOf.crop(id));
        db.run(sql`INSERT INTO watchlist_entries (id, import_id, list_id, is_blue_list, quality, enrolled_by, crop_sha256,
            sealed_body, sealed_template)
          VALUES (${id}, ${importId}, ${listId}, ${isBlueList ? 1 : 0}, ${quality},
            (SELECT begun_by FROM watchlist_imports WHERE id = ${importId}), ${sha256(sealedCrop)},
            ${subjects.seal(listSubject(listId), Buffer.from(JSON.stringify(body)), partOf.body(id))},
            ${subjects.seal(listFacesSubject(listId), bytes, partOf.template(id))})`);
        db.run(
          sql`INSERT INTO watchlist_crops (entry_id, list_id, sealed) VALUES (${id}, ${listId}, ${sealedCrop})`,
        );
        bytes.fill(0);
        crop.fill(0);
      }
    },
  ),

  /**
   * Puts everybody who was staged onto the list, with its log entry. One row changes, however many they are: everything else waits
   * for this transaction.
   */
  'imports.commit': write(
    (
      context: WriteContext,
      input: OfImport & {
        readonly actor: Actor;
        readonly modelHash: string;
        readonly maximumEntries: number;
        readonly leftOut: number;
      },
    ): { readonly entries: number } => {
      const { db, log, now } = context;
      const { id, listId, actor } = input;
      const list = may(context, 'enrol', listId, actor);
      const running = db.get<{ readonly committedAt: number | null }>(
        sql`SELECT committed_at AS committedAt FROM watchlist_imports
          WHERE id = ${id} AND list_id = ${listId} AND begun_by = ${actor.id}`,
      );
      if (running === undefined) throw new AppError('not-found', 'This import is gone. Begin it again.');
      if (list.modelHash !== input.modelHash) {
        throw new AppError('model-mismatch', 'This watchlist was begun with another model. Make a new list.');
      }
      if (running.committedAt !== null)
        throw new AppError('conflict', 'This import has been carried out already.');
      const entries =
        db.get<{ readonly count: number }>(
          sql`SELECT count(*) AS count FROM watchlist_entries WHERE import_id = ${id}`,
        )?.count ?? 0;
      if (entries === 0) throw new AppError('conflict', 'No row of the file can be listed.');
      if (list.entries + entries > input.maximumEntries) {
        throw new AppError(
          'conflict',
          `The list would have more than the ${String(input.maximumEntries)} entries that the policy allows.`,
        );
      }
      db.run(sql`UPDATE watchlist_imports SET committed_at = ${now} WHERE id = ${id}`);
      log.append({
        kind: 'watchlist.imported',
        subject: 'log',
        actor: actor.id,
        body: { listId, listName: list.name, entries, leftOut: input.leftOut },
      });
      return { entries };
    },
  ),

  /**
   * Takes away some of what nobody needs any more: what imports staged that don't run and were never carried out, and the rows of
   * destroyed lists. Answers how many; call it until there are none.
   */
  'imports.sweep': write(
    ({ db }: WriteContext, { runningId }: { readonly runningId: string | null }): number => {
      const neverListed = sql`SELECT id FROM watchlist_entries WHERE import_id IN
        (SELECT id FROM watchlist_imports WHERE committed_at IS NULL AND id IS NOT ${runningId}) LIMIT ${sweptAtOnce}`;
      // As they were written: those of one piece lie together in the file.
      const destroyed = sql`SELECT id FROM watchlist_entries INDEXED BY watchlist_entries_by_list WHERE list_id IN
        (SELECT id FROM watchlists WHERE destroyed_at IS NOT NULL) LIMIT ${sweptAtOnce}`;
      return (
        removeEntries(db, neverListed) +
        removeEntries(db, destroyed) +
        db.run(sql`DELETE FROM watchlist_imports WHERE id IS NOT ${runningId}
          AND NOT EXISTS (SELECT 1 FROM watchlist_entries WHERE import_id = watchlist_imports.id)`)
      );
    },
  ),

  /** Whether a list is still a draft that this person may add to. @throws AppError */
  'imports.may-begin': read(
    (context: ReadContext, { listId, actor }: { readonly listId: string; readonly actor: Actor }) => {
      may(context, 'enrol', listId, actor);
      return requireList(context.db, listId);
    },
  ),
};

/** With their pictures. Answers how many rows that were. */
function removeEntries(db: WriteContext['db'], ids: Sql): number {
  return (
    db.run(sql`DELETE FROM watchlist_crops WHERE entry_id IN (${ids})`) +
    db.run(sql`DELETE FROM watchlist_entries WHERE id IN (${ids})`)
  );
}
