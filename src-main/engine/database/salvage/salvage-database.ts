import type Database from 'better-sqlite3';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, type Migration } from '../migrate.ts';
import { openEncrypted } from '../open-encrypted.ts';
import { openPageFile } from './page-file.ts';
import { openPageImage, type PageImage } from './page-image.ts';
import { readTables } from './read-tables.ts';
import type { SalvagedRow, SqliteValue } from './records.ts';

export interface SalvageDatabaseOptions {
  readonly directory: string;
  readonly file: string;
  readonly key: Uint8Array;
  readonly migrations: readonly Migration[];
  /** The folder and the name of the new database; there is none of that name yet. */
  readonly target: { readonly directory: string; readonly file: string };
}

export interface SalvagedDatabase {
  readonly pages: number;
  readonly damagedPages: readonly number[];
  /** Tables of which a page can't be read. */
  readonly incomplete: readonly string[];
  /** Rows that were put into the new database. */
  readonly rows: number;
  /** Rows of which a part can't be read. */
  readonly lostRows: number;
  /** Rows that can be read and whose table can't be told. */
  readonly strayRows: number;
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly pk: number;
}

interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** In the order in which a record has them: without rowids, the primary key comes first. */
  readonly order: readonly Column[];
  readonly hasRowid: boolean;
  /** The column that is the rowid by another name. */
  readonly rowidColumn: string | null;
}

/**
 * Puts every row that can still be read into a new database under the same key, with the schema of its version. The damaged one is
 * read as a file and never opened by SQLite, which would write to it. Synchronous: for the command.
 */
export function salvageDatabase(options: SalvageDatabaseOptions): SalvagedDatabase {
  const { directory, file, key, migrations, target } = options;
  const path = join(directory, file);
  const wal = existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : Buffer.alloc(0);
  const pages = openPageFile(path);
  let made: Database.Database | null = null;
  try {
    const image = openPageImage(pages, wal, key);
    made = openEncrypted({ directory: target.directory, file: target.file, key, mustExist: false });
    migrate(made, migrations, versionOf(image, migrations.length));
    const known = tablesOf(made);
    const restoreTriggers = takeTriggersAway(made);
    made.pragma('foreign_keys = OFF'); // a row may have lost the one that it refers to
    for (const table of known) made.exec(`DELETE FROM ${table.name}`); // what migrations put there
    const byName = new Map(known.map((table) => [table.name, table]));
    const connection = made;
    let rows = 0;
    connection.exec('BEGIN');
    const { whole, strays, lostRows } = readTables(image, (name, found) => {
      const table = byName.get(name);
      if (table !== undefined) rows += insertAll(connection, table, found);
    });
    connection.exec('COMMIT');
    // A table whose pages could all be read has no strays; where not even the schema could be read, any may have some.
    const open = known.filter(({ name }) => !whole.has(name));
    const placed = placeStrays(made, open, strays);
    restoreTriggers();
    made.pragma('wal_checkpoint(TRUNCATE)');
    return {
      pages: image.count,
      damagedPages: image.damaged,
      incomplete: open.map(({ name }) => name),
      rows: rows + placed.rows,
      lostRows,
      strayRows: placed.strayRows,
    };
  } finally {
    made?.close();
    pages.close();
  }
}

/** `user_version` of the header, where it can be read. */
function versionOf(image: PageImage, latest: number): number {
  const version = image.page(1)?.readUInt32BE(60) ?? latest;
  return version > 0 && version <= latest ? version : latest;
}

function tablesOf(connection: Database.Database): readonly Table[] {
  const found = connection
    .prepare<[], { name: string; wr: number }>(
      `SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name <> 'sqlite_schema'`,
    )
    .all();
  return found.map(({ name, wr }) => {
    const columns = connection
      .prepare<[string], Column>('SELECT name, type, "notnull", pk FROM pragma_table_info(?)')
      .all(name);
    const keyed = columns.filter(({ pk }) => pk > 0).toSorted((one, other) => one.pk - other.pk);
    const [only, ...more] = keyed;
    const isRowid = wr === 0 && more.length === 0 && only?.type === 'INTEGER';
    return {
      name,
      columns,
      order: wr === 0 ? columns : [...keyed, ...columns.filter(({ pk }) => pk === 0)],
      hasRowid: wr === 0,
      rowidColumn: isRowid ? only.name : null,
    };
  });
}

