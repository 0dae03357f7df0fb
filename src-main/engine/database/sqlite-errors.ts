import Database from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';

/**
 * Turns what SQLite throws into what a person can act on; anything else passes unchanged.
 * Result codes: https://sqlite.org/rescode.html
 */
export function explainSqliteError(cause: unknown, file: string): unknown {
  if (!(cause instanceof Database.SqliteError)) return cause;
  const details = { file, sqlite: cause.code };
  if (cause.code === 'SQLITE_FULL') {
    return new AppError(
      'disk-full',
      'The disk is full. Nothing was lost, but nothing new can be kept: free some space on this disk, then try again.',
      { details, cause },
    );
  }
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)/.test(cause.code)) {
    return new AppError(
      'disk-failed',
      `${file} can't be opened for writing: its folder or disk is read-only, or belongs to another user. Nothing was changed. Make the folder writable, or copy it to a disk that is, then try again.`,
      { details, cause },
    );
  }
  if (cause.code.startsWith('SQLITE_IOERR') && !isUnreadable(cause.code)) {
    return new AppError(
      'disk-failed',
      `${file} can't be written: its disk reported an error (${cause.code}). Nothing that was kept is lost, but nothing new can be kept. Look whether the disk is still mounted for writing and plugged in; Cordon goes on as soon as it can be written.`,
      { details, cause },
    );
  }
  if (cause.code.startsWith('SQLITE_CORRUPT') || cause.code === 'SQLITE_NOTADB') {
    return damaged(file, 'a page of it does not read back as it was written', details, cause);
  }
  if (cause.code.startsWith('SQLITE_IOERR')) {
    return damaged(file, `the disk reported an error (${cause.code})`, details, cause);
  }
  return cause;
}

/** Errors of a disk that concern what is on it, and not what is being written. */
function isUnreadable(code: string): boolean {
  return /^SQLITE_IOERR_(READ|SHORT_READ|DATA|CORRUPTFS)$/.test(code);
}

/** Whether a disk takes nothing at the moment; anything else is no question of the disk. */
export function isDiskTrouble(cause: unknown): cause is AppError {
  return cause instanceof AppError && (cause.code === 'disk-full' || cause.code === 'disk-failed');
}

/** Whether a file is not, or not any more, what it was written as. */
export function isDamage(cause: unknown): boolean {
  return (
    cause instanceof Database.SqliteError &&
    /^SQLITE_(CORRUPT|NOTADB|IOERR_(DATA|SHORT_READ))/.test(cause.code)
  );
}

/** What every damage says: what was found, that nothing was overwritten, and what to do. */
export function damaged(
  file: string,
  found: string,
  details: Readonly<Record<string, unknown>> = { file },
  cause?: unknown,
): AppError {
  return new AppError(
    'database-damaged',
    `${file} is damaged: ${found}. Cordon has overwritten nothing. Copy the whole data folder to another disk before anything else. Then restore the last backup (npm run restore), or save what can still be read (npm run salvage).`,
    { details, ...(cause === undefined ? {} : { cause }) },
  );
}
