import type { WritableDatabase } from '../database/handles.ts';
import { sql } from '../database/sql.ts';
import { leafOf, noLeaf } from './leaf.ts';
import { saveHead } from './log-head.ts';
import { emptyFrontier, withLeaf } from './merkle.ts';
import { signedSize } from './checkpointer.ts';

export interface Gap {
  readonly from: number;
  readonly to: number;
}

export interface SalvagedLog {
  /** How many entries are there. */
  readonly entries: number;
  readonly missing: readonly Gap[];
  /** Entries that do not fit the one before them, which is there. */
  readonly misfits: number;
  /** Whether entries can be added: the tree needs every leaf since its head was saved last. */
  readonly canGoOn: boolean;
}

interface Row {
  readonly sequence: number;
  readonly header: string;
  readonly ciphertext: Uint8Array;
  readonly leaf: Uint8Array;
}

/**
 * What is left of the log in a salvaged database. Where all of it is there and only the saved head is not, that is made anew from the
 * leaves.
 */
export function readSalvagedLog(db: WritableDatabase): SalvagedLog {
  const missing: Gap[] = [];
  let [entries, misfits, last] = [0, 0, 0];
  let lastLeaf: Uint8Array | null = noLeaf;
  const rows = sql`SELECT sequence, header, ciphertext, leaf FROM entries ORDER BY sequence`;
  for (const row of db.iterate<Row>(rows)) {
    if (row.sequence !== last + 1) {
      missing.push({ from: last + 1, to: row.sequence - 1 });
      lastLeaf = null;
    }
    const fits =
      lastLeaf === null || Buffer.compare(leafOf(lastLeaf, row.header, row.ciphertext), row.leaf) === 0;
    if (!fits) misfits += 1;
    entries += 1;
    last = row.sequence;
    lastLeaf = row.leaf;
  }
  const head = db.get<{ size: number }>(sql`SELECT size FROM log_tree`)?.size ?? null;
  const signed = Math.max(signedSize(db), head ?? 0);
  if (signed > last) missing.push({ from: last + 1, to: signed });
  const isWhole = missing.length === 0 && misfits === 0;
  if (head === null && isWhole) makeHead(db);
  const lastMissing = missing.at(-1)?.to ?? 0;
  return {
    entries,
    missing,
    misfits,
    canGoOn: head === null ? isWhole : lastMissing <= head && head <= last,
  };
}

function makeHead(db: WritableDatabase): void {
  let [frontier, lastLeaf] = [emptyFrontier, noLeaf];
  const upTo = signedSize(db);
  const leaves = sql`SELECT leaf FROM entries WHERE sequence <= ${upTo} ORDER BY sequence`;
  for (const { leaf } of db.iterate<{ leaf: Uint8Array }>(leaves)) {
    frontier = withLeaf(frontier, leaf);
    lastLeaf = leaf;
  }
  db.run(sql`INSERT INTO log_tree (id, size, frontier, last_leaf) VALUES (1, 0, x'', zeroblob(32))`);
  saveHead(db, { frontier, lastLeaf });
}
