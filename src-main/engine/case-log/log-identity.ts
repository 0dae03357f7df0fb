import type { ReadableDatabase } from '../database/handles.ts';
import { sql } from '../database/sql.ts';
import type { SubjectReader } from '../database/subject-reader.ts';
import { entryKinds, type EntryBody } from './entry-kinds.ts';
import { readBody, type SealedEntry } from './read-body.ts';

/** The name of the log and its key, from its first entry; null where that can't be read. */
export function identityOf(db: ReadableDatabase, subjects: SubjectReader): EntryBody<'log.began'> | null {
  const first = db.get<SealedEntry>(sql`SELECT subject, header, ciphertext FROM entries WHERE sequence = 1`);
  const opened = first === undefined ? null : readBody(subjects, first);
  const began = entryKinds['log.began'].schema.safeParse(opened?.state === 'opened' ? opened.body : null);
  return began.success ? began.data : null;
}
