import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-database.ts';
import { beforeMigratingDirectory, keepBeforeMigrating, putBackWhatWasKept } from './before-migrating.ts';
import { bringUpToDate } from './bring-up-to-date.ts';
import { keyDatabaseFile, mainDatabaseFile } from './file-names.ts';
import { schemaOf, type Migration } from './migrate.ts';
import { openEncrypted } from './open-encrypted.ts';

const first: Migration = { name: 'first', statements: 'CREATE TABLE words (word TEXT) STRICT;' };
const second: Migration = { name: 'second', statements: `INSERT INTO words VALUES ('of the second step');` };
const broken: Migration = { name: 'broken', statements: 'CREATE TABLE words (word TEXT);' };
const key = randomBytes(32);
let directory = '';

beforeEach(async () => {
  directory = await temporaryDirectory();
  const made = open(false);
  made.upTo([first]);
  for (const { connection } of [made.main, made.keys])
    connection.exec(`INSERT INTO words VALUES ('written before')`);
  made.close();
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function open(mustExist = true) {
  const openOne = (file: string) => ({ connection: openEncrypted({ directory, file, key, mustExist }), key });
  const [main, keys] = [openOne(mainDatabaseFile), openOne(keyDatabaseFile)];
  const close = () => {
    main.connection.close();
    keys.connection.close();
  };
  const upTo = (mainMigrations: readonly Migration[], keyMigrations = mainMigrations) =>
    bringUpToDate({ directory, main, keys, mainMigrations, keyMigrations, close });
  return { main, keys, close, upTo };
}

/** What an earlier Cordon would find. */
function found() {
  const { main, keys, close } = open();
  try {
    return [main, keys].map(({ connection }) => ({
      schema: schemaOf(connection),
      words: connection.prepare('SELECT word FROM words').pluck().all(),
    }));
  } finally {
    close();
  }
}

const kept = () => existsSync(join(directory, beforeMigratingDirectory));
const asItWas = { schema: 1, words: ['written before'] };
const brought = { schema: 2, words: ['written before', 'of the second step'] };

it('leaves nothing beside once both databases are at their last schema', () => {
  const opened = open();
  opened.upTo([first, second]);
  opened.close();
  expect(found()).toEqual([brought, brought]);
  expect(kept()).toBe(false);
});

it('keeps nothing of data that has nothing to be brought to', () => {
  const opened = open();
  opened.upTo([first]);
  opened.close();
  expect([found(), kept()]).toEqual([[asItWas, asItWas], false]);
});

it.each([
  ['the main one', [first, second, broken], [first, second]],
  ['the keys', [first, second], [first, second, broken]],
])('puts both back when a step of %s fails, and says so', (_, mainSteps, keySteps) => {
  expect(() => open().upTo(mainSteps, keySteps)).toThrow(
    /It is as it was: install the earlier version again/,
  );
  expect([found(), kept()]).toEqual([[asItWas, asItWas], false]);
});

it('puts both back when a step leaves a row that refers to nothing', () => {
  const careless: Migration = {
    name: 'careless',
    statements: `CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT;
      CREATE TABLE children (parent INTEGER REFERENCES parents (id)) STRICT;
      INSERT INTO children VALUES (7);`,
  };
  const opened = open();
  opened.main.connection.pragma('foreign_keys = OFF');
  expect(() => opened.upTo([first, careless], [first])).toThrow('a row of children refers to nothing');
  expect(found()).toEqual([asItWas, asItWas]);
});

it('puts both back at the next start when it was killed on the way, and again when it is killed while putting back', () => {
  const killed = open();
  keepBeforeMigrating(directory, killed.main, killed.keys);
  killed.main.connection.exec(`${second.statements} PRAGMA user_version = 2;`);
  killed.close();
  // Killed while putting back: one file is gone already.
  rmSync(join(directory, mainDatabaseFile));
  expect(putBackWhatWasKept(directory)).toBe(true);
  expect([found(), kept(), putBackWhatWasKept(directory)]).toEqual([[asItWas, asItWas], false, false]);
});

it('takes no copies that were not finished, and makes them anew', () => {
  const unfinished = join(directory, `${beforeMigratingDirectory}.new`);
  mkdirSync(unfinished);
  writeFileSync(join(unfinished, mainDatabaseFile), 'half of it');
  expect(putBackWhatWasKept(directory)).toBe(false);
  const opened = open();
  opened.upTo([first, second]);
  opened.close();
  expect([found(), existsSync(unfinished)]).toEqual([[brought, brought], false]);
});

it('keeps copies that nobody can read without the key', () => {
  const opened = open();
  keepBeforeMigrating(directory, opened.main, opened.keys);
  opened.close();
  const copies = [mainDatabaseFile, keyDatabaseFile].map((file) =>
    readFileSync(join(directory, beforeMigratingDirectory, file)),
  );
  expect(copies.map((copy) => copy.includes('written before'))).toEqual([false, false]);
});
