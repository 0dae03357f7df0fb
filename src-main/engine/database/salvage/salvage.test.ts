import { createHash, randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountFor } from '../../testing/account.ts';
import { raiseAlertIn } from '../../testing/raise-alert.ts';
import { openTemporaryDatabase, temporaryDirectory } from '../../testing/temporary-database.ts';
import { deriveDatabaseKeys } from '../derive-keys.ts';
import { mainMigrations } from '../migrations/index.ts';
import { openEncrypted } from '../open-encrypted.ts';
import { pageBytes } from './page-cipher.ts';
import { salvageDatabase } from './salvage-database.ts';

/** As a machine in use leaves it when it is killed, and as it lies there once it was closed. */
let inUse: string;
let closed: string;
let key: Uint8Array;
let directory: string;
let target: string;

beforeAll(async () => {
  const database = await openTemporaryDatabase();
  const { client } = database;
  key = deriveDatabaseKeys(database.vaultKey).main;
  await client.call('people.add', { account: accountFor('admin-1', 'admin'), kind: 'person.added' });
  for (let alert = 0; alert < 12; alert += 1) await raiseAlertIn(client, null);
  const body = { words: 'x'.repeat(300) };
  for (let nth = 0; nth < 400; nth += 1)
    await client.call('case-log.append', { kind: 'engine.stopped', subject: 'log', actor: null, body });
  [inUse, closed] = await Promise.all([temporaryDirectory(), temporaryDirectory()]);
  for (const name of ['case.db', 'case.db-wal'])
    await copyFile(join(database.directory, name), join(inUse, name));
  await client.close();
  await copyFile(join(database.directory, 'case.db'), join(closed, 'case.db'));
  await database.dispose();
}, 120_000);
afterAll(() => Promise.all([inUse, closed].map((made) => rm(made, { recursive: true }))));

beforeEach(async () => {
  [directory, target] = await Promise.all([temporaryDirectory(), temporaryDirectory()]);
  await copyFile(join(closed, 'case.db'), pathOf('case.db'));
});
afterEach(() => Promise.all([directory, target].map((made) => rm(made, { recursive: true, force: true }))));

const pathOf = (name: string): string => join(directory, name);

function open(folder: string, file: string) {
  return openEncrypted({
    directory: folder,
    file,
    key,
    mustExist: true,
    readonly: true,
    isRebuildable: true,
  });
}

/** Every row of every table, as text. */
function rowsOf(folder: string, file: string): ReadonlyMap<string, readonly string[]> {
  const connection = open(folder, file);
  const names = connection
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    .pluck()
    .all();
  const found = new Map(
    names.map((name) => [
      name,
      connection
        .prepare<[], object>(`SELECT * FROM ${name}`)
        .all()
        .map((row) => JSON.stringify(row))
        .toSorted(),
    ]),
  );
  connection.close();
  return found;
}

/** The pages of a table or index, of one kind. */
function pagesOf(name: string, kind: 'leaf' | 'internal' | 'overflow'): readonly number[] {
  const connection = open(directory, 'case.db');
  const pages = connection
    .prepare<[string, string], number>(
      'SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY pageno',
    )
    .pluck()
    .all(name, kind);
  connection.close();
  return pages;
}

async function damage(pages: readonly number[]): Promise<void> {
  const bytes = await readFile(pathOf('case.db'));
  for (const page of pages) randomBytes(16).copy(bytes, (page - 1) * pageBytes + 100);
  await writeFile(pathOf('case.db'), bytes);
}

const salvage = () =>
  salvageDatabase({
    directory,
    file: 'case.db',
    key,
    migrations: mainMigrations,
    target: { directory: target, file: 'saved.db' },
  });

async function hashes(): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(directory)).filter(
    (name) => name.startsWith('case.db') && !name.endsWith('-shm'),
  );
  const found = await Promise.all(
    names.map(
      async (name) =>
        [
          name,
          createHash('sha256')
            .update(await readFile(pathOf(name)))
            .digest('hex'),
        ] as const,
    ),
  );
  return Object.fromEntries(found);
}

