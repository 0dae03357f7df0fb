import { createHash } from 'node:crypto';
import { z } from 'zod';
import { codeSchema } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';

/** Sealed under the list's own key, so that destroying that key is the list's deletion. */
const entryBodySchema = z.strictObject({
  reference: z.string(),
  name: z.string(),
  category: codeSchema,
  source: z.string(),
  lawfulBasis: z.string(),
  imageDate: z.string(),
  instructions: z.string(),
});
export type WatchlistEntryBody = z.infer<typeof entryBodySchema>;

export interface WatchlistRow {
  readonly id: string;
  readonly name: string;
  readonly modelHash: string;
  readonly sealHash: string | null;
  readonly sealedAt: number | null;
  readonly destroyedAt: number | null;
  readonly begunAt: number;
  readonly expiresAt: number;
  readonly entries: number;
}

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

/** The key of a list's names, which those who audit may read too; and the one of its pictures and templates. */
const listSubject = (listId: string): string => `list:${listId}`;
const listFacesSubject = (listId: string): string => `faces:list:${listId}`;

/** Whose keys it takes to search a list and to raise an alert about somebody on it. */
export const listSubjects = (listId: string): readonly string[] => [
  listSubject(listId),
  listFacesSubject(listId),
];

/** How long the faces that were in flight when a deployment ended may take to be decided. */
const settlingMs = 60_000;

