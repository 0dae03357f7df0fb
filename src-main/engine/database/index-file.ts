import type Database from 'better-sqlite3';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { indexDatabaseFile, withCompanions } from './file-names.ts';
import { wrapConnection, type WritableDatabase } from './handles.ts';
import { openEncrypted } from './open-encrypted.ts';
import { createTransaction, type InTransaction } from './transaction.ts';

export interface IndexConnection {
  readonly db: WritableDatabase;
  readonly inTransaction: InTransaction;
  /** Empties the write-ahead log, which keeps old pages. */
  emptyJournal(): void;
  close(): void;
}

/** The file that is made from the log and can be made anew from it: no schema of its own is ever migrated. */
export interface IndexFile {
  open(): IndexConnection;
  remove(): void;
}

/** Another number makes every index anew. */
const indexVersion = 1;

const statements = `
  CREATE VIRTUAL TABLE words USING fts5(tags, everyone, supervisor, auditor, tokenize = 'unicode61 remove_diacritics 2');
  -- Takes deleted words out of the index at once, instead of marking them.
  INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
  CREATE TABLE reach (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    size INTEGER NOT NULL,
    leaf BLOB NOT NULL
  ) STRICT;
  -- Entries that may say more once both votes of their alert are locked.
  CREATE TABLE hidden (
    alert TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (alert, sequence)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO reach (id, size, leaf) VALUES (1, 0, zeroblob(32));
  PRAGMA user_version = ${String(indexVersion)};
`;

export function createIndexFile(directory: string, key: Uint8Array): IndexFile {
  function remove(): void {
    for (const name of withCompanions(indexDatabaseFile)) rmSync(join(directory, name), { force: true });
  }

  function connect(): Database.Database {
    const options = { directory, file: indexDatabaseFile, key, mustExist: false, isRebuildable: true };
    try {
      return openEncrypted(options);
    } catch {
      remove(); // damaged, or under the key of other data
      return openEncrypted(options);
    }
  }

  return {
    remove,
    open() {
      let connection = connect();
      const version = Number(connection.pragma('user_version', { simple: true }));
      if (version !== indexVersion && version !== 0) {
        connection.close();
        remove();
        connection = connect();
      }
      const inTransaction = createTransaction(connection);
      if (version !== indexVersion) inTransaction(() => connection.exec(statements));
      return {
        db: wrapConnection(connection),
        inTransaction,
        emptyJournal: () => void connection.pragma('wal_checkpoint(TRUNCATE)'),
        close: () => void connection.close(),
      };
    },
  };
}
