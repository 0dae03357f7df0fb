import { AppError } from '../../../contract/errors.ts';
import type { WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import { toBase64, utf8 } from '../../portable/bytes.ts';
import {
  entryColumns,
  findCrop,
  findList,
  listFacesSubject,
  listSubject,
  removedEntries,
  requireList,
  type EntryRow,
} from '../list-rows.ts';
import { formPiece, listKeySchema, pieceBytes, type SealedEntry } from './list-mail.ts';

/** So many entries are read at once, at most. */
const mostAtOnce = 200;

/**
 * What opens a sealed list, for the site that it is sent to.
 * @throws AppError where this list is not one to be sent, or nobody is signed in who has its keys
 */
export function listKeyMail(
  { db, subjects, now }: WriteContext,
  {
    id,
    consignmentId,
    usableForMs,
  }: { readonly id: string; readonly consignmentId: string; readonly usableForMs: number },
): { readonly name: string; readonly entries: number; readonly content: Uint8Array } {
  const list = requireList(db, id);
  const { name, modelHash, sealHash, entries } = list;
  if (sealHash === null)
    throw new AppError('conflict', 'A list is sent once two people have approved and sealed it.');
  if (db.get(sql`SELECT 1 FROM received_lists WHERE list_id = ${id}`) !== undefined)
    throw new AppError('conflict', 'This list came from elsewhere, and goes nowhere from here.');
  if (list.isInUse === 1)
    throw new AppError('conflict', 'A deployment here uses this list. Each window needs a list of its own.');
  if (db.get(sql`SELECT 1 FROM deployment_authorities WHERE list_seal_hash = ${sealHash}`) !== undefined)
    throw new AppError(
      'conflict',
      'This list was authorised for a deployment here. Make a new one for the site.',
    );
  if (removedEntries(db, id).size > 0)
    throw new AppError(
      'conflict',
      'Somebody was taken off this list since it was sealed, and a site would not know. Make a new list without them.',
    );
  if (
    db.get(sql`SELECT 1 FROM listed_entries WHERE list_id = ${id} AND crop_sha256 IS NULL LIMIT 1`) !==
    undefined
  )
    throw new AppError('conflict', 'This list was begun by an older version. Make a new one.');
  const approver = db.get<{ name: string }>(
    sql`SELECT display_name AS name FROM accounts WHERE id = ${list.approvedBy}`,
  );
  const keys = {
    namesKey: subjects.copyOf(listSubject(id)),
    facesKey: subjects.copyOf(listFacesSubject(id)),
  };
  const content = utf8(
    JSON.stringify(
      listKeySchema.parse({
        consignmentId,
        listId: id,
        name,
        modelHash,
        sealHash,
        entries,
        ageMs: Math.max(now - list.begunAt, 0),
        usableForMs,
        approvedBy: approver?.name ?? 'two people',
        namesKey: toBase64(keys.namesKey),
        facesKey: toBase64(keys.facesKey),
      }),
    ),
  );
  for (const key of Object.values(keys)) key.fill(0);
  return { name, entries, content };
}

/** The next entries of a list, as they lie sealed; null when there are no more, `gone` once it is destroyed. */
export function listPieceMail(
  { db }: WriteContext,
  { id, after }: { readonly id: string; readonly after: string },
): { readonly entries: number; readonly last: string; readonly content: Uint8Array } | null | 'gone' {
  const list = findList(db, id);
  if (list === null || list.destroyedAt !== null) return 'gone';
  const entries: SealedEntry[] = [];
  let bytes = 0;
  for (const row of db.iterate<EntryRow>(
    sql`${entryColumns()} WHERE list_id = ${id} AND id > ${after} ORDER BY id LIMIT ${mostAtOnce}`,
  )) {
    const crop = findCrop(db, row.id);
    if (crop === null) return 'gone'; // it is being taken away
    bytes += row.sealedBody.length + row.sealedTemplate.length + crop.length + 200;
    if (bytes > pieceBytes && entries.length > 0) break;
    entries.push({
      id: row.id,
      isBlueList: row.isBlueList === 1,
      quality: row.quality,
      body: row.sealedBody,
      template: row.sealedTemplate,
      crop,
    });
  }
  const last = entries.at(-1)?.id;
  return last === undefined
    ? null
    : { entries: entries.length, last, content: formPiece({ listId: id, entries }) };
}