export const watchlistProcedures = {
  /** The draft list of this model, begun now if there is none: in one step, so that there are never two. */
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
      const known = findDraft(db, now);
      if (known !== null && known.modelHash === list.modelHash) return known;
      subjects.create(listSubject(list.id));
      subjects.create(listFacesSubject(list.id));
      db.run(sql`INSERT INTO watchlists (id, name, model_hash, created_at, expires_at)
        VALUES (${list.id}, ${list.name}, ${list.modelHash}, ${now}, ${list.expiresAt})`);
      return { ...list, sealHash: null, sealedAt: null, destroyedAt: null, begunAt: now, entries: 0 };
    },
  ),

  /** The newest list that still takes entries, or null. */
  'watchlists.draft': read(({ db, now }: ReadContext): WatchlistRow | null => findDraft(db, now)),

  /** Whether a list's templates can't be opened just now: nobody is signed in whose they are. */
  'watchlists.is-locked': read(
    ({ subjects }: ReadContext, { id }: { readonly id: string }): boolean =>
      subjects.state(listFacesSubject(id)) === 'locked',
  ),

  'watchlists.find': read(
    ({ db }: ReadContext, { id }: { readonly id: string }): WatchlistRow | null =>
      db.get<WatchlistRow>(sql`${listColumns()} WHERE watchlists.id = ${id}`) ?? null,
  ),

  'watchlists.enrol': write(({ db, log, subjects }: WriteContext, entry: NewEntry): void => {
    const list = db.get<WatchlistRow>(sql`${listColumns()} WHERE watchlists.id = ${entry.listId}`);
    if (list === undefined) throw new AppError('not-found', 'This watchlist is gone.');
    if (list.sealHash !== null) {
      throw new AppError(
        'conflict',
        'This watchlist is sealed. A sealed list takes no more entries: make a new one.',
      );
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
    const subject = listSubject(entry.listId);
    const template = new Uint8Array(
      entry.template.buffer,
      entry.template.byteOffset,
      entry.template.byteLength,
    );
    db.run(sql`INSERT INTO watchlist_entries (id, list_id, is_blue_list, quality, enrolled_by, sealed_body, sealed_template,
        sealed_crop)
      VALUES (${entry.id}, ${entry.listId}, ${entry.isBlueList ? 1 : 0}, ${entry.quality}, ${entry.actorId},
        ${subjects.seal(subject, Buffer.from(JSON.stringify(entry.body)), `body:${entry.id}`)},
        ${subjects.seal(listFacesSubject(entry.listId), template, `template:${entry.id}`)},
        ${subjects.seal(listFacesSubject(entry.listId), entry.crop, `crop:${entry.id}`)})`);
    log.append({
      kind: 'watchlist.enrolled',
      subject,
      actor: entry.actorId,
      body: { listName: list.name, reference: entry.body.reference, quality: entry.quality },
    });
  }),

  /** Seals a list: from here on its entries and templates can't change without the hash telling. */
  'watchlists.seal': write(
    (
      { db, log, subjects, now }: WriteContext,
      { id, actorId }: { readonly id: string; readonly actorId: string | null },
    ) => {
      const list = db.get<WatchlistRow>(sql`${listColumns()} WHERE watchlists.id = ${id}`);
      if (list === undefined) throw new AppError('not-found', 'This watchlist is gone.');
      if (list.sealHash !== null) return { sealHash: list.sealHash };
      if (list.entries === 0)
        throw new AppError('conflict', 'An empty watchlist cannot be sealed. Add an entry first.');
      const sealHash = computeSealHash(db, subjects, list);
      db.run(sql`UPDATE watchlists SET seal_hash = ${sealHash}, sealed_at = ${now} WHERE id = ${id}`);
      log.append({
        kind: 'watchlist.sealed',
        subject: 'log',
        actor: actorId,
        body: { listName: list.name, entries: list.entries, sealHash },
      });
      return { sealHash };
    },
  ),

  /** The sealed list's templates, after checking that the seal still fits what is stored. */
  'watchlists.gallery': read(
    ({ db, subjects }: ReadContext, { id }: { readonly id: string }): readonly GalleryEntry[] => {
      const list = db.get<WatchlistRow>(sql`${listColumns()} WHERE watchlists.id = ${id}`);
      if (list === undefined || list.sealHash === null)
        throw new AppError('conflict', 'The watchlist is not sealed.');
      if (computeSealHash(db, subjects, list) !== list.sealHash) {
        throw new AppError(
          'database-damaged',
          'The watchlist is not what was sealed. Recognition stays off: make and seal a new list.',
        );
      }
      return entriesOf(db, id).map((row) => ({
        id: row.id,
        isBlueList: row.isBlueList === 1,
        template: toTemplate(
          openPart(subjects, listFacesSubject(id), row.sealedTemplate, `template:${row.id}`),
        ),
      }));
    },
  ),

  /** What one person enrolled (null: what Cordon itself did), in plain. */
  'watchlists.entries': read(
    (
      { db, subjects }: ReadContext,
      { id, enrolledBy }: { readonly id: string; readonly enrolledBy: string | null },
    ) =>
      entriesOf(db, id)
        .filter((row) => row.enrolledBy === enrolledBy)
        .map((row) => ({
          id: row.id,
          quality: row.quality,
          ...parseBody(openPart(subjects, listSubject(id), row.sealedBody, `body:${row.id}`)),
        })),
  ),

  /** One entry with its crop, for the alert that is about it; null when the list has been destroyed since. */
  'watchlists.entry': read(({ db, subjects }: ReadContext, { id }: { readonly id: string }) => {
    const row = db.get<EntryRow>(sql`${entryColumns()} WHERE id = ${id}`);
    if (row === undefined || subjects.state(listSubject(row.listId)) !== 'held') return null;
    return {
      body: parseBody(openPart(subjects, listSubject(row.listId), row.sealedBody, `body:${id}`)),
      crop: openPart(subjects, listFacesSubject(row.listId), row.sealedCrop, `crop:${id}`),
    };
  }),

  /** A picture that the viewer enrolled into a draft, and none while a deployment is live (see the contract). */
  'watchlists.view-picture': write(
    (
      { db, log, subjects }: WriteContext,
      { id, viewerId }: { readonly id: string; readonly viewerId: string },
    ): Uint8Array | null => {
      const row = db.get<EntryRow>(sql`${entryColumns()} WHERE id = ${id} AND enrolled_by = ${viewerId}
        AND list_id IN (SELECT watchlists.id FROM watchlists WHERE seal_hash IS NULL AND destroyed_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM deployments WHERE phase = 'live')`);
      if (row === undefined) return null;
      const { reference } = parseBody(
        openPart(subjects, listSubject(row.listId), row.sealedBody, `body:${id}`),
      );
      log.append({
        kind: 'face.viewed',
        // It says who is on the list, and goes with it.
        subject: listSubject(row.listId),
        actor: viewerId,
        body: { what: 'watchlist', name: reference },
      });
      return openPart(subjects, listFacesSubject(row.listId), row.sealedCrop, `crop:${id}`);
    },
  ),

  /** Destroys a list's key: bodies, templates and pictures can't be opened again. Answers whether it was still there. */
  'watchlists.destroy': write(
    (context: WriteContext, { id, reason }: { readonly id: string; readonly reason: string }): boolean =>
      destroyList(context, id, reason),
  ),

  /**
   * Destroys every list whose time is over, drafts too, and those whose deployment ended without taking them along
   * (a crash in between); answers how many.
   */
  'watchlists.destroy-due': write((context: WriteContext): number => {
    const { db, now } = context;
    const due = db.all<{ id: string; isExpired: number }>(sql`
      SELECT id, expires_at <= ${now} AS isExpired FROM watchlists WHERE destroyed_at IS NULL AND (expires_at <= ${now}
        OR id IN (SELECT list_id FROM deployments
          WHERE phase = 'ended' AND coalesce(list_due_at, ended_at) <= ${now - settlingMs}))`);
    for (const { id, isExpired } of due) {
      destroyList(context, id, isExpired === 1 ? 'its time was over' : 'its deployment ended');
    }
    return due.length;
  }),
};

