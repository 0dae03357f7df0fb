import { randomBytes } from 'node:crypto';
import type { WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import type { OpenEntry } from '../open-entries.ts';
import { removedEntries, type WatchlistRow } from '../list-rows.ts';
import { digestKeyBytes, referenceDigest } from './reference-digest.ts';

/** Whose key opens a list's hashing key; it outlives the list. */
export const listedSubject = (listId: string): string => `listed:${listId}`;
const keyPart = 'listed-key';

/** Writes down who is on a list that is being sealed, by hashes alone. Staff of the blue list only measure, and are not listed. */
export function noteListed(
  context: WriteContext,
  list: Pick<WatchlistRow, 'id'>,
  entries: readonly OpenEntry[],
  keptUntil: number,
): void {
  const { db, subjects, now } = context;
  const subject = listedSubject(list.id);
  const key = new Uint8Array(randomBytes(digestKeyBytes));
  subjects.create(subject);
  db.run(sql`INSERT INTO listed_keys (list_id, sealed_key, kept_until)
    VALUES (${list.id}, ${subjects.seal(subject, key, keyPart)}, ${keptUntil})`);
  const removed = removedEntries(db, list.id);
  for (const { id, isBlueList, body } of entries) {
    if (isBlueList) continue;
    const digest = referenceDigest(key, body.reference);
    db.run(sql`INSERT OR IGNORE INTO listed_people (list_id, digest, removed_at)
      VALUES (${list.id}, ${digest}, ${removed.has(id) ? now : null})`);
  }
  key.fill(0);
}

/** Two people took somebody off a list that is sealed already. */
export function noteRemoved(context: WriteContext, listId: string, reference: string): void {
  const key = listedKey(context, listId);
  if (key === null) return;
  context.db.run(sql`UPDATE listed_people SET removed_at = ${context.now}
    WHERE list_id = ${listId} AND digest = ${referenceDigest(key, reference)}`);
  key.fill(0);
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
