import { AppError } from '../../contract/errors.ts';
import type { ReadContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { openCheckpoint } from './open-checkpoint.ts';
import { signedSize } from './checkpointer.ts';
import { leafOf, noLeaf } from './leaf.ts';
import { savedHead, type LogHead } from './log-head.ts';
import { emptyFrontier, frontierToBytes, rootOf, withLeaf, type Frontier } from './merkle.ts';
import { readBody } from './read-body.ts';
import { entryHeaderSchema } from './entry-header.ts';
import { entryKinds } from './entry-kinds.ts';
import { countedKinds } from './fact-queries.ts';

/** How far a verification has come. Plain data: it crosses threads between two chunks. */
export interface Verification {
  readonly entries: number;
  readonly lastLeaf: Uint8Array;
  readonly frontier: Frontier;
  readonly checkpoints: number;
  readonly destroyedBodies: number;
  /** Bodies whose keys are with people who are not there: their places fit. */
  readonly lockedBodies: number;
  /** By the indexes over some kinds, how many entries there were of those kinds. */
  readonly indexed: Readonly<Record<string, number>>;
  /** From the first entry. */
  readonly verifierKey: string | null;
  readonly broken: { readonly at: number; readonly words: string } | null;
  readonly isDone: boolean;
}

/**
 * Whoever reads whether an alert is decided, or counts figures, asks these indexes alone. SQLite's own check finds an entry that one of
 * them lacks, and none that it has too many.
 */
const kindsOfIndexes: Readonly<Record<string, readonly string[]>> = {
  entries_that_decide: ['alert.decided'],
  entries_that_verify: ['log.verified'],
  entries_that_count: countedKinds,
};
const indexOfKind = new Map(
  Object.entries(kindsOfIndexes).flatMap(([index, kinds]) => kinds.map((kind) => [kind, index] as const)),
);

export const verificationStart: Verification = {
  entries: 0,
  lastLeaf: noLeaf,
  frontier: emptyFrontier,
  checkpoints: 0,
  destroyedBodies: 0,
  lockedBodies: 0,
  indexed: {},
  verifierKey: null,
  broken: null,
  isDone: false,
};

interface EntryRow {
  readonly sequence: number;
  readonly at: number;
  readonly kind: string;
  readonly subject: string;
  readonly header: string;
  readonly ciphertext: Uint8Array;
  readonly leaf: Uint8Array;
}

/**
 * Verifies the next `limit` entries: that none is missing, each header says what its columns say, each leaf and
 * body fits, and each checkpoint has a valid signature over the tree at its size. In chunks, so that an alert
 * never waits behind a long log. The last chunk also compares the end of the log with what the log says of it.
 */
export function verifyNext(context: ReadContext, from: Verification, limit: number): Verification {
  if (from.isDone) return from;
  const rows = context.db.all<EntryRow>(
    sql`SELECT sequence, at, kind, subject, header, ciphertext, leaf FROM entries
        WHERE sequence > ${from.entries} ORDER BY sequence LIMIT ${limit}`,
  );
  const notes = new Map(
    context.db
      .all<{ size: number; note: string }>(
        sql`SELECT size, note FROM checkpoints WHERE size > ${from.entries} ORDER BY size LIMIT ${limit}`,
      )
      .map((checkpoint) => [checkpoint.size, checkpoint.note]),
  );

  const saved = findHead(context);
  if (saved === null) return headless(from);
  let verification = from;
  for (const row of rows) {
    verification = verifyEntry(context, verification, row, notes.get(row.sequence));
    if (verification.entries === saved.frontier.size) verification = verifyHead(saved, verification);
    if (verification.broken !== null) return { ...verification, isDone: true };
  }
  return rows.length < limit ? verifyEnd(context, saved, verification) : verification;
}

function verifyEntry(
  context: ReadContext,
  so: Verification,
  row: EntryRow,
  note: string | undefined,
): Verification {
  const at = so.entries + 1;
  const broken = (words: string): Verification => ({ ...so, broken: { at, words } });
  if (row.sequence !== at) return broken(`Entry ${String(at)} is missing.`);
  if (!headerFits(row)) return broken(`The header of entry ${String(at)} is not what was recorded.`);
  const leaf = leafOf(so.lastLeaf, row.header, row.ciphertext);
  if (Buffer.compare(leaf, row.leaf) !== 0) {
    return broken(`Entry ${String(at)} was changed: its content does not fit its hash.`);
  }
  const opened = readBody(context.subjects, row);
  if (opened.state === 'unreadable') {
    return broken(`The content of entry ${String(at)} can't be opened: its key was changed or removed.`);
  }
  const verifierKey = at === 1 && opened.state === 'opened' ? keyOf(opened.body) : so.verifierKey;
  const frontier = withLeaf(so.frontier, leaf);
  if (note !== undefined) {
    const checkpoint = verifierKey === null ? null : openCheckpoint(note, verifierKey);
    if (checkpoint === null) return broken(`The checkpoint at entry ${String(at)} has no valid signature.`);
    if (checkpoint.size !== at || Buffer.compare(checkpoint.root, rootOf(frontier)) !== 0) {
      return broken(`The log up to entry ${String(at)} is not the one that was signed.`);
    }
  }
  return {
    ...so,
    entries: at,
    lastLeaf: leaf,
    frontier,
    verifierKey,
    checkpoints: so.checkpoints + (note === undefined ? 0 : 1),
    destroyedBodies: so.destroyedBodies + (opened.state === 'destroyed' ? 1 : 0),
    lockedBodies: so.lockedBodies + (opened.state === 'locked' ? 1 : 0),
    indexed: countIndexed(so.indexed, row.kind),
  };
}

/** The head that was saved with the last checkpoint must be that of the entries before it. */
function verifyHead(saved: LogHead, so: Verification): Verification {
  const isRight =
    Buffer.compare(saved.lastLeaf, so.lastLeaf) === 0 &&
    Buffer.compare(frontierToBytes(saved.frontier), frontierToBytes(so.frontier)) === 0;
  if (isRight || so.broken !== null) return so;
  const words = `The log up to entry ${String(so.entries)} is not as it was left.`;
  return { ...so, broken: { at: so.entries, words } };
}

function findHead({ db }: ReadContext): LogHead | null {
  try {
    return savedHead(db);
  } catch (cause) {
    if (cause instanceof AppError) return null;
    throw cause;
  }
}

const headless = (so: Verification): Verification => ({
  ...so,
  isDone: true,
  broken: { at: so.entries + 1, words: 'What the log keeps of its own head is not as it was left.' },
});

function verifyEnd({ db }: ReadContext, saved: LogHead, so: Verification): Verification {
  const signed = saved.frontier.size;
  // They are saved together; before version 4 of the schema the head moved with every entry.
  if (signed < signedSize(db)) return headless(so);
  if (signed <= so.entries) return verifyIndexes(db, so);
  const words = `The end of the log is missing: a checkpoint was signed over ${String(signed)} entries, and there are ${String(so.entries)}.`;
  return { ...so, isDone: true, broken: { at: so.entries + 1, words } };
}

function countIndexed(indexed: Verification['indexed'], kind: string): Verification['indexed'] {
  const index = indexOfKind.get(kind);
  return index === undefined ? indexed : { ...indexed, [index]: (indexed[index] ?? 0) + 1 };
}

/** The indexes over some kinds have as many entries as there were, and no other. */
function verifyIndexes(db: ReadContext['db'], so: Verification): Verification {
  const done = { ...so, isDone: true };
  for (const index of Object.keys(kindsOfIndexes)) {
    // Data that this version has not opened for writing yet may have others.
    if (db.get(sql`SELECT 1 FROM sqlite_schema WHERE name = ${index}`) === undefined) continue;
    // Every cell of an index is an entry; asked with the index's own condition, SQLite would look for what fits it.
    const cells = db.get<{ count: number | null }>(
      sql`SELECT sum(ncell) AS count FROM dbstat WHERE name = ${index}`,
    );
    if (cells?.count === (so.indexed[index] ?? 0)) continue;
    const words = `The index ${index} does not have the entries that the log has.`;
    return { ...done, broken: { at: so.entries + 1, words } };
  }
  return done;
}

/** The columns beside the header are for the indexes; a reader sees them, so they must say the same. */
function headerFits(row: EntryRow): boolean {
  let json: unknown;
  try {
    json = JSON.parse(row.header);
  } catch {
    return false;
  }
  const header = entryHeaderSchema.safeParse(json);
  return (
    header.success &&
    header.data.sequence === row.sequence &&
    header.data.at === row.at &&
    header.data.kind === row.kind &&
    header.data.subject === row.subject
  );
}

function keyOf(body: unknown): string | null {
  const began = entryKinds['log.began'].schema.safeParse(body);
  return began.success ? began.data.verifierKey : null;
}