type Database = ReadContext['db'];
type Subjects = ReadContext['subjects'];

function destroyList({ db, log, subjects, now }: WriteContext, id: string, reason: string): boolean {
  const list = db.get<{ name: string; entries: number }>(
    sql`SELECT name, (SELECT count(*) FROM watchlist_entries WHERE list_id = ${id}) AS entries
      FROM watchlists WHERE id = ${id} AND destroyed_at IS NULL`,
  );
  if (list === undefined) return false;
  subjects.destroy(listSubject(id));
  subjects.destroy(listFacesSubject(id));
  db.run(sql`UPDATE watchlists SET destroyed_at = ${now} WHERE id = ${id}`);
  log.append({
    kind: 'watchlist.destroyed',
    subject: 'log',
    actor: null,
    body: { listName: list.name, entries: list.entries, reason },
  });
  return true;
}

interface EntryRow {
  readonly id: string;
  readonly listId: string;
  readonly isBlueList: number;
  readonly quality: number;
  readonly enrolledBy: string | null;
  readonly sealedBody: Uint8Array;
  readonly sealedTemplate: Uint8Array;
  readonly sealedCrop: Uint8Array;
}

function findDraft(db: Database, now: number): WatchlistRow | null {
  const draft = db.get<WatchlistRow>(
    sql`${listColumns()} WHERE seal_hash IS NULL AND destroyed_at IS NULL AND expires_at > ${now}
      ORDER BY created_at DESC LIMIT 1`,
  );
  return draft ?? null;
}

function listColumns() {
  return sql`SELECT watchlists.id, name, model_hash AS modelHash, seal_hash AS sealHash, sealed_at AS sealedAt,
    destroyed_at AS destroyedAt, watchlists.created_at AS begunAt, expires_at AS expiresAt, (SELECT count(*) FROM watchlist_entries WHERE list_id = watchlists.id) AS entries
    FROM watchlists`;
}

function entryColumns() {
  return sql`SELECT id, list_id AS listId, is_blue_list AS isBlueList, quality, enrolled_by AS enrolledBy,
    sealed_body AS sealedBody, sealed_template AS sealedTemplate, sealed_crop AS sealedCrop FROM watchlist_entries`;
}

function entriesOf(db: Database, listId: string): readonly EntryRow[] {
  return db.all<EntryRow>(sql`${entryColumns()} WHERE list_id = ${listId} ORDER BY id`);
}

/** SHA-256 over the model and, in order of id, every entry's body, template, picture and quality as they are in plain. */
function computeSealHash(db: Database, subjects: Subjects, list: WatchlistRow): string {
  const hash = createHash('sha256').update(`cordon watchlist seal v1\n${list.id}\n${list.modelHash}\n`);
  for (const row of entriesOf(db, list.id)) {
    const parts = [
      openPart(subjects, listSubject(list.id), row.sealedBody, `body:${row.id}`),
      openPart(subjects, listFacesSubject(list.id), row.sealedTemplate, `template:${row.id}`),
      openPart(subjects, listFacesSubject(list.id), row.sealedCrop, `crop:${row.id}`),
    ].map((part) => createHash('sha256').update(part).digest('hex'));
    hash.update(`${row.id} ${row.isBlueList} ${row.quality} ${parts.join(' ')}\n`);
  }
  return hash.digest('hex');
}

function openPart(
  subjects: Subjects,
  subject: string,
  sealed: Uint8Array,
  associatedData: string,
): Uint8Array {
  const opened = subjects.open(subject, sealed, associatedData);
  if (opened === null)
    throw new AppError('not-found', 'This watchlist has been deleted: its key was destroyed.');
  return opened;
}

const parseBody = (bytes: Uint8Array): WatchlistEntryBody =>
  entryBodySchema.parse(JSON.parse(Buffer.from(bytes).toString()));

/** Copies into memory of its own: the bytes may stand at an address that floats can't be read from. */
const toTemplate = (bytes: Uint8Array): Float32Array => new Float32Array(Uint8Array.from(bytes).buffer);