/** How many rows of each table were lost; those that were not lost are what they were. */
function lost(before: ReturnType<typeof rowsOf>): Readonly<Record<string, number>> {
  const after = rowsOf(target, 'saved.db');
  const counts: Record<string, number> = {};
  for (const [name, rows] of before) {
    const left = new Set(after.get(name));
    expect(
      [...left].filter((row) => !rows.includes(row)),
      `${name} has rows that were not there`,
    ).toEqual([]);
    const gone = rows.filter((row) => !left.has(row)).length;
    if (gone > 0) counts[name] = gone;
  }
  return counts;
}

describe('a database with pages that can’t be read', () => {
  it('that has none loses nothing, and keeps its schema with what guards it', async () => {
    const before = rowsOf(directory, 'case.db');
    expect(salvage()).toMatchObject({ damagedPages: [], lostRows: 0, strayRows: 0 });
    expect(lost(before)).toEqual({});
    const schema = (folder: string, file: string) => {
      const connection = open(folder, file);
      const all = connection.prepare(`SELECT type, name, sql FROM sqlite_schema ORDER BY type, name`).all();
      connection.close();
      return all;
    };
    expect(schema(target, 'saved.db')).toEqual(schema(directory, 'case.db'));
  });

  it('loses the rows of a leaf, and no others', async () => {
    const before = rowsOf(directory, 'case.db');
    const leaves = pagesOf('entries', 'leaf');
    await damage([leaves[3] ?? 0]);
    const files = await hashes();
    expect(salvage()).toMatchObject({ damagedPages: [leaves[3]], strayRows: 0 });
    const { entries = 0, ...others } = lost(before);
    expect(others).toEqual({});
    expect(entries).toBeGreaterThan(0);
    expect(entries).toBeLessThan(8);
    expect(await hashes()).toEqual(files); // the damaged one is as it was
  });

  it('loses no row with a page between root and leaves, of a table or an index', async () => {
    const before = rowsOf(directory, 'case.db');
    await damage([...pagesOf('entries', 'internal'), ...pagesOf('alert_pictures', 'internal')]);
    await damage(pagesOf('alerts_by_entry', 'leaf'));
    expect(salvage()).toMatchObject({ strayRows: 0 });
    expect(lost(before)).toEqual({});
  });

  it('loses hardly more than that with its first page, which names all tables', async () => {
    const before = rowsOf(directory, 'case.db');
    await damage([1]);
    salvage();
    const { entries = 0, alerts = 0, alert_pictures: pictures = 0, checkpoints = 0 } = lost(before);
    expect({ entries, alerts, pictures, checkpoints }).toEqual({
      entries: 0,
      alerts: 0,
      pictures: 0,
      checkpoints: 0,
    });
  });

  it('reads what a machine that was killed left in the write-ahead log, behind a part that can’t be read as well', async () => {
    const before = rowsOf(directory, 'case.db').get('entries')?.length ?? 0;
    await copyFile(join(inUse, 'case.db'), pathOf('case.db'));
    const wal = await readFile(join(inUse, 'case.db-wal'));
    randomBytes(16).copy(wal, Math.floor(wal.length / (2 * 4120)) * 4120 + 32 + 500);
    await writeFile(pathOf('case.db-wal'), wal);
    salvage();
    const after = rowsOf(target, 'saved.db').get('entries')?.length ?? 0;
    expect(after).toBeGreaterThan(before - 10);
  });

  // Ten databases are saved whole.
  it(
    'with many random pages damaged loses rows, invents none, and does not stop',
    { timeout: 120_000 },
    async () => {
      const before = rowsOf(directory, 'case.db');
      const pristine = await readFile(pathOf('case.db'));
      for (let round = 0; round < 10; round += 1) {
        await writeFile(pathOf('case.db'), pristine);
        const pages = pristine.length / pageBytes;
        await damage(Array.from({ length: 15 }, () => 1 + Math.floor(Math.random() * pages)));
        await rm(target, { recursive: true });
        await mkdir(target);
        const { damagedPages } = salvage();
        const { entries = 0 } = lost(before);
        expect(entries).toBeLessThan(damagedPages.length * 8);
      }
    },
  );
});
