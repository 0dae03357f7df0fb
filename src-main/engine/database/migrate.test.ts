import type Database from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-database.ts';
import { migrate, type Migration } from './migrate.ts';
import { keyMigrations, mainMigrations } from './migrations/index.ts';
import { openEncrypted } from './open-encrypted.ts';
import { keyRowsOf, rowsOf } from './testing/rows-of-versions.ts';

let directory: string;
let connection: Database.Database;

beforeEach(async () => {
  directory = await temporaryDirectory();
  connection = openEncrypted({ directory, file: 'test.db', key: randomBytes(32), mustExist: false });
});
afterEach(async () => {
  connection.close();
  await rm(directory, { recursive: true, force: true });
});

type Tables = ReadonlyMap<string, readonly object[]>;

function tablesNow(): Tables {
  const tables = connection
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all();
  return new Map(tables.map((name) => [name, connection.prepare<[], object>(`SELECT * FROM ${name}`).all()]));
}

/** Makes a database of a version as that version made it, step by step, with rows in every table. */
function makeVersion(
  migrations: readonly Migration[],
  rows: Readonly<Record<number, string>>,
  last: number,
): Tables {
  for (let step = 1; step <= last; step++) {
    migrate(connection, migrations, step);
    connection.exec(rows[step] ?? '');
  }
  const tables = tablesNow();
  const empty = [...tables].filter(([, found]) => found.length === 0).map(([name]) => name);
  expect(empty, 'tables without rows: add some to rows-of-versions.ts').toEqual([]);
  return tables;
}

/**
 * What only a running import had, and none outlives its engine; and alerts of sites that came before anybody could see them, which go with
 * their keys.
 */
const takenAway = ['staged_entries', 'site_alerts'];

/** A step may take a column away, or a table that it made anew; what is in the others stays. */
function expectKept(before: Tables): void {
  const after = tablesNow();
  const gone = [...before.keys()].filter((name) => !after.has(name));
  expect(gone.filter((name) => !takenAway.includes(name))).toEqual([]);
  for (const [table, rows] of before) {
    if (gone.includes(table)) continue;
    // What goes with its keys is added to this one.
    const now = (after.get(table) ?? []).slice(
      0,
      table === 'pending_key_destructions' ? rows.length : undefined,
    );
    expect(now, table).toHaveLength(rows.length);
    for (const [nth, row] of now.entries()) {
      const left = Object.entries(rows[nth] ?? {}).filter(([column]) => column in row);
      expect(row).toMatchObject(Object.fromEntries(left));
    }
  }
  expect(connection.pragma('foreign_key_check')).toEqual([]);
}

const version = (): unknown => connection.pragma('user_version', { simple: true });

describe('migrating the main database', () => {
  it('is at its last version after all steps, and does nothing the second time', () => {
    migrate(connection, mainMigrations);
    expect(version()).toBe(mainMigrations.length);
    migrate(connection, mainMigrations);
    expect(version()).toBe(mainMigrations.length);
  });

  it.each(mainMigrations.map(({ name }, index) => [name, index + 1] as const))(
    'from %s keeps every row of every table, in one step and to the last',
    (_, from) => {
      let before = makeVersion(mainMigrations, rowsOf, from);
      if (from < mainMigrations.length) {
        migrate(connection, mainMigrations, from + 1);
        expect(version()).toBe(from + 1);
        expectKept(before);
        before = tablesNow();
      }
      migrate(connection, mainMigrations);
      expect(version()).toBe(mainMigrations.length);
      expectKept(before);
      expect(connection.pragma('quick_check', { simple: true })).toBe('ok');
    },
  );

  it('says of the alerts that were there who has which in hand', () => {
    const before = mainMigrations.findIndex(({ name }) => name.endsWith('-queue'));
    for (let step = 1; step <= before; step++) {
      migrate(connection, mainMigrations, step);
      connection.exec(rowsOf[step] ?? '');
    }
    connection.exec(`INSERT INTO alerts VALUES
        ('a2-alert', 2, 'd1-deployment', 'cam-01', 'One', 'e1', 'acknowledged', 20, 'p1-person', 21, NULL, x'02'),
        ('a3-alert', 3, 'd1-deployment', 'cam-01', 'One', 'e1', 'judged-once', 30, 'p1-person', 31, NULL, x'03');`);
    migrate(connection, mainMigrations, before + 1);
    const alerts = 'SELECT id, state, held_by, held_since, waiting_since FROM alerts ORDER BY id';
    expect(connection.prepare(alerts).all()).toEqual([
      { id: 'a1-alert', state: 'new', held_by: null, held_since: null, waiting_since: 1 },
      { id: 'a2-alert', state: 'acknowledged', held_by: 'p1-person', held_since: 21, waiting_since: null },
      { id: 'a3-alert', state: 'judged-once', held_by: null, held_since: null, waiting_since: 30 },
    ]);
    // What hung on the table hangs on the one that took its place, and what was guarded still is.
    for (const [statement, refusal] of [
      [`DELETE FROM alerts WHERE id = 'a1-alert'`, 'FOREIGN KEY'],
      [`UPDATE alerts SET state = 'closed' WHERE id = 'a3-alert'`, 'two people'],
      [`UPDATE votes SET nth = 2`, 'never changed'],
      [`UPDATE alerts SET state = 'judged'`, 'FOREIGN KEY'],
    ] as const) {
      expect(() => connection.exec(statement)).toThrow(refusal);
    }
  });

  it('lets a vote go only as a withdrawn one, and only while it is alone', () => {
    for (let step = 1; step <= mainMigrations.length; step++) {
      migrate(connection, mainMigrations, step);
      connection.exec(rowsOf[step] ?? '');
    }
    connection.exec(`UPDATE alerts SET state = 'judged-once'`);
    const remove = () => connection.exec(`DELETE FROM votes WHERE alert_id = 'a1-alert'`);
    expect(remove).toThrow('withdrawn');
    connection.exec(`INSERT INTO withdrawn_votes VALUES ('a1-alert', 'p1-person', 1, 2, x'00', 'k1')`);
    connection.exec(`UPDATE alerts SET state = 'rejected'`);
    expect(remove).toThrow('withdrawn');
    connection.exec(`UPDATE alerts SET state = 'judged-once'`);
    remove();
    expect(() => connection.exec('DELETE FROM withdrawn_votes')).toThrow('never deleted');
  });

  it('leaves the version before it, whole, when a step fails', () => {
    const broken = { name: 'broken', statements: 'CREATE TABLE a (b); CREATE TABLE a (b);' };
    expect(() => {
      migrate(connection, [...mainMigrations, broken]);
    }).toThrow('already exists');
    expect(version()).toBe(mainMigrations.length);
    expect(connection.prepare(`SELECT name FROM sqlite_schema WHERE name = 'a'`).all()).toEqual([]);
  });
});

describe('migrating the key database', () => {
  it.each(keyMigrations.map(({ name }, index) => [name, index + 1] as const))(
    'from %s keeps every row of every table',
    (_, from) => {
      const before = makeVersion(keyMigrations, keyRowsOf, from);
      migrate(connection, keyMigrations);
      expect(version()).toBe(keyMigrations.length);
      expectKept(before);
    },
  );
});
