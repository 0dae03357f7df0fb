import type { Role } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { contentPiece, type ContentPiece } from './content-hash.ts';
import { destroyList } from './destroy-list.ts';
import { obstacles, type ListActor } from './life-rules.ts';
import { factsOf, type CountedComposition, type EntryFacts } from './composition.ts';
import { openBody } from './entry-parts.ts';
import { beginListed, noteAllRemoved, noteListed } from './listings/note-listed.ts';
import { listColumns, listFacesSubject, listSubject, requireList, type WatchlistRow } from './list-rows.ts';

/** How many destroyed lists are shown. */
const mostDestroyed = 20;

export interface Actor {
  readonly id: string;
  readonly role: Role;
}

interface Step {
  readonly id: string;
  readonly actor: Actor;
}

interface UsableFor {
  /** How long after it was begun a list may be used. */
  readonly usableForMs: number;
}

/** So many entries of a list, after one of them. */
interface Place {
  readonly id: string;
  readonly after: string;
  readonly limit: number;
}

export const lifeProcedures = {
  'watchlists.list': read(({ db }: ReadContext, { viewerId }: { readonly viewerId: string }) => {
    const lists = [
      ...db.all<WatchlistRow>(sql`${listColumns()} WHERE destroyed_at IS NULL ORDER BY created_at DESC`),
      ...db.all<WatchlistRow>(
        sql`${listColumns()} WHERE destroyed_at IS NOT NULL ORDER BY destroyed_at DESC LIMIT ${mostDestroyed}`,
      ),
    ];
    return lists.map((list) => ({ ...list, enrolled: enrolledOf(db, list.id, viewerId) }));
  }),

  'watchlists.begin': write(
    (
      { db, log, subjects, now }: WriteContext,
      list: {
        readonly id: string;
        readonly name: string;
        readonly modelHash: string;
        readonly expiresAt: number;
        readonly actorId: string;
      },
    ): void => {
      const taken = db.get(
        sql`SELECT 1 FROM watchlists WHERE name = ${list.name} AND destroyed_at IS NULL LIMIT 1`,
      );
      if (taken !== undefined) {
        throw new AppError('conflict', 'There is a list with this name. Give this one another.', {
          details: { field: 'name' },
        });
      }
      subjects.create(listSubject(list.id));
      subjects.create(listFacesSubject(list.id));
      db.run(sql`INSERT INTO watchlists (id, name, model_hash, created_at, expires_at)
        VALUES (${list.id}, ${list.name}, ${list.modelHash}, ${now}, ${list.expiresAt})`);
      log.append({
        kind: 'watchlist.begun',
        subject: 'log',
        actor: list.actorId,
        body: { listId: list.id, listName: list.name },
      });
    },
  ),

  /** Writes down that somebody reads what others enrolled. */
  'watchlists.note-read': write(
    (
      { db, log }: WriteContext,
      {
        id,
        actorId,
        withNames,
      }: { readonly id: string; readonly actorId: string; readonly withNames: boolean },
    ): void => {
      const { name } = requireList(db, id);
      log.append({
        kind: 'watchlist.read',
        subject: 'log',
        actor: actorId,
        body: { listId: id, listName: name, withNames },
      });
    },
  ),

  /** Whether this person may submit it now, and how often it was changed until now. @throws AppError */
  'watchlists.may-submit': read((context: ReadContext, { id, actor }: Step): { readonly changes: number } => {
    const { changes } = may(context, 'submit', id, actor);
    return { changes };
  }),

  /** A part of what a list's hash is over. */
  'watchlists.content': read(
    ({ db, subjects }: ReadContext, { id, ...at }: Place): ContentPiece =>
      contentPiece(db, subjects, hashedList(db, id, 'any'), at).piece,
  ),

  /** Closes a list over the hash of its content, which was read piece by piece: nobody may have changed it meanwhile. */
  'watchlists.submit': write(
    (
      context: WriteContext,
      input: Step & { readonly contentHash: string; readonly changes: number },
    ): void => {
      const { db, log, now } = context;
      const { id, actor, contentHash } = input;
      const list = may(context, 'submit', id, actor);
      if (list.changes !== input.changes) {
        throw new AppError(
          'conflict',
          'Somebody changed this list while it was being submitted. Look at it, and submit it again.',
        );
      }
      db.run(sql`UPDATE watchlists SET submitted_at = ${now}, submitted_by = ${actor.id}, content_hash = ${contentHash},
      sent_back_because = NULL WHERE id = ${id}`);
      log.append({
        kind: 'watchlist.submitted',
        subject: 'log',
        actor: actor.id,
        body: { listId: id, listName: list.name, entries: list.entries, contentHash },
      });
    },
  ),

  'watchlists.approve': write(
    (
      context: WriteContext,
      { id, actor, contentHash: seen }: Step & { readonly contentHash: string },
    ): void => {
      const { db, log, now } = context;
      const list = may(context, 'approve', id, actor);
      if (list.contentHash !== seen) {
        throw new AppError('conflict', 'This list was changed since you looked at it. Look at it again.');
      }
      db.run(sql`UPDATE watchlists SET approved_at = ${now}, approved_by = ${actor.id} WHERE id = ${id}`);
      log.append({
        kind: 'watchlist.approved',
        subject: 'log',
        actor: actor.id,
        body: { listId: id, listName: list.name, entries: list.entries, contentHash: seen },
      });
    },
  ),

  'watchlists.send-back': write(
    (context: WriteContext, { id, actor, reason }: Step & { readonly reason: string }): void => {
      const { db, log } = context;
      const list = may(context, 'sendBack', id, actor);
      db.run(sql`UPDATE watchlists SET submitted_at = NULL, submitted_by = NULL, approved_at = NULL, approved_by = NULL,
        content_hash = NULL, sent_back_because = ${reason} WHERE id = ${id}`);
      log.append({
        kind: 'watchlist.sent-back',
        subject: 'log',
        actor: actor.id,
        body: { listId: id, listName: list.name, reason },
      });
    },
  ),

  /** Makes the key under which it will be told who is listed; hashes of a seal that came to nothing go. */
  'watchlists.begin-seal': write(
    (
      context: WriteContext,
      input: Step &
        UsableFor & {
          /** How long after its last use it can still be answered who was on it. */
          readonly answerableMs: number;
        },
    ): { readonly approvedAt: number | null; readonly now: number } => {
      const list = may(context, 'seal', input.id, input.actor);
      beginListed(context, input.id, list.begunAt + input.usableForMs + input.answerableMs);
      return { approvedAt: list.approvedAt, now: context.now };
    },
  ),

  /** A part of what a list is sealed over, with who is on it written down by hashes, and what counts of them. */
  'watchlists.seal-piece': write(
    (
      context: WriteContext,
      { id, ...at }: Place,
    ): { readonly piece: ContentPiece; readonly facts: readonly EntryFacts[] } => {
      const { db, subjects } = context;
      const list = hashedList(db, id, 'approved');
      const { piece, rows } = contentPiece(db, subjects, list, at);
      const entries = rows.map((row) => ({ row, body: openBody(subjects, row) }));
      noteListed(
        context,
        id,
        entries.flatMap(({ row, body }) => (row.isBlueList === 1 ? [] : [body.reference])),
      );
      return { piece, facts: entries.map(({ row, body }) => factsOf(row, body)) };
    },
  ),

  /** Seals a list: from here on its entries and templates can't change without the hash telling. */
  'watchlists.seal': write(
    (
      context: WriteContext,
      input: Step &
        UsableFor & {
          /** Over what is there now: it has to be what was approved. */
          readonly sealHash: string;
          /** Of the approval that was read; entries stay as they are from the submission on. */
          readonly approvedAt: number | null;
          readonly composition: CountedComposition;
        },
    ): { readonly sealHash: string } => {
      const { db, log, now } = context;
      const { id, actor, sealHash, composition } = input;
      const list = may(context, 'seal', id, actor);
      if (list.approvedAt !== input.approvedAt)
        throw new AppError('conflict', 'It was sent back and approved anew meanwhile. Seal it again.');
      if (sealHash !== list.contentHash) {
        throw new AppError(
          'database-damaged',
          'The watchlist is not what was approved. Destroy it, and make a new one.',
        );
      }
      db.run(sql`UPDATE watchlists SET seal_hash = ${sealHash}, sealed_at = ${now},
        expires_at = ${list.begunAt + input.usableForMs} WHERE id = ${id}`);
      noteAllRemoved(context, id);
      log.append({
        kind: 'watchlist.sealed',
        subject: 'log',
        actor: actor.id,
        body: { listId: id, listName: list.name, entries: list.entries, sealHash },
      });
      log.append({
        kind: 'watchlist.composed',
        subject: 'log',
        actor: null,
        body: { listId: id, listName: list.name, sealHash, ...composition },
      });
      return { sealHash };
    },
  ),

  'watchlists.discard': write(
    (context: WriteContext, { id, actor, reason }: Step & { readonly reason: string }): void => {
      may(context, 'discard', id, actor);
      destroyList(context, id, reason, actor.id);
    },
  ),
};

