import type { Role } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { contentHash } from './content-hash.ts';
import { destroyList } from './destroy-list.ts';
import { obstacles, type ListActor } from './life-rules.ts';
import { compositionOf } from './composition.ts';
import { noteListed } from './listings/note-listed.ts';
import { openEntries } from './open-entries.ts';
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

  'watchlists.submit': write((context: WriteContext, { id, actor }: Step): void => {
    const { db, log, subjects, now } = context;
    const list = may(context, 'submit', id, actor);
    const hash = contentHash(db, subjects, list);
    db.run(sql`UPDATE watchlists SET submitted_at = ${now}, submitted_by = ${actor.id}, content_hash = ${hash},
      sent_back_because = NULL WHERE id = ${id}`);
    log.append({
      kind: 'watchlist.submitted',
      subject: 'log',
      actor: actor.id,
      body: { listId: id, listName: list.name, entries: list.entries, contentHash: hash },
    });
  }),

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

  /** Seals a list: from here on its entries and templates can't change without the hash telling. */
  'watchlists.seal': write(
    (
      context: WriteContext,
      {
        id,
        actor,
        usableForMs,
        answerableMs,
      }: Step & {
        readonly usableForMs: number;
        /** How long after its last use it can still be answered who was on it. */
        readonly answerableMs: number;
      },
    ): { readonly sealHash: string } => {
      const { db, log, subjects, now } = context;
      const list = may(context, 'seal', id, actor);
      const sealHash = contentHash(db, subjects, list);
      if (sealHash !== list.contentHash) {
        throw new AppError(
          'database-damaged',
          'The watchlist is not what was approved. Destroy it, and make a new one.',
        );
      }
      db.run(sql`UPDATE watchlists SET seal_hash = ${sealHash}, sealed_at = ${now},
        expires_at = ${list.begunAt + usableForMs} WHERE id = ${id}`);
      const entries = openEntries(context, id);
      noteListed(context, list, entries, list.begunAt + usableForMs + answerableMs);
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
        body: { listId: id, listName: list.name, sealHash, ...compositionOf(entries, now) },
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
