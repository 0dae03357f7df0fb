import type { ReadableDatabase, WritableDatabase } from '../database/handles.ts';
import { mainDatabaseFile } from '../database/file-names.ts';
import { sql } from '../database/sql.ts';
import { damaged } from '../database/sqlite-errors.ts';
import { frontierFromBytes, frontierToBytes, withLeaf, type Frontier } from './merkle.ts';

/** Where the log ends: all that an append and a checkpoint need of what came before. */
export interface LogHead {
  readonly frontier: Frontier;
  readonly lastLeaf: Uint8Array;
}

interface SavedRow {
  readonly size: number;
  readonly frontier: Uint8Array;
  readonly lastLeaf: Uint8Array;
}

/** The head as it was saved with the last checkpoint. @throws AppError `database-damaged` */
export function savedHead(db: ReadableDatabase): LogHead {
  const row = db.get<SavedRow>(sql`SELECT size, frontier, last_leaf AS lastLeaf FROM log_tree`);
  try {
    if (row === undefined) throw new Error('there is none');
    return { frontier: frontierFromBytes(row.size, row.frontier), lastLeaf: row.lastLeaf };
  } catch (cause) {
    const details = { file: mainDatabaseFile };
    throw damaged(mainDatabaseFile, 'the head of its log is not as it was left', details, cause);
  }
}

/** The head as it is: the saved one, and the leaves after it. @throws AppError `database-damaged` */
export function readHead(db: ReadableDatabase): LogHead {
  let { frontier, lastLeaf } = savedHead(db);
  const later = sql`SELECT sequence, leaf FROM entries WHERE sequence > ${frontier.size} ORDER BY sequence`;
  for (const { sequence, leaf } of db.iterate<{ sequence: number; leaf: Uint8Array }>(later)) {
    if (sequence !== frontier.size + 1)
      throw damaged(mainDatabaseFile, `entry ${String(frontier.size + 1)} of its log is missing`);
    frontier = withLeaf(frontier, leaf);
    lastLeaf = leaf;
  }
  return { frontier, lastLeaf };
}

export function saveHead(db: WritableDatabase, { frontier, lastLeaf }: LogHead): void {
  db.run(
    sql`UPDATE log_tree SET size = ${frontier.size}, frontier = ${frontierToBytes(frontier)}, last_leaf = ${lastLeaf}`,
  );
}
