import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { contentPiece, type ContentPiece } from './content-hash.ts';
import { destroyList } from './destroy-list.ts';
import { openBody, openCrop, openTemplate, partOf, sha256, type WatchlistEntryBody } from './entry-parts.ts';
import { importProcedures } from './import/import-queries.ts';
import { lifeProcedures } from './life-queries.ts';
import { stateOf } from './life-rules.ts';
import { draftProcedures } from './draft-queries.ts';
import { receivedProcedures } from './received/received-queries.ts';
import { listingProcedures } from './listings/listing-queries.ts';
import { removalProcedures } from './removal-queries.ts';
import {
  entryColumns,
  findCrop,
  findList,
  listColumns,
  listFacesSubject,
  listSubject,
  removedEntries,
  requireList,
  type EntryRow,
  type WatchlistRow,
} from './list-rows.ts';

export interface NewEntry {
  readonly id: string;
  readonly listId: string;
  readonly modelHash: string;
  readonly body: WatchlistEntryBody;
  /** Whether its category is one that only measures. */
  readonly isBlueList: boolean;
  /** The policy's cap of the whole list. */
  readonly maximumEntries: number;
  readonly template: Float32Array;
  readonly quality: number;
  /** Square PNG crop with the framing of the probes. */
  readonly crop: Uint8Array;
  readonly actorId: string | null;
}

export interface GalleryEntry {
  readonly id: string;
  readonly template: Float32Array;
  readonly isBlueList: boolean;
}

/** How long the faces that were in flight when a deployment ended may take to be decided. */
const settlingMs = 60_000;

