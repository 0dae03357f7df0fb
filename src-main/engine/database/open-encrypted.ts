import Database from 'better-sqlite3';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findWalDamage } from './salvage/find-wal-damage.ts';
import { openPageFile } from './salvage/page-file.ts';
import { damaged, explainSqliteError } from './sqlite-errors.ts';

export interface OpenEncryptedOptions {
  readonly directory: string;
  readonly file: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** Whether the file was made before: then it must be there and hold a schema, and is never made anew. */
  readonly mustExist: boolean;
  readonly readonly?: boolean;
  /** It can be made anew: then the last writes may get lost with the power, and its pages are checked when they are read. */
  readonly isRebuildable?: boolean;
}

/**
 * Opens a SQLCipher v4 database under a raw key, with the settings that were proved against kill -9, power cuts
 * and plaintext left on disk (docs/decisions/0001), and checks them and the file before anything is done with it.
 */
export function openEncrypted(options: OpenEncryptedOptions): Database.Database {
  const { directory, file, mustExist } = options;
  const path = join(directory, file);
  if (mustExist && !existsSync(path)) throw damaged(file, 'the file is missing');
  if (mustExist && statSync(path).size === 0) throw damaged(file, 'the file is empty');

  // A reader overwrites nothing, and an engine may be writing beside it.
  const mayOverwrite = options.readonly !== true && options.isRebuildable !== true;
  if (mustExist && mayOverwrite) checkWriteAheadLog(options, path);
  const connection = new Database(path, {
    fileMustExist: mustExist,
    readonly: options.readonly ?? false,
    timeout: 5000,
  });
  try {
    unlock(connection, options.key);
    if (mustExist && Number(connection.pragma('user_version', { simple: true })) === 0) {
      throw damaged(file, 'it holds no tables');
    }
    if (options.readonly !== true) configure(connection, options.isRebuildable === true);
    if (!mustExist) chmodSync(path, 0o600); // SQLite gives the files beside it the same
    connection.pragma('query_only = OFF');
    connection.pragma('foreign_keys = ON');
    connection.pragma('temp_store = MEMORY');
    connection.pragma('trusted_schema = OFF');
    connection.pragma('cell_size_check = ON');
    if (options.isRebuildable !== true) checkIntegrity(connection, file);
    return connection;
  } catch (cause) {
    connection.close();
    throw explainSqliteError(cause, file);
  }
}

/** Before SQLite looks at it, which would take a damaged part for the end. */
function checkWriteAheadLog({ file, key }: OpenEncryptedOptions, path: string): void {
  const wal = `${path}-wal`;
  if (!existsSync(wal) || statSync(wal).size === 0) return;
  const pages = openPageFile(path);
  try {
    const found = findWalDamage(pages, readFileSync(wal), key);
    if (found !== null) throw damaged(file, found);
  } finally {
    pages.close();
  }
}

function unlock(connection: Database.Database, key: Uint8Array): void {
  connection.pragma("cipher = 'sqlcipher'");
  connection.pragma('legacy = 4');
  connection.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`);
  connection.pragma('schema_version'); // reads page 1: the first use of the key
}

function configure(connection: Database.Database, isRebuildable: boolean): void {
  expectPragma(connection, 'journal_mode', 'WAL', 'wal');
  // The package's default, NORMAL under WAL, lost acknowledged rows in simulated power cuts.
  if (isRebuildable) expectPragma(connection, 'synchronous', 'NORMAL', 1);
  else expectPragma(connection, 'synchronous', 'FULL', 2);
  // The default wrote plaintext temporary files.
  expectPragma(connection, 'temp_store', 'MEMORY', 2);
  expectPragma(connection, 'secure_delete', 'ON', 1);
  connection.pragma('wal_autocheckpoint = 4000'); // pages: in a burst only, otherwise it is done when nobody waits
  connection.pragma('journal_size_limit = 67108864');
  connection.pragma('fullfsync = ON'); // macOS only: its fsync alone doesn't reach the platter
}

/** A pragma that SQLite doesn't know or won't take is silently ignored; so ask afterwards. */
function expectPragma(
  connection: Database.Database,
  name: string,
  value: string,
  expected: string | number,
): void {
  connection.pragma(`${name} = ${value}`);
  const actual: unknown = connection.pragma(name, { simple: true });
  if (actual !== expected) throw new Error(`SQLite did not take ${name} = ${value}: it is ${String(actual)}`);
}

/**
 * Reads every page; SQLCipher's HMAC makes any changed byte fail. Not `quick_check`, which doesn't look whether an index says what its
 * table says: whoever has the key could swap pages so that it doesn't.
 */
function checkIntegrity(connection: Database.Database, file: string): void {
  const found: unknown = connection.pragma('integrity_check(1)', { simple: true });
  if (found !== 'ok') throw damaged(file, String(found).replaceAll('\n', ' '));
  checkPartialIndexes(connection, file);
}

/** Of an index over some rows only, SQLite's check doesn't find entries too many. Those of the log are verified with it. */
function checkPartialIndexes(connection: Database.Database, file: string): void {
  const indexes = connection
    .prepare<[], { name: string; owner: string; text: string }>(
      `SELECT name, tbl_name AS owner, sql AS text FROM sqlite_schema WHERE type = 'index' AND tbl_name <> 'entries'`,
    )
    .all();
  for (const { name, owner, text } of indexes) {
    const [, condition] = /\)\s+WHERE\s+([^]+)$/i.exec(text ?? '') ?? [];
    if (condition === undefined) continue;
    const rows = connection
      .prepare<[], number>(`SELECT count(*) FROM ${owner} NOT INDEXED WHERE ${condition}`)
      .pluck()
      .get();
    // Every cell of an index is an entry; asked with its own condition, SQLite would look for what fits it.
    const cells = connection
      .prepare<[string], number>('SELECT sum(ncell) FROM dbstat WHERE name = ?')
      .pluck()
      .get(name);
    if (rows !== cells) throw damaged(file, `the index ${name} holds what its table does not`);
  }
}