/** What a piece has to know of its list, without counting who is on it each time. Who may is asked before and after all of them. */
function hashedList(
  db: ReadContext['db'],
  id: string,
  which: 'any' | 'approved',
): Pick<WatchlistRow, 'id' | 'modelHash'> {
  const list = db.get<Pick<WatchlistRow, 'id' | 'modelHash'> & { readonly isApproved: number }>(
    sql`SELECT id, model_hash AS modelHash, approved_at IS NOT NULL AND seal_hash IS NULL AS isApproved
      FROM watchlists WHERE id = ${id} AND destroyed_at IS NULL`,
  );
  if (list === undefined) throw new AppError('not-found', 'This watchlist is gone.');
  if (which === 'approved' && list.isApproved === 0)
    throw new AppError('conflict', 'This list was sent back while it was being sealed.');
  return list;
}

/** The list, if this person may do this with it now. @throws AppError that says why not */
export function may(
  { db }: ReadContext,
  what: keyof typeof obstacles,
  id: string,
  { id: actorId, role }: Actor,
): WatchlistRow {
  const list = requireList(db, id);
  const actor: ListActor = { id: actorId, role, enrolled: enrolledOf(db, id, actorId) };
  const obstacle = obstacles[what](list, actor);
  if (obstacle !== null) throw new AppError('conflict', obstacle);
  return list;
}

function enrolledOf(db: ReadContext['db'], listId: string, personId: string): number {
  const row = db.get<{ readonly count: number }>(
    sql`SELECT count(*) AS count FROM listed_entries WHERE list_id = ${listId} AND enrolled_by = ${personId}`,
  );
  return row?.count ?? 0;
}
