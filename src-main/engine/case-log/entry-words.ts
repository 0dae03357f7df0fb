import type { Role } from '../../contract/domain.ts';
import type { ReadableDatabase } from '../database/handles.ts';
import { sql } from '../database/sql.ts';
import type { SubjectReader } from '../database/subject-reader.ts';
import { alertOf } from './append.ts';
import type { EntryKind } from './entry-kind.ts';
import { entryKinds, isEntryKindName } from './entry-kinds.ts';
import { readBody, type SealedEntry } from './read-body.ts';

/** A row of the log, opened. */
export interface ReadEntry {
  /** Undefined when it was destroyed, or can't be opened or understood. */
  readonly body: unknown;
  /** The alert that it is about, while that has not both its votes: the words may say more later. */
  readonly undecidedAlert: string | null;
  /** One plain sentence, as far as the role may know now. */
  readonly wordsFor: (role: Role) => string;
}

export function readEntry(
  db: ReadableDatabase,
  subjects: SubjectReader,
  row: SealedEntry & { readonly kind: string },
): ReadEntry {
  const opened = readBody(subjects, row);
  if (opened.state === 'destroyed') {
    return unread(
      'The content of this entry was destroyed with the key of its subject; its place in the log still verifies.',
    );
  }
  if (opened.state === 'locked') return unread(lockedWords(db, row.subject));
  if (opened.state === 'unreadable') {
    return unread('This entry can no longer be read: it was changed after it was written. Verify the log.');
  }
  if (!isEntryKindName(row.kind)) {
    return unread(`An entry of a kind that this version does not know: ${row.kind}.`);
  }
  // Each kind's words take that kind's body, which its schema parses here.
  const kind = entryKinds[row.kind] as EntryKind<unknown>;
  const body = kind.schema.safeParse(opened.body);
  if (!body.success) return unread(`An entry that this version does not understand: ${row.kind}.`);
  const alert = alertOf(body.data);
  const isAlertDecided = isDecided(db, alert);
  const undecidedAlert = isAlertDecided ? null : alert;
  return {
    body: body.data,
    undecidedAlert,
    wordsFor: (role) => kind.words(body.data, { role, isAlertDecided }),
  };
}

/** Nobody is signed in who may open it, so nobody reads more than which alert it is about. */
function lockedWords(db: ReadableDatabase, subject: string): string {
  const alert = db.get<{ number: number }>(sql`SELECT number FROM alerts WHERE 'alert:' || id = ${subject}`);
  const about = alert === undefined ? 'A watchlist' : `Alert ${String(alert.number)}`;
  return `${about}: what this says opens once somebody is signed in who reviews or audits.`;
}

function unread(words: string): ReadEntry {
  return { body: undefined, undecidedAlert: null, wordsFor: () => words };
}

function isDecided(db: ReadableDatabase, alert: string | null): boolean {
  if (alert === null) return true;
  return (
    db.get(sql`SELECT 1 FROM entries WHERE subject = ${alert} AND kind = 'alert.decided' LIMIT 1`) !==
      undefined ||
    // By two people elsewhere, whose entry lies open.
    db.get(sql`SELECT 1 FROM votes_elsewhere WHERE 'alert:' || alert_id = ${alert} LIMIT 1`) !== undefined
  );
}

export function actorOf(header: string): string | null {
  try {
    // Written by append.ts; a header that was changed reads as nobody's, and verification names it.
    const { actor } = JSON.parse(header) as { readonly actor?: unknown };
    return typeof actor === 'string' ? actor : null;
  } catch {
    return null;
  }
}
