import Database from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { copyFile, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { openTemporaryExecutor, type TemporaryExecutor } from '../testing/temporary-database.ts';
import { assertNodeVersion } from './assert-node-version.ts';
import { deriveDatabaseKeys } from './derive-keys.ts';
import { openExecutor } from './executor.ts';
import { openEncrypted } from './open-encrypted.ts';

async function filled(): Promise<TemporaryExecutor> {
  const database = await openTemporaryExecutor();
  for (let count = 0; count < 40; count++) {
    database.write(({ log }) =>
      log.append({ kind: 'engine.stopped', subject: 'log', actor: null, body: { words: 'x'.repeat(1000) } }),
    );
  }
  database.close();
  return database;
}

function failureOf(run: () => unknown): AppError {
  try {
    run();
  } catch (cause) {
    if (cause instanceof AppError) return cause;
    throw cause;
  }
  throw new Error('it did not fail');
}

/** Opens it as a restart would, and checks that no file was changed by the attempt. */
async function failureToOpen(database: TemporaryExecutor, vaultKey = database.vaultKey): Promise<AppError> {
  const files = async (): Promise<Record<string, string>> => {
    const names = (await readdir(database.directory)).filter((name) => /\.(db|json)$/.test(name)).toSorted();
    const contents = await Promise.all(names.map((name) => readFile(join(database.directory, name), 'hex')));
    return Object.fromEntries(names.map((name, index) => [name, contents[index] ?? '']));
  };
  const before = await files();
  const failure = failureOf(() =>
    openExecutor({ directory: database.directory, vaultKey, mustExist: true, procedures: {}, now: 0 }),
  );
  expect(await files()).toEqual(before);
  return failure;
}

describe('opening the databases', () => {
  it('uses the settings that were proved', async () => {
    await using database = await filled();
    const connection = openEncrypted({
      directory: database.directory,
      file: 'case.db',
      key: deriveDatabaseKeys(database.vaultKey).main,
      mustExist: true,
    });
    const pragma = (name: string): unknown => connection.pragma(name, { simple: true });
    expect([
      pragma('journal_mode'),
      pragma('synchronous'),
      pragma('temp_store'),
      pragma('secure_delete'),
      pragma('foreign_keys'),
      pragma('cipher'),
    ]).toEqual(['wal', 2, 2, 1, 1, 'sqlcipher']);
    connection.close();
  });

  it('says that a key is the wrong one', async () => {
    await using database = await filled();
    expect(await failureToOpen(database, randomBytes(32))).toMatchObject({ code: 'wrong-key' });
  });

  it.each(['case.db', 'keys.db'])('never makes a new %s in place of a missing one', async (file) => {
    await using database = await filled();
    await rm(join(database.directory, file));
    const failure = await failureToOpen(database);
    expect(failure.code).toBe('database-damaged');
    expect(failure.message).toContain(`${file} is damaged: the file is missing`);
    expect(failure.message).toContain('restore the last backup');
  });

  it('never makes new ones when both and the marker are gone but the vault says there were some', async () => {
    await using database = await filled();
    for (const file of ['case.db', 'keys.db', 'databases.json']) await rm(join(database.directory, file));
    expect(await failureToOpen(database)).toMatchObject({ code: 'database-damaged' });
  });

  it.each([
    ['empty', (path: string) => truncate(path, 0)],
    [
      'cut short',
      async (path: string) => truncate(path, Math.floor((await readFile(path)).length / 8192) * 4096),
    ],
    ['overwritten at its start', (path: string) => overwrite(path, 0)],
    ['overwritten in a later page', (path: string) => overwrite(path, 4096 * 9 + 40)],
    ['something else', (path: string) => writeFile(path, 'hello')],
  ] as const)('says that a file is damaged when it is %s', async (_, damage) => {
    await using database = await filled();
    await damage(join(database.directory, 'case.db'));
    expect(await failureToOpen(database)).toMatchObject({ code: 'database-damaged' });
  });

  it.each([
    ['a frame in its middle', (wal: Buffer) => Math.floor((wal.length - 32) / 4120 / 2) * 4120 + 32 + 900],
    ['its beginning', () => 17],
    ['its first frame', () => 32 + 30],
  ] as const)('says that the write-ahead log of a killed engine is damaged in %s', async (_, placeOf) => {
    await using database = await openTemporaryExecutor();
    for (let count = 0; count < 40; count++)
      database.write(({ log }) =>
        log.append({ kind: 'engine.stopped', subject: 'log', actor: null, body: {} }),
      );
    await using killed = await database.afterKill();
    killed.close();
    await using again = await database.afterKill();
    const path = join(again.directory, 'case.db-wal');
    again.close();
    // Opening and closing it emptied the log: put what the kill left there back.
    for (const name of ['case.db', 'case.db-wal'])
      await copyFile(join(database.directory, name), join(again.directory, name));
    const wal = await readFile(path);
    const at = placeOf(wal);
    wal[at] = (wal[at] ?? 0) ^ 1;
    await writeFile(path, wal);
    expect((await failureToOpen(again)).message).toContain('write-ahead log');
    expect(await readFile(path)).toEqual(wal);
  });

  it('says that the marker is damaged', async () => {
    await using database = await filled();
    await writeFile(join(database.directory, 'databases.json'), '{');
    const failure = await failureToOpen(database);
    expect(failure.message).toContain('databases.json is damaged');
  });

  it('refuses data of a newer version', async () => {
    await using database = await filled();
    const connection = openEncrypted({
      directory: database.directory,
      file: 'case.db',
      key: deriveDatabaseKeys(database.vaultKey).main,
      mustExist: true,
    });
    connection.pragma('user_version = 99');
    connection.close();
    expect(await failureToOpen(database)).toMatchObject({ code: 'conflict' });
  });

  it('is not fooled by an unencrypted file', async () => {
    await using database = await filled();
    const plain = join(database.directory, 'plain.sqlite');
    new Database(plain).exec('CREATE TABLE entries (sequence INTEGER)').close();
    await copyFile(plain, join(database.directory, 'case.db'));
    expect(await failureToOpen(database)).toMatchObject({ code: 'database-damaged' });
  });
});

describe('a Node that is too old', () => {
  it('is refused in a sentence before the native module is loaded', () => {
    const failure = failureOf(() => {
      assertNodeVersion('20.20.2');
    });
    expect(failure.message).toBe(
      'Cordon needs Node 22 or newer and was started with Node 20.20.2. Start it with "npm start", which uses the Node that comes with it.',
    );
    assertNodeVersion('22.0.0');
  });
});

async function overwrite(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  randomBytes(16).copy(bytes, at);
  await writeFile(path, bytes);
}