export const watchlistProcedures = {
  ...lifeProcedures,
  ...importProcedures,
  ...removalProcedures,
  ...listingProcedures,
  ...draftProcedures,
  ...receivedProcedures,

  /** The demo's draft of this model, begun now if there is none: a demo that was killed goes on where it was. */
  'watchlists.find-or-begin-draft': write(
    (
      { db, subjects, now }: WriteContext,
      list: {
        readonly id: string;
        readonly name: string;
        readonly modelHash: string;
        readonly expiresAt: number;
      },
    ): WatchlistRow => {
      const known = db.get<WatchlistRow>(sql`${listColumns()} WHERE seal_hash IS NULL AND submitted_at IS NULL
        AND destroyed_at IS NULL AND expires_at > ${now} AND model_hash = ${list.modelHash} AND name = ${list.name}
        ORDER BY watchlists.created_at DESC LIMIT 1`);
      if (known !== undefined) return known;
      subjects.create(listSubject(list.id));
      subjects.create(listFacesSubject(list.id));
      db.run(sql`INSERT INTO watchlists (id, name, model_hash, created_at, expires_at)
        VALUES (${list.id}, ${list.name}, ${list.modelHash}, ${now}, ${list.expiresAt})`);
      return requireList(db, list.id);
    },
  ),

  /** Whether a list's templates can't be opened just now: nobody is signed in whose they are. */
  'watchlists.is-locked': read(
    ({ subjects }: ReadContext, { id }: { readonly id: string }): boolean =>
      subjects.state(listFacesSubject(id)) === 'locked',
  ),

  'watchlists.find': read(({ db }: ReadContext, { id }: { readonly id: string }): WatchlistRow | null =>
    findList(db, id),
  ),

  'watchlists.enrol': write(({ db, log, subjects }: WriteContext, entry: NewEntry): void => {
    const list = requireList(db, entry.listId);
    if (stateOf(list) !== 'draft') {
      throw new AppError('conflict', 'This watchlist is no draft any more, and takes no more entries.');
    }
    if (list.modelHash !== entry.modelHash) {
      throw new AppError('model-mismatch', 'This watchlist was begun with another model. Make a new list.');
    }
    if (list.entries >= entry.maximumEntries) {
      throw new AppError(
        'conflict',
        `This watchlist is full: the policy allows ${String(entry.maximumEntries)} entries.`,
      );
    }
    const { id, listId } = entry;
    const { buffer, byteOffset, byteLength } = entry.template;
    const template = new Uint8Array(buffer, byteOffset, byteLength);
    const crop = subjects.seal(listFacesSubject(listId), entry.crop, partOf.crop(id));
    db.run(sql`INSERT INTO watchlist_entries (id, list_id, is_blue_list, quality, enrolled_by, crop_sha256, sealed_body,
        sealed_template)
      VALUES (${id}, ${listId}, ${entry.isBlueList ? 1 : 0}, ${entry.quality}, ${entry.actorId}, ${sha256(crop)},
        ${subjects.seal(listSubject(listId), Buffer.from(JSON.stringify(entry.body)), partOf.body(id))},
        ${subjects.seal(listFacesSubject(listId), template, partOf.template(id))})`);
    db.run(sql`INSERT INTO watchlist_crops (entry_id, list_id, sealed) VALUES (${id}, ${listId}, ${crop})`);
    log.append({
      kind: 'watchlist.enrolled',
      subject: listSubject(listId),
      actor: entry.actorId,
      body: { listId, listName: list.name, reference: entry.body.reference, quality: entry.quality },
    });
  }),

  /** Some of a sealed list's templates, and the part of what its seal is over that they are in; see `readGallery`. */
  'watchlists.gallery-piece': read(
    (
      { db, subjects }: ReadContext,
      { id, ...at }: { readonly id: string; readonly after: string; readonly limit: number },
    ): { readonly piece: ContentPiece; readonly entries: readonly GalleryEntry[] } => {
      const list = findList(db, id);
      if (list === null || list.sealHash === null)
        throw new AppError('conflict', 'The watchlist is not sealed.');
      const { piece, rows } = contentPiece(db, subjects, list, at);
      const entries = rows.map((row) => ({
        id: row.id,
        isBlueList: row.isBlueList === 1,
        template: openTemplate(subjects, row),
      }));
      return { piece, entries };
    },
  ),

  /** What the list was sealed over, and who was taken off since. */
  'watchlists.gallery-seal': read(({ db }: ReadContext, { id }: { readonly id: string }) => ({
    sealHash: requireList(db, id).sealHash,
    removed: removedEntries(db, id),
  })),

  /** Consenting staff on a list, by their reference: they are there to be found, and never an alert. */
  'watchlists.staff': read(({ db, subjects }: ReadContext, { id }: { readonly id: string }) =>
    entriesOf(db, id)
      .filter(({ isBlueList }) => isBlueList === 1)
      .map((row) => ({
        id: row.id,
        reference: openBody(subjects, row).reference,
      })),
  ),

  /** What is on a list, in plain: all of it, or what one person enrolled (null: what Cordon itself did). */
  'watchlists.entries': read(
    (
      { db, subjects }: ReadContext,
      input: {
        readonly id: string;
        /** Null where it was Cordon itself; `all` for everybody's. */
        readonly whose: { readonly enrolledBy: string | null } | 'all';
        readonly offset: number;
        readonly limit: number;
      },
    ) => {
      const { id, whose, offset, limit } = input;
      const rowsOf =
        whose === 'all' ? sql`list_id = ${id}` : sql`list_id = ${id} AND enrolled_by IS ${whose.enrolledBy}`;
      const count = db.get<{ readonly count: number }>(
        sql`SELECT count(*) AS count FROM listed_entries WHERE ${rowsOf}`,
      )?.count;
      const rows = db.all<EntryRow>(
        sql`${entryColumns()} WHERE ${rowsOf} ORDER BY nth LIMIT ${limit} OFFSET ${offset}`,
      );
      return {
        count: count ?? 0,
        entries: rows.map((row) => ({
          id: row.id,
          quality: row.quality,
          enrolledBy: row.enrolledBy,
          ...openBody(subjects, row),
        })),
      };
    },
  ),

  /** One entry with its crop, for the alert that is about it; null when the list has been destroyed since. */
  'watchlists.entry': read(({ db, subjects }: ReadContext, { id }: { readonly id: string }) => {
    const row = db.get<EntryRow>(sql`${entryColumns()} WHERE id = ${id}`);
    const crop = findCrop(db, id);
    if (row === undefined || crop === null || subjects.state(listSubject(row.listId)) !== 'held') return null;
    return { body: openBody(subjects, row), crop: openCrop(subjects, row, crop) };
  }),

  /** A picture that the viewer enrolled into a list that isn't sealed, and none while a deployment is live. */
  'watchlists.view-picture': write(
    (
      { db, log, subjects }: WriteContext,
      { id, viewerId }: { readonly id: string; readonly viewerId: string },
    ): Uint8Array | null => {
      const row = db.get<EntryRow>(sql`${entryColumns()} WHERE id = ${id} AND enrolled_by = ${viewerId}
        AND list_id IN (SELECT watchlists.id FROM watchlists WHERE seal_hash IS NULL AND destroyed_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM deployments WHERE phase = 'live')`);
      const crop = findCrop(db, id);
      if (row === undefined || crop === null) return null;
      const { reference } = openBody(subjects, row);
      log.append({
        kind: 'face.viewed',
        // It says who is on the list, and goes with it.
        subject: listSubject(row.listId),
        actor: viewerId,
        body: { what: 'watchlist', name: reference },
      });
      return openCrop(subjects, row, crop);
    },
  ),

  /** Destroys a list's key: bodies, templates and pictures can't be opened again. Answers whether it was still there. */
  'watchlists.destroy': write(
    (context: WriteContext, { id, reason }: { readonly id: string; readonly reason: string }): boolean =>
      destroyList(context, id, reason, null),
  ),

  /** Whether `watchlists.destroy-due` would find any: the look that is taken again and again, without a transaction. */
  'watchlists.is-destruction-due': read(
    ({ db }: ReadContext, { at, builtMs }: Due): boolean =>
      db.get(sql`SELECT 1 FROM watchlists WHERE destroyed_at IS NULL AND ${dueAt(builtMs)} <= ${at}`) !==
      undefined,
  ),

  /**
   * Destroys every list whose time is over, drafts too, those with which no deployment can start any more, and those
   * whose deployment ended without taking them along (a crash in between); answers how many.
   */
  'watchlists.destroy-due': write((context: WriteContext, due: Due): number => {
    const rows = context.db.all<{ id: string; isExpired: number; isUnused: number }>(sql`
      SELECT id, expires_at <= ${due.at} AS isExpired, ${unusedDueAt(due.builtMs)} <= ${due.at} AS isUnused
      FROM watchlists WHERE destroyed_at IS NULL AND ${dueAt(due.builtMs)} <= ${due.at}`);
    for (const { id, isExpired, isUnused } of rows) {
      const reason =
        isUnused === 1
          ? 'no deployment could start with it any more'
          : isExpired === 1
            ? 'its time was over'
            : 'its deployment ended';
      destroyList(context, id, reason, null);
    }
    return rows.length;
  }),

  /** What is due next, soonest first, and what was destroyed last, latest first. */
  'watchlists.purge-schedule': read(
    ({ db }: ReadContext, input: Pick<Due, 'builtMs'> & { readonly limit: number }) => {
      const { limit, builtMs } = input;
      const list = sql`SELECT name, ${dueAt(builtMs)} AS dueAt, destroyed_at AS destroyedAt FROM watchlists`;
      type Scheduled = { readonly name: string; readonly dueAt: number; readonly destroyedAt: number | null };
      return {
        next: db.all<Scheduled>(sql`${list} WHERE destroyed_at IS NULL ORDER BY dueAt LIMIT ${limit}`),
        waiting:
          db.get<{ count: number }>(sql`SELECT count(*) AS count FROM watchlists WHERE destroyed_at IS NULL`)
            ?.count ?? 0,
        past: db.all<Scheduled>(
          sql`${list} WHERE destroyed_at IS NOT NULL ORDER BY destroyed_at DESC LIMIT ${limit}`,
        ),
      };
    },
  ),
};

interface Due {
  /** How late it is by a clock that nobody sets back. */
  readonly at: number;
  /** How old a list may be when a deployment starts with it; null where nothing says so. */
  readonly builtMs: number | null;
}

/** When no deployment can start with a list any more; never for one with which one did. */
function unusedDueAt(builtMs: number | null) {
  return sql`iif(EXISTS (SELECT 1 FROM deployments WHERE list_id = watchlists.id AND started_at IS NOT NULL),
    expires_at, created_at + ${builtMs ?? Number.MAX_SAFE_INTEGER / 2})`;
}

/** When a list is destroyed: its own time is over, or that of the deployment that it was for, with those in flight decided. */
function dueAt(builtMs: number | null) {
  return sql`min(expires_at, ${unusedDueAt(builtMs)}, coalesce((
    SELECT min(coalesce(list_due_at, ended_at)) + ${settlingMs} FROM deployments
    WHERE list_id = watchlists.id AND phase = 'ended'), expires_at))`;
}

function entriesOf(db: ReadContext['db'], listId: string): readonly EntryRow[] {
  return db.all<EntryRow>(sql`${entryColumns()} WHERE list_id = ${listId} ORDER BY id`);
}
