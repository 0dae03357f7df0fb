import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { assertNodeVersion } from './assert-node-version.ts';
import { lockFile } from './file-names.ts';
import { explainSqliteError } from './sqlite-errors.ts';

export interface DataDirectoryLock {
  release(): void;
}

/**
 * Makes sure that one engine works on a data directory: an exclusive SQLite lock on an empty file in it.
 *
 * Why SQLite: Node has no flock, and a file with a process id in it is fooled by kill -9 and by reused ids. The
 * operating system frees this lock with its process, on Linux, macOS and Windows alike. Nothing but this may
 * open the file: POSIX drops a process's locks on a file when it closes any handle of it.
 */
export function lockDataDirectory(directory: string): DataDirectoryLock {
  assertNodeVersion();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  let connection: Database.Database | null = null;
  try {
    connection = new Database(join(directory, lockFile), { timeout: 0 });
    connection.pragma('journal_mode = MEMORY'); // no lock-journal beside it
    connection.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    connection?.close();
    if (cause instanceof Database.SqliteError && cause.code.startsWith('SQLITE_BUSY')) {
      throw new AppError(
        'already-running',
        'Cordon is already running on this data. Use the window that is open, or close it first.',
        { details: { directory }, cause },
      );
    }
    throw explainSqliteError(cause, lockFile);
  }
  const held = connection;
  return { release: () => void held.close() };
}
