import type Database from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-database.ts';
import { migrate } from './migrate.ts';
import { keyMigrations, mainMigrations } from './migrations/index.ts';
import { openEncrypted } from './open-encrypted.ts';

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

const version = (): unknown => connection.pragma('user_version', { simple: true });

/** Rows as each version may hold them; what a migration does to them is checked below. */
const rowsOf: Readonly<Record<number, string>> = {
  1: `INSERT INTO accounts VALUES ('p1-person', 'ada', 'Ada', 'admin', 'hash', 1, NULL);
      INSERT INTO sessions VALUES ('s1-session', zeroblob(32), 'p1-person', 1, 2, NULL);
      INSERT INTO entries VALUES (1, 1, 'log.began', 'log', '{}', x'00', zeroblob(32));
      INSERT INTO checkpoints VALUES (1, 1, 'note');`,
  2: `INSERT INTO settings VALUES ('a', '1');
      INSERT INTO cameras VALUES ('cam-01', 'One', 'Here', x'00', 1, NULL);
      INSERT INTO watchlists VALUES ('l1-list', 'List', '${'a'.repeat(64)}', 1, 2, NULL, NULL, NULL);
      INSERT INTO watchlist_entries VALUES ('e1-entry', 'l1-list', 0, 0.9, 'p1-person', x'00', x'00', x'00');
      INSERT INTO deployments VALUES ('d1-deployment', 'D', 'Here', 'Use', 'live', 1, 2, 'l1-list', 0.5, '{}', 1, NULL);
      INSERT INTO ledgers VALUES ('d1-deployment', 'cam-01', 1, 1, 0, 0, 0, 0, 0);
      INSERT INTO alerts VALUES ('a1-alert', 1, 'd1-deployment', 'cam-01', 'One', 'e1-entry', 'new', 1, NULL, NULL, NULL, x'00');
      INSERT INTO alert_pictures VALUES ('a1-alert', 'probe', 0, x'00');
      INSERT INTO votes VALUES ('a1-alert', 'p1-person', 'supervisor', 1, 1, x'00', 'k1');
      INSERT INTO face_views VALUES ('a1-alert', 'p1-person', 'probe', 1);`,
};

describe('migrating the main database', () => {
  it('is at its last version after all steps, and does nothing the second time', () => {
    migrate(connection, mainMigrations);
    expect(version()).toBe(mainMigrations.length);
    migrate(connection, mainMigrations);
    expect(version()).toBe(mainMigrations.length);
  });

  it.each(mainMigrations.slice(1).map(({ name }, index) => [name, index + 1] as const))(
    '%s keeps the rows that were there before it',
    (_, before) => {
      for (let step = 1; step <= before; step++) {
        migrate(connection, mainMigrations, step);
        connection.exec(rowsOf[step] ?? '');
      }
      const tables = connection
        .prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
        .all()
        .map(({ name }) => name);
      const rowsNow = (): ReadonlyMap<string, readonly object[]> =>
        new Map(tables.map((name) => [name, connection.prepare<[], object>(`SELECT * FROM ${name}`).all()]));
      const kept = rowsNow();
      migrate(connection, mainMigrations, before + 1);
      expect(version()).toBe(before + 1);
      // A step may take a column away; what is in the others stays.
      for (const [table, rows] of rowsNow()) {
        const earlier = kept.get(table) ?? [];
        expect(rows).toHaveLength(earlier.length);
        for (const [nth, row] of rows.entries()) {
          const left = Object.entries(earlier[nth] ?? {}).filter(([column]) => column in row);
          expect(row).toMatchObject(Object.fromEntries(left));
        }
      }
      expect(connection.pragma('foreign_key_check')).toEqual([]);
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
    const remove = () => connection.exec('DELETE FROM votes');
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
  it('is at its last version after all steps', () => {
    migrate(connection, keyMigrations);
    expect(version()).toBe(keyMigrations.length);
  });
});
