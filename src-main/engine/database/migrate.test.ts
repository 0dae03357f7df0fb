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
      migrate(connection, mainMigrations, before);
      for (let step = 1; step <= before; step++) connection.exec(rowsOf[step] ?? '');
      const rows = (): readonly (readonly object[])[] =>
        ['accounts', 'sessions', 'entries', 'checkpoints'].map((table) =>
          connection.prepare<[], object>(`SELECT * FROM ${table}`).all(),
        );
      const kept = rows();
      migrate(connection, mainMigrations, before + 1);
      expect(version()).toBe(before + 1);
      // A step may take a column away; what is in the others stays.
      expect(rows().map((table) => table.length)).toEqual(kept.map((table) => table.length));
      for (const [nth, table] of rows().entries()) {
        for (const [at, row] of table.entries()) {
          const before = Object.entries(kept[nth]?.[at] ?? {}).filter(([column]) => column in row);
          expect(row).toMatchObject(Object.fromEntries(before));
        }
      }
      expect(connection.pragma('foreign_key_check')).toEqual([]);
    },
  );

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
