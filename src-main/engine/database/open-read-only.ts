import type Database from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';
import { assertNodeVersion } from './assert-node-version.ts';
import { deriveDatabaseKeys } from './derive-keys.ts';
import { keyDatabaseFile, mainDatabaseFile } from './file-names.ts';
import { wrapConnection } from './handles.ts';
import type { HeldPairs } from './group-keys.ts';
import { readMarker } from './marker.ts';
import { mainMigrations } from './migrations/index.ts';
import { openEncrypted } from './open-encrypted.ts';
import type { ReadContext } from './procedures.ts';
import { explainSqliteError } from './sqlite-errors.ts';
import { createSubjectReader } from './subject-reader.ts';

export interface ReadOnlyDatabase {
  read<Output>(run: (context: ReadContext) => Output): Output;
  close(): void;
}

/**
 * Opens both databases of a directory to look at them: nothing is migrated, signed or locked, and an engine may
 * be at work on them. Synchronous: for scripts.
 */
export function openReadOnly(directory: string, vaultKey: Uint8Array, pairs: HeldPairs): ReadOnlyDatabase {
  assertNodeVersion();
  const keys = deriveDatabaseKeys(vaultKey);
  readMarker(directory, keys.check);
  const connections: Database.Database[] = [];
  function close(): void {
    for (const connection of connections) connection.close();
  }
  function openOne(file: string, key: Uint8Array): Database.Database {
    const connection = openEncrypted({ directory, file, key, mustExist: true, readonly: true });
    connections.push(connection);
    return connection;
  }
  try {
    const main = openOne(mainDatabaseFile, keys.main);
    const keyConnection = openOne(keyDatabaseFile, keys.keys);
    // One moment of both, whatever an engine writes meanwhile. Keys are made before what they seal, so theirs is later.
    for (const connection of connections) connection.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
    const keyDatabase = wrapConnection(keyConnection);
    const found = Number(main.pragma('user_version', { simple: true }));
    if (found > mainMigrations.length) {
      throw new AppError(
        'conflict',
        'This data was written by a newer Cordon. Look at it with the newer version.',
        { details: { found, known: mainMigrations.length } },
      );
    }
    addLaterTables(main, keyConnection);
    const db = wrapConnection(main);
    const subjects = createSubjectReader(db, keyDatabase, pairs);
    return { read: (run) => run({ db, subjects, now: Date.now() }), close };
  } catch (cause) {
    close();
    throw explainSqliteError(cause, mainDatabaseFile);
  }
}

/** Data that this version has not opened for writing yet may lack tables that reading asks for: they are empty. */
function addLaterTables(main: Database.Database, keyConnection: Database.Database): void {
  for (const [connection, table, columns] of [
    [main, 'pending_key_assignments', 'subject, spare'],
    [keyConnection, 'spare_keys', 'number, scheme, key'],
  ] as const) {
    const found = connection.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table);
    if (found === undefined) connection.exec(`CREATE TEMP TABLE ${table} (${columns})`);
  }
  const hasSchemes = keyConnection.pragma('table_info(spare_keys)');
  if (Array.isArray(hasSchemes) && hasSchemes.length === 2) {
    keyConnection.exec(
      `CREATE TEMP VIEW spare_keys AS SELECT number, 'direct' AS scheme, key FROM main.spare_keys`,
    );
  }
}
