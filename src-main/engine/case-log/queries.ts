import type { Role } from '../../contract/domain.ts';
import { read, sql, write, type ReadableDatabase, type SubjectReader } from '../database/procedures.ts';
import { alertOf, type NewEntry } from './append.ts';
import { entryKinds, isEntryKindName, type EntryKindName } from './entry-kinds.ts';
import type { EntryKind } from './entry-kind.ts';
import { readHead } from './log-head.ts';
import { rootOf } from './merkle.ts';
import { readBody } from './read-body.ts';
import { verifyNext, type Verification } from './verify.ts';

/** Any entry, its body paired with its kind. */
export type AnyNewEntry = { [Name in EntryKindName]: NewEntry<Name> }[EntryKindName];

/** An entry as one role may read it. */
export interface ReadableEntry {
  readonly sequence: number;
  readonly at: number;
  readonly kind: string;
  readonly actorId: string | null;
  readonly words: string;
  readonly leaf: Uint8Array;
}

export interface LogState {
  readonly entries: number;
  readonly root: Uint8Array;
  readonly lastCheckpoint: { readonly size: number; readonly at: number } | null;
  readonly lastVerification: {
    readonly entries: number;
    readonly at: number;
    readonly brokenAt: number | null;
  } | null;
}

interface EntryRow {
  readonly sequence: number;
  readonly at: number;
  readonly kind: string;
  readonly subject: string;
  readonly header: string;
  readonly ciphertext: Uint8Array;
  readonly leaf: Uint8Array;
}

export const caseLogProcedures = {
  /** For features that have nothing else to write. Returns the sequence number. */
  'case-log.append': write(({ log }, entry: AnyNewEntry): number => log.append(entry)),

  /** Latest first, in words that fit the reader's role. */
  'case-log.list': read(
    (
      { db, subjects },
      input: {
        readonly role: Role;
        readonly before: number | undefined;
        readonly kind: string | undefined;
        readonly limit: number;
      },
    ): readonly ReadableEntry[] => {
      const ofKind = input.kind === undefined ? sql`` : sql`AND kind = ${input.kind}`;
      const rows = db.all<EntryRow>(
        sql`SELECT sequence, at, kind, subject, header, ciphertext, leaf FROM entries
            WHERE sequence < ${input.before ?? Number.MAX_SAFE_INTEGER} ${ofKind}
            ORDER BY sequence DESC LIMIT ${input.limit}`,
      );
      return rows.map((row) => inWords(db, subjects, row, input.role));
    },
  ),

  'case-log.chain': read(({ db, subjects }): LogState => {
    const { frontier } = readHead(db);
    const lastCheckpoint = db.get<{ size: number; at: number }>(
      sql`SELECT size, signed_at AS at FROM checkpoints ORDER BY size DESC LIMIT 1`,
    );
    return {
      entries: frontier.size,
      root: rootOf(frontier),
      lastCheckpoint: lastCheckpoint ?? null,
      lastVerification: lastVerification(db, subjects),
    };
  }),

  'case-log.verify-next': read(
    (context, input: { readonly from: Verification; readonly limit: number }): Verification =>
      verifyNext(context, input.from, input.limit),
  ),
};

function inWords(db: ReadableDatabase, subjects: SubjectReader, row: EntryRow, role: Role): ReadableEntry {
  const { sequence, at, kind, leaf } = row;
  return { sequence, at, kind, leaf, actorId: actorOf(row.header), words: wordsOf(db, subjects, row, role) };
}

function wordsOf(db: ReadableDatabase, subjects: SubjectReader, row: EntryRow, role: Role): string {
  const opened = readBody(subjects, row);
  if (opened.state === 'destroyed') {
    return 'The content of this entry was destroyed with the key of its subject; its place in the log still verifies.';
  }
  if (opened.state === 'unreadable') {
    return 'This entry can no longer be read: it was changed after it was written. Verify the log.';
  }
  if (!isEntryKindName(row.kind)) return `An entry of a kind that this version does not know: ${row.kind}.`;
  // Each kind's words take that kind's body, which its schema has just parsed.
  const kind = entryKinds[row.kind] as EntryKind<unknown>;
  const body = kind.schema.safeParse(opened.body);
  if (!body.success) return `An entry that this version does not understand: ${row.kind}.`;
  return kind.words(body.data, { role, isAlertDecided: isDecided(db, alertOf(body.data)) });
}

function isDecided(db: ReadableDatabase, alert: string | null): boolean {
  if (alert === null) return true;
  return (
    db.get(sql`SELECT 1 FROM entries WHERE subject = ${alert} AND kind = 'alert.decided' LIMIT 1`) !==
    undefined
  );
}

function actorOf(header: string): string | null {
  try {
    // Written by append.ts; a header that was changed reads as nobody's, and verification names it.
    const { actor } = JSON.parse(header) as { readonly actor?: unknown };
    return typeof actor === 'string' ? actor : null;
  } catch {
    return null;
  }
}

function lastVerification(db: ReadableDatabase, subjects: SubjectReader): LogState['lastVerification'] {
  const row = db.get<EntryRow>(
    sql`SELECT sequence, at, kind, subject, header, ciphertext, leaf FROM entries
        WHERE kind = 'log.verified' ORDER BY sequence DESC LIMIT 1`,
  );
  if (row === undefined) return null;
  const opened = readBody(subjects, row);
  if (opened.state !== 'opened') return null;
  const body = entryKinds['log.verified'].schema.safeParse(opened.body);
  if (!body.success) return null;
  return { entries: body.data.entries, at: row.at, brokenAt: body.data.brokenAt };
}
