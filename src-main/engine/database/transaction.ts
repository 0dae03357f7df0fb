import type Database from 'better-sqlite3';

/** Runs work in one transaction: it commits when the work returns, and rolls back when it throws. */
export type InTransaction = <Result>(work: () => Result) => Result;

/** Transactions of a connection; they take the write lock at once. Prepared, because every commit pays for it. */
export function createTransaction(connection: Database.Database): InTransaction {
  const begin = connection.prepare('BEGIN IMMEDIATE');
  const commit = connection.prepare('COMMIT');
  const rollback = connection.prepare('ROLLBACK');
  return (work) => {
    begin.run();
    try {
      const result = work();
      if (result instanceof Promise) throw new Error('a transaction must be synchronous');
      commit.run();
      return result;
    } catch (cause) {
      // SQLite has rolled back by itself after some errors (a full disk among them).
      if (connection.inTransaction) rollback.run();
      throw cause;
    }
  };
}
