import type { Mode, Role } from '../../contract/domain.ts';
import {
  read,
  sql,
  write,
  type ReadableDatabase,
  type ReadContext,
  type SearchContext,
  type SubjectReader,
  type WriteContext,
} from '../database/procedures.ts';
import type { NewEntry } from './append.ts';
import { entryKinds, type EntryKindName } from './entry-kinds.ts';
import { actorOf, readEntry } from './entry-words.ts';
import { factProcedures } from './fact-queries.ts';
import { readHead } from './log-head.ts';
import { rootOf } from './merkle.ts';
import { readBody, type SealedEntry } from './read-body.ts';
import { findEntries, type EntryRow, type FindInput } from './search/find-entries.ts';
import { topicsOf, type Topic } from './topics.ts';
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
  readonly topics: readonly Topic[];
  readonly leaf: Uint8Array;
}

/** A page of the log. */
export interface FoundEntries {
  readonly entries: readonly ReadableEntry[];
  readonly size: number;
  /** How many of them a filter can find so far. */
  readonly searchable: number;
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

export const caseLogProcedures = {
  ...factProcedures,

  /** For features that have nothing else to write. Returns the sequence number. */
  'case-log.append': write(({ log }, entry: AnyNewEntry): number => log.append(entry)),

  /** Cordon started on this data; that it is another version than the last is an entry of its own. */
  'case-log.note-start': write(
    (
      { db, subjects, log }: WriteContext,
      started: { readonly version: string; readonly mode: Mode },
    ): void => {
      // From the end: it is found among the entries since the last start.
      const last = db.get<SealedEntry>(
        sql`SELECT subject, header, ciphertext FROM entries WHERE kind = 'engine.started' ORDER BY sequence DESC LIMIT 1`,
      );
      const opened = last === undefined ? null : readBody(subjects, last);
      const before = entryKinds['engine.started'].schema.safeParse(
        opened?.state === 'opened' ? opened.body : null,
      );
      const entry = { subject: 'log', actor: null };
      log.append({ ...entry, kind: 'engine.started', body: started });
      if (before.success && before.data.version !== started.version)
        log.append({
          ...entry,
          kind: 'engine.updated',
          body: { from: before.data.version, to: started.version },
        });
    },
  ),

  /** What fits a filter, in words that fit the reader's role. */
  'case-log.list': read((context: SearchContext, input: FindInput): FoundEntries => ({
    entries: findEntries(context, input).map((row) => inWords(context, row, input.role)),
    size: readHead(context.db).frontier.size,
    searchable: context.search.size,
  })),

  /** The latest entries under a subject, of a few kinds: without the index, which not everybody's keys open. */
  'case-log.latest-of': read(
    (
      context,
      input: {
        readonly subject: string;
        readonly kinds: readonly EntryKindName[];
        readonly role: Role;
        readonly limit: number;
      },
    ): readonly ReadableEntry[] =>
      context.db
        .all<EntryRow>(
          sql`SELECT sequence, at, kind, subject, header, ciphertext, leaf FROM entries
              WHERE subject = ${input.subject} AND kind IN (SELECT value FROM json_each(${JSON.stringify(input.kinds)}))
              ORDER BY sequence DESC LIMIT ${input.limit}`,
        )
        .map((row) => inWords(context, row, input.role)),
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

function inWords({ db, subjects }: ReadContext, row: EntryRow, role: Role): ReadableEntry {
  const { sequence, at, kind, leaf } = row;
  const entry = readEntry(db, subjects, row);
  const topics = topicsOf(row.subject, entry.body);
  return { sequence, at, kind, leaf, actorId: actorOf(row.header), words: entry.wordsFor(role), topics };
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
