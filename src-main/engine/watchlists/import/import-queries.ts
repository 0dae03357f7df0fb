import { AppError } from '../../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
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

/** So many rows at once are taken away, so that nothing waits long behind them. */
const sweptAtOnce = 200;

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
        db.run(sql`INSERT INTO staged_entries (id, import_id, list_id, is_blue_list, quality, crop_sha256, sealed_body,
            sealed_template)
          VALUES (${id}, ${importId}, ${listId}, ${isBlueList ? 1 : 0}, ${quality}, ${sha256(sealedCrop)},
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
   * Puts everybody who was staged onto the list, in one transaction with its log entry. What was staged is taken away afterwards, a
   * little at a time (`imports.sweep`): everything else waits for this transaction.
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
      const { db, log } = context;
      const { id, listId, actor } = input;
      const list = may(context, 'enrol', listId, actor);
      const running = db.get(
        sql`SELECT 1 FROM watchlist_imports WHERE id = ${id} AND begun_by = ${actor.id}`,
      );
      if (running === undefined) throw new AppError('not-found', 'This import is gone. Begin it again.');
      if (list.modelHash !== input.modelHash) {
        throw new AppError('model-mismatch', 'This watchlist was begun with another model. Make a new list.');
      }
      const isDone = db.get(sql`SELECT 1 FROM watchlist_entries WHERE id IN
        (SELECT id FROM staged_entries WHERE import_id = ${id} LIMIT 1)`);
      if (isDone !== undefined) throw new AppError('conflict', 'This import has been carried out already.');
      const entries =
        db.run(sql`INSERT INTO watchlist_entries (id, list_id, is_blue_list, quality, enrolled_by,
          crop_sha256, sealed_body, sealed_template)
        SELECT id, list_id, is_blue_list, quality, ${actor.id}, crop_sha256, sealed_body, sealed_template
        FROM staged_entries WHERE import_id = ${id} ORDER BY rowid`);
      if (entries === 0) throw new AppError('conflict', 'No row of the file can be listed.');
      if (list.entries + entries > input.maximumEntries) {
        throw new AppError(
          'conflict',
          `The list would have more than the ${String(input.maximumEntries)} entries that the policy allows.`,
        );
      }
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
   * Takes away some of what nobody needs any more: what imports staged that don't run, pictures without an entry, the rows of
   * destroyed lists. Answers how many; call it until there are none.
   */
  'imports.sweep': write(
    ({ db }: WriteContext, { runningId }: { readonly runningId: string | null }): number =>
      db.run(sql`DELETE FROM staged_entries WHERE id IN
        (SELECT id FROM staged_entries WHERE import_id IS NOT ${runningId} LIMIT ${sweptAtOnce})`) +
      db.run(sql`DELETE FROM watchlist_imports WHERE id IS NOT ${runningId}
        AND NOT EXISTS (SELECT 1 FROM staged_entries WHERE import_id = watchlist_imports.id)`) +
      db.run(sql`DELETE FROM watchlist_crops WHERE entry_id IN (SELECT entry_id FROM watchlist_crops
        WHERE list_id IN (SELECT id FROM watchlists WHERE destroyed_at IS NOT NULL) LIMIT ${sweptAtOnce})`) +
      db.run(sql`DELETE FROM watchlist_crops WHERE entry_id IN (SELECT entry_id FROM watchlist_crops
        WHERE NOT EXISTS (SELECT 1 FROM watchlist_entries WHERE id = entry_id)
          AND NOT EXISTS (SELECT 1 FROM staged_entries WHERE id = entry_id) LIMIT ${sweptAtOnce})`) +
      db.run(sql`DELETE FROM watchlist_entries WHERE id IN (SELECT id FROM watchlist_entries
        WHERE list_id IN (SELECT id FROM watchlists WHERE destroyed_at IS NOT NULL) LIMIT ${sweptAtOnce})`),
  ),

  /** Whether a list is still a draft that this person may add to. @throws AppError */
  'imports.may-begin': read(
    (context: ReadContext, { listId, actor }: { readonly listId: string; readonly actor: Actor }) => {
      may(context, 'enrol', listId, actor);
      return requireList(context.db, listId);
    },
  ),
};