/** They refuse what a salvage does. Answers a function that puts them back. */
function takeTriggersAway(connection: Database.Database): () => void {
  const triggers = connection
    .prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`)
    .all();
  for (const { name } of triggers) connection.exec(`DROP TRIGGER ${name}`);
  return () => {
    for (const { sql } of triggers) connection.exec(sql);
  };
}

/** Answers how many went in: the same row may lie there twice, and a row may be one that its table refuses. */
function insertAll(connection: Database.Database, table: Table, rows: readonly SalvagedRow[]): number {
  return rows.filter((row) => insert(connection, table, row)).length;
}

function insert(connection: Database.Database, table: Table, { rowid, values }: SalvagedRow): boolean {
  const named = new Map<string, SqliteValue>();
  if (table.hasRowid) named.set(table.rowidColumn ?? 'rowid', rowid);
  // A column that was added after the row was written is not in it: then its default counts.
  for (const [nth, { name }] of table.order.entries()) {
    const value = values[nth];
    if (value !== undefined && name !== table.rowidColumn) named.set(name, value);
  }
  const names = [...named.keys()];
  try {
    const statement = connection.prepare(
      `INSERT OR IGNORE INTO ${table.name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    );
    return statement.run([...named.values()]).changes > 0;
  } catch {
    return false; // a CHECK, or a value of another type than the column's
  }
}

/** Puts pages of rows where they belong; again, as long as any finds its place, since a row may refer to one that was a stray. */
function placeStrays(
  connection: Database.Database,
  tables: readonly Table[],
  strays: readonly (readonly SalvagedRow[])[],
): { readonly rows: number; readonly strayRows: number } {
  let left = strays;
  let rows = 0;
  connection.transaction(() => {
    for (let before = Infinity; left.length < before;) {
      before = left.length;
      left = left.filter((page) => {
        const table = whoseRows(connection, tables, page);
        if (table !== null) rows += insertAll(connection, table, page);
        return table === null;
      });
    }
  })();
  return { rows, strayRows: left.reduce((sum, page) => sum + page.length, 0) };
}

/** The one table that takes all rows of a page, and if need be whose rows refer to rows that are there; null where several do. */
function whoseRows(
  connection: Database.Database,
  tables: readonly Table[],
  rows: readonly SalvagedRow[],
): Table | null {
  const takers = tables.filter(
    (table) => table.hasRowid && rows.every((row) => wouldFit(connection, table, row)),
  );
  const [only, ...more] = takers;
  if (only === undefined || more.length === 0) return only ?? null;
  const [best, ...others] = takers.filter((table) =>
    rows.every((row) => refersToRows(connection, table, row)),
  );
  return best === undefined || others.length > 0 ? null : best;
}

function refersToRows(connection: Database.Database, table: Table, row: SalvagedRow): boolean {
  interface Reference {
    readonly table: string;
    readonly from: string;
    readonly to: string | null;
  }
  const references = connection
    .prepare<[string], Reference>('SELECT "table", "from", "to" FROM pragma_foreign_key_list(?)')
    .all(table.name);
  return references.every(({ table: other, from, to }) => {
    const value = row.values[table.columns.findIndex(({ name }) => name === from)] ?? null;
    if (value === null) return true;
    return connection.prepare(`SELECT 1 FROM ${other} WHERE ${to ?? 'rowid'} = ?`).get(value) !== undefined;
  });
}

function wouldFit(connection: Database.Database, table: Table, row: SalvagedRow): boolean {
  if (row.values.length !== table.columns.length) return false;
  for (const [nth, { type, notnull, name }] of table.columns.entries()) {
    const value = row.values[nth] ?? null;
    if (name === table.rowidColumn ? value !== null : !isOfType(value, type, notnull === 1)) return false;
  }
  connection.exec('SAVEPOINT fits');
  const isTaken = insert(connection, table, row);
  connection.exec('ROLLBACK TO fits; RELEASE fits');
  return isTaken;
}

function isOfType(value: SqliteValue, type: string, isNeeded: boolean): boolean {
  if (value === null) return !isNeeded;
  if (type === 'INTEGER') return typeof value === 'bigint';
  if (type === 'REAL') return typeof value === 'number' || typeof value === 'bigint';
  return type === 'TEXT' ? typeof value === 'string' : Buffer.isBuffer(value);
}
