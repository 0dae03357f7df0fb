import type Database from 'better-sqlite3';
import { hkdfSync } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { indexDatabaseFile, withCompanions } from './file-names.ts';
import { wrapConnection, type WritableDatabase } from './handles.ts';
import { openEncrypted } from './open-encrypted.ts';
import { nobodyThere } from './spare-keys.ts';
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
  /** Whether somebody is there who may read what it holds. */
  isOpenable(): boolean;
  /** @throws AppError `keys-locked` */
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

/**
 * It holds names in plain, so its key takes the data key and the one of the records: before anybody has been there who
 * has that one, there are no names either.
 */
export function createIndexFile(
  directory: string,
  dataKey: Uint8Array,
  recordsKey: () => Uint8Array | 'locked' | null,
): IndexFile {
  function remove(): void {
    for (const name of withCompanions(indexDatabaseFile)) rmSync(join(directory, name), { force: true });
  }

  function connect(): Database.Database {
    const records = recordsKey();
    if (records === 'locked') throw nobodyThere();
    const key = records === null ? dataKey : indexKeyOf(dataKey, records);
    const options = { directory, file: indexDatabaseFile, key, mustExist: false, isRebuildable: true };
    try {
      return openEncrypted(options);
    } catch {
      remove(); // damaged, or under the key of other data
      return openEncrypted(options);
    }
  }

  return {
    isOpenable: () => recordsKey() !== 'locked',
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

/** HKDF-SHA256 of the key of the records, the data's own index key as the salt. */
export function indexKeyOf(dataKey: Uint8Array, recordsKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', recordsKey, dataKey, 'cordon index of the records v1', 32));
}
