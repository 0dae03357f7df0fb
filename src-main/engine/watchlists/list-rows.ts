import { AppError } from '../../contract/errors.ts';
import type { ReadableDatabase } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';

export interface WatchlistRow {
  readonly id: string;
  readonly name: string;
  readonly modelHash: string;
  readonly begunAt: number;
  readonly expiresAt: number;
  readonly submittedAt: number | null;
  readonly submittedBy: string | null;
  readonly approvedAt: number | null;
  readonly approvedBy: string | null;
  readonly contentHash: string | null;
  readonly sentBackBecause: string | null;
  readonly sealHash: string | null;
  readonly sealedAt: number | null;
  readonly destroyedAt: number | null;
  readonly entries: number;
  /** How often somebody came onto it or left it. */
  readonly changes: number;
  /** Of one that comes from the control room: how many are on it. Null for one that was made here. */
  readonly expectedEntries: number | null;
  /** 1 while a deployment runs with it. */
  readonly isInUse: number;
}

/** One entry without its picture. */
export interface EntryRow {
  readonly id: string;
  readonly listId: string;
  readonly isBlueList: number;
  readonly quality: number;
  readonly enrolledBy: string | null;
  readonly cropSha256: Uint8Array | null;
  readonly sealedBody: Uint8Array;
  readonly sealedTemplate: Uint8Array;
}

/** The key of a list's names, which those who audit may read too; and the one of its pictures and templates. */
export const listSubject = (listId: string): string => `list:${listId}`;
export const listFacesSubject = (listId: string): string => `faces:list:${listId}`;

/** Whose keys it takes to search a list and to raise an alert about somebody on it. */
export const listSubjects = (listId: string): readonly string[] => [
  listSubject(listId),
  listFacesSubject(listId),
];

export function listColumns() {
  return sql`SELECT watchlists.id, name, model_hash AS modelHash, watchlists.created_at AS begunAt, expires_at AS expiresAt,
    submitted_at AS submittedAt, submitted_by AS submittedBy, approved_at AS approvedAt, approved_by AS approvedBy,
    content_hash AS contentHash, sent_back_because AS sentBackBecause, seal_hash AS sealHash, sealed_at AS sealedAt,
    destroyed_at AS destroyedAt, changes, coalesce(destroyed_entries, (SELECT count(*) FROM listed_entries WHERE list_id = watchlists.id)) AS entries,
    (SELECT received_lists.entries FROM received_lists WHERE list_id = watchlists.id) AS expectedEntries,
    EXISTS (SELECT 1 FROM deployments WHERE list_id = watchlists.id AND phase = 'live') AS isInUse
    FROM watchlists`;
}

export function entryColumns() {
  return sql`SELECT id, list_id AS listId, is_blue_list AS isBlueList, quality, enrolled_by AS enrolledBy,
    crop_sha256 AS cropSha256, sealed_body AS sealedBody, sealed_template AS sealedTemplate FROM listed_entries`;
}

export function findList(db: ReadableDatabase, id: string): WatchlistRow | null {
  return db.get<WatchlistRow>(sql`${listColumns()} WHERE watchlists.id = ${id}`) ?? null;
}

/** @throws AppError `not-found` */
export function requireList(db: ReadableDatabase, id: string): WatchlistRow {
  const list = findList(db, id);
  if (list === null || list.destroyedAt !== null) throw new AppError('not-found', 'This watchlist is gone.');
  return list;
}

/** The ids of entries that count for nothing any more: two people took them off. */
export function removedEntries(db: ReadableDatabase, listId: string): ReadonlySet<string> {
  const rows = db.all<{ readonly id: string }>(
    sql`SELECT entry_id AS id FROM watchlist_removals WHERE list_id = ${listId} AND confirmed_at IS NOT NULL`,
  );
  return new Set(rows.map(({ id }) => id));
}

export function findCrop(db: ReadableDatabase, entryId: string): Uint8Array | null {
  const row = db.get<{ readonly sealed: Uint8Array }>(
    sql`SELECT sealed FROM watchlist_crops WHERE entry_id = ${entryId}`,
  );
  return row?.sealed ?? null;
}
