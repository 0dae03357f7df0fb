import { createHash } from 'node:crypto';
import type { ReadableDatabase, SubjectReader } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { openPart, partOf, sha256 } from './entry-parts.ts';
import {
  entryColumns,
  findCrop,
  listFacesSubject,
  listSubject,
  type EntryRow,
  type WatchlistRow,
} from './list-rows.ts';

type HashedList = Pick<WatchlistRow, 'id' | 'modelHash'>;

/** A part of what is hashed of a list: a long one is read piece by piece, so that nothing waits long behind it. */
export interface ContentPiece {
  /** The text that is hashed. */
  readonly text: string;
  /** Of the last entry in it, after which the next piece goes on; null when this was the last. */
  readonly last: string | null;
}

/** Whatever is longer than any id and before all of them: where the first piece begins. */
const beforeAll = '';

/**
 * A part of what a list's hash is over: SHA-256 over the model and, in order of id, every entry: its body, template and picture
 * as they lie sealed, whether it only measures, and its quality. Each part is sealed with a random nonce under the list's key, so
 * what lies here can't be replaced by anything, its own plain text sealed anew included. No key is needed to compute it.
 * @param at.limit how many entries at most
 */
export function contentPiece(
  db: ReadableDatabase,
  subjects: SubjectReader,
  list: HashedList,
  { after, limit }: { readonly after: string; readonly limit: number },
): { readonly piece: ContentPiece; readonly rows: readonly EntryRow[] } {
  const isOld =
    db.get(sql`SELECT 1 FROM listed_entries WHERE list_id = ${list.id} AND crop_sha256 IS NULL LIMIT 1`) !==
    undefined;
  const rows = db.all<EntryRow>(
    sql`${entryColumns()} WHERE list_id = ${list.id} AND id > ${after} ORDER BY id LIMIT ${limit}`,
  );
  const beginning =
    after === beforeAll
      ? `cordon watchlist seal ${isOld ? 'v1' : 'v2'}\n${list.id}\n${list.modelHash}\n`
      : '';
  const lines = rows.map((row) => {
    const parts = isOld ? openParts(db, subjects, row) : sealedParts(row);
    const hashes = parts.map((part) => part.toString('hex')).join(' ');
    return `${row.id} ${String(row.isBlueList)} ${String(row.quality)} ${hashes}\n`;
  });
  const last = rows.length === limit ? (rows.at(-1)?.id ?? null) : null;
  return { piece: { text: beginning + lines.join(''), last }, rows };
}

function sealedParts({ sealedBody, sealedTemplate, cropSha256 }: EntryRow): readonly Buffer[] {
  return [sha256(sealedBody), sha256(sealedTemplate), Buffer.from(cropSha256 ?? [])];
}

/** For lists that were begun before pictures lay apart: the parts in plain. */
function openParts(db: ReadableDatabase, subjects: SubjectReader, row: EntryRow): readonly Buffer[] {
  const { id, listId, sealedBody, sealedTemplate } = row;
  return [
    openPart(subjects, listSubject(listId), sealedBody, partOf.body(id)),
    openPart(subjects, listFacesSubject(listId), sealedTemplate, partOf.template(id)),
    openPart(subjects, listFacesSubject(listId), findCrop(db, id) ?? new Uint8Array(), partOf.crop(id)),
  ].map(sha256);
}

/** SHA-256 over all pieces, one after the other. */
export async function hashOfPieces(readPiece: (after: string) => Promise<ContentPiece>): Promise<string> {
  const hash = createHash('sha256');
  for (let after: string | null = beforeAll; after !== null;) {
    const { text, last } = await readPiece(after);
    hash.update(text);
    after = last;
  }
  return hash.digest('hex');
}
