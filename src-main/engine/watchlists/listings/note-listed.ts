import { randomBytes } from 'node:crypto';
import { AppError } from '../../../contract/errors.ts';
import type { WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import { openBody } from '../entry-parts.ts';
import { entryColumns, removedEntries, type EntryRow } from '../list-rows.ts';
import { digestKeyBytes, referenceDigest } from './reference-digest.ts';

/** Whose key opens a list's hashing key; it outlives the list. */
export const listedSubject = (listId: string): string => `listed:${listId}`;
const keyPart = 'listed-key';

/**
 * Makes ready for writing down who is on a list that is being sealed, by hashes alone. Nobody is answered by them before it is. What a
 * seal that came to nothing left is taken away: the list may be another by now.
 */
export function beginListed({ db, subjects }: WriteContext, listId: string, keptUntil: number): void {
  db.run(sql`DELETE FROM listed_people WHERE list_id = ${listId}`);
  const isThere =
    db.run(sql`UPDATE listed_keys SET kept_until = ${keptUntil} WHERE list_id = ${listId}`) === 1;
  if (isThere) return;
  const subject = listedSubject(listId);
  const key = new Uint8Array(randomBytes(digestKeyBytes));
  subjects.create(subject);
  db.run(sql`INSERT INTO listed_keys (list_id, sealed_key, kept_until)
    VALUES (${listId}, ${subjects.seal(subject, key, keyPart)}, ${keptUntil})`);
  key.fill(0);
}

/** Writes some of them down. Staff of the blue list only measure, and are not listed. */
export function noteListed(context: WriteContext, listId: string, references: readonly string[]): void {
  const key = listedKey(context, listId);
  if (key === null) throw new AppError('conflict', 'This list was never begun to be sealed.');
  for (const reference of references)
    context.db.run(sql`INSERT OR IGNORE INTO listed_people (list_id, digest)
      VALUES (${listId}, ${referenceDigest(key, reference)})`);
  key.fill(0);
}

/** Two people took some off before the list was sealed. */
export function noteAllRemoved(context: WriteContext, listId: string): void {
  const { db, subjects } = context;
  for (const id of removedEntries(db, listId)) {
    const row = db.get<EntryRow>(sql`${entryColumns()} WHERE id = ${id}`);
    if (row !== undefined) noteRemoved(context, listId, openBody(subjects, row).reference);
  }
}

/** Two people took somebody off a list that is sealed already. */
export function noteRemoved(context: WriteContext, listId: string, reference: string): void {
  const key = listedKey(context, listId);
  if (key === null) return;
  context.db.run(sql`UPDATE listed_people SET removed_at = ${context.now}
    WHERE list_id = ${listId} AND digest = ${referenceDigest(key, reference)}`);
  key.fill(0);
}

/** Destroys it of a list that is destroyed before it was sealed: nobody was ever listed on it. */
export function forgetListed({ db, subjects }: WriteContext, listId: string): void {
  if (db.run(sql`DELETE FROM listed_keys WHERE list_id = ${listId}`) === 1)
    subjects.destroy(listedSubject(listId));
}

/** The key under which a list's people are hashed; null when it has none, or none any more. @throws AppError `keys-locked` */
export function listedKey(
  { db, subjects }: Pick<WriteContext, 'db' | 'subjects'>,
  listId: string,
): Uint8Array | null {
  const row = db.get<{ readonly sealed: Uint8Array }>(
    sql`SELECT sealed_key AS sealed FROM listed_keys WHERE list_id = ${listId}`,
  );
  return row === undefined ? null : subjects.open(listedSubject(listId), row.sealed, keyPart);
}
