import Database from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { LogAppender } from '../../../src-main/engine/case-log/append.ts';
import type { SearchIndex } from '../../../src-main/engine/case-log/search/search-index.ts';
import { mainDatabaseFile } from '../../../src-main/engine/database/file-names.ts';
import { wrapConnection, type WritableDatabase } from '../../../src-main/engine/database/handles.ts';
import { migrate } from '../../../src-main/engine/database/migrate.ts';
import { mainMigrations } from '../../../src-main/engine/database/migrations/index.ts';
import { openEncrypted } from '../../../src-main/engine/database/open-encrypted.ts';
import type { SubjectKeys } from '../../../src-main/engine/database/procedures.ts';
import { createTransaction } from '../../../src-main/engine/database/transaction.ts';
import { sql } from '../../../src-main/engine/database/sql.ts';
import { procedures } from '../../../src-main/engine/procedures.ts';
import { removeDirectory, temporaryDirectory, type BenchDatabase } from './bench-database.ts';
import type { Outbox } from '../../../src-main/engine/mail.ts';
import type { Machine } from '../../../src-main/engine/sites/machine.ts';

/**
 * The same schema, durability and statements without any protection: no encryption, no keys, no sealing, no chain.
 * The measure that the case log is held against, and nothing else.
 */
export function openPlainDatabase(): BenchDatabase {
  const directory = temporaryDirectory();
  return benchOn(directory, new Database(join(directory, 'plain.sqlite')));
}

/** The same with its pages encrypted as those of the case log are, and nothing more. */
export function openEncryptedDatabase(): BenchDatabase {
  const directory = temporaryDirectory();
  const key = new Uint8Array(randomBytes(32));
  return benchOn(directory, openEncrypted({ directory, file: mainDatabaseFile, key, mustExist: false }));
}

function benchOn(directory: string, connection: Database.Database): BenchDatabase {
  // Those of open-encrypted.ts.
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('temp_store = MEMORY');
  connection.pragma('secure_delete = ON');
  connection.pragma('wal_autocheckpoint = 4000');
  connection.pragma('journal_size_limit = 67108864');
  connection.pragma('foreign_keys = ON');
  connection.pragma('trusted_schema = OFF');
  connection.pragma('cell_size_check = ON');
  migrate(connection, mainMigrations);
  const db = wrapConnection(connection);
  const inTransaction = createTransaction(connection);
  return {
    directory,
    run(name, input) {
      const now = Date.now();
      const context = {
        db,
        log: plainLog(db, now),
        subjects: openSubjects,
        search: noSearch,
        now,
        signPack,
        machine: noMachine,
        outbox: noOutbox,
      };
      // The signature of `run` pairs the name with its input, which a union of procedures doesn't.
      return inTransaction((): unknown => procedures[name].run(context, input as never));
    },
    tidy: () => void connection.pragma('wal_checkpoint(PASSIVE)'),
    close() {
      connection.close();
      removeDirectory(directory);
    },
  };
}

function signPack(): never {
  throw new Error('nothing is signed here');
}

const noMachine: Machine = { identity: null, make: signPack, sign: signPack, openingKey: signPack };
const noOutbox: Outbox = {
  isOpen: false,
  put: () => null,
  sealFor: (_addressee, content) => content,
  forget: () => undefined,
  recall: () => undefined,
};

/** Rows of the same shape, with a leaf that says nothing. */
function plainLog(db: WritableDatabase, now: number): LogAppender {
  return {
    append({ kind, subject, actor, body }) {
      const last = db.get<{ sequence: number | null }>(sql`SELECT max(sequence) AS sequence FROM entries`);
      const sequence = (last?.sequence ?? 0) + 1;
      const header = JSON.stringify({ v: 1, sequence, at: now, kind, subject, actor });
      db.run(
        sql`INSERT INTO entries (sequence, at, kind, subject, header, ciphertext, leaf)
            VALUES (${sequence}, ${now}, ${kind}, ${subject}, ${header}, ${Buffer.from(JSON.stringify(body))},
              ${new Uint8Array(32)})`,
      );
      return sequence;
    },
  };
}

/** Nothing that is measured searches. */
const noSearch: SearchIndex = {
  size: 0,
  catchUp: () => false,
  forget: () => undefined,
  find: () => [],
  close: () => undefined,
};

const openSubjects: SubjectKeys = {
  state: () => 'held',
  create: () => undefined,
  adopt: () => undefined,
  copyOf: () => new Uint8Array(32),
  seal: (_subject, plaintext) => plaintext,
  open: (_subject, sealed) => sealed,
  openFor: (_group, sealed) => sealed,
  destroy: () => undefined,
  publicKeys: () => ({ records: null, faces: null }),
  wrapOldKeys: () => undefined,
};
