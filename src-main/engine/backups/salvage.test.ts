import { randomBytes } from 'node:crypto';
import { copyFile, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deriveDatabaseKeys } from '../database/derive-keys.ts';
import { openExecutor } from '../database/executor.ts';
import { openEncrypted } from '../database/open-encrypted.ts';
import { openReadOnly } from '../database/open-read-only.ts';
import { verificationStart, verifyNext, type Verification } from '../case-log/verify.ts';
import { procedures } from '../procedures.ts';
import { accountFor } from '../testing/account.ts';
import { raiseAlertIn } from '../testing/raise-alert.ts';
import {
  openTemporaryDatabase,
  openTemporaryExecutor,
  temporaryDirectory,
  type TemporaryDatabase,
} from '../testing/temporary-database.ts';
import { salvageDirectory } from './salvage.ts';

const pageBytes = 4096;
let database: TemporaryDatabase;
/** What lies in its folder; each test has a copy. */
let directory: string;
let parent: string;
let target: string;

beforeAll(async () => {
  database = await openTemporaryDatabase();
  for (const [id, role] of [
    ['admin-1', 'admin'],
    ['auditor-1', 'auditor'],
    ['admin-2', 'admin'],
  ] as const)
    await database.client.call('people.add', { account: accountFor(id, role), kind: 'person.added' });
  await raiseAlertIn(database.client, null);
  for (let nth = 0; nth < 250; nth += 1)
    await database.client.call('case-log.append', {
      kind: 'engine.stopped',
      subject: 'log',
      actor: null,
      body: { words: 'x'.repeat(200) },
    });
  await database.client.close();
  // What a vault would be: it is copied as it stands.
  await copyFile(join(database.directory, 'databases.json'), join(database.directory, 'vault.json'));
}, 120_000);
afterAll(() => rm(database.directory, { recursive: true, force: true }));

beforeEach(async () => {
  parent = await temporaryDirectory();
  target = join(parent, 'saved');
  directory = await temporaryDirectory();
  await cp(database.directory, directory, { recursive: true });
});
afterEach(() => Promise.all([parent, directory].map((made) => rm(made, { recursive: true, force: true }))));

const salvage = (by: readonly [string, string] = ['admin-1', 'auditor-1']) =>
  salvageDirectory({
    dataDirectory: directory,
    target,
    vaultKey: database.vaultKey,
    by,
    now: database.clock.now(),
  });

function verify(folder: string): Verification {
  const opened = openReadOnly(folder, database.vaultKey, database.pairs);
  let verification = verificationStart;
  while (!verification.isDone) {
    const from = verification;
    verification = opened.read((context) => verifyNext(context, from, 1_000));
  }
  opened.close();
  return verification;
}

/** The page on which an entry lies. */
function pageOf(sequence: number, vaultKey = database.vaultKey): number {
  const key = deriveDatabaseKeys(vaultKey).main;
  const connection = openEncrypted({
    directory,
    file: 'case.db',
    key,
    mustExist: true,
    readonly: true,
  });
  const leaves = connection
    .prepare<[], number>(
      `SELECT pageno FROM dbstat WHERE name = 'entries' AND pagetype = 'leaf' ORDER BY path`,
    )
    .pluck()
    .all();
  const sizes = connection
    .prepare<[], number>(
      `SELECT ncell FROM dbstat WHERE name = 'entries' AND pagetype = 'leaf' ORDER BY path`,
    )
    .pluck()
    .all();
  connection.close();
  let before = 0;
  for (const [nth, leaf] of leaves.entries()) {
    before += sizes[nth] ?? 0;
    if (before >= sequence) return leaf;
  }
  throw new Error('there is no such entry');
}

async function damage(file: string, page: number): Promise<void> {
  const bytes = await readFile(join(directory, file));
  randomBytes(16).copy(bytes, (page - 1) * pageBytes + 200);
  await writeFile(join(directory, file), bytes);
}

async function contents(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(folder)).filter((name) => /\.(db|json)$/.test(name)).toSorted();
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(folder, name), 'base64')] as const),
    ),
  );
}

describe('damaged data', () => {
  it('is saved with what is missing named in the log, which goes on; the damaged folder stays as it is', async () => {
    await damage('case.db', pageOf(120));
    const before = await contents(directory);
    const { main, keys, log } = salvage();
    expect(await contents(directory)).toEqual(before);
    expect([main.damagedPages.length, keys, log.misfits, log.canGoOn]).toEqual([1, null, 0, true]);
    const [gap, ...more] = log.missing;
    expect(more).toEqual([]);
    expect(gap?.from).toBeLessThanOrEqual(120);
    expect(gap?.to).toBeGreaterThanOrEqual(120);

    expect(verify(target).broken).toEqual({ at: gap?.from, words: `Entry ${String(gap?.from)} is missing.` });
    const executor = openExecutor({
      directory: target,
      vaultKey: database.vaultKey,
      mustExist: true,
      procedures: procedures as never,
      now: database.clock.now(),
    });
    const input = { subject: 'log', kinds: ['log.salvaged'], role: 'auditor', limit: 1 };
    const [entry] = executor.run('case-log.latest-of', input, 0) as readonly { words: string }[];
    expect(entry?.words).toContain(`missing: ${String(gap?.from)} to ${String(gap?.to)}.`);
    expect(entry?.words).toContain('saved by admin-1 and auditor-1');
    executor.close(database.clock.now());
  });

  it('is saved whole where only an index or a page above the entries is damaged', async () => {
    const key = deriveDatabaseKeys(database.vaultKey).main;
    const connection = openEncrypted({
      directory,
      file: 'case.db',
      key,
      mustExist: true,
      readonly: true,
    });
    const pages = connection
      .prepare<[], number>(
        `SELECT pageno FROM dbstat WHERE name = 'entries' AND pagetype = 'internal' OR name = 'alerts_by_state'`,
      )
      .pluck()
      .all();
    connection.close();
    for (const page of pages) await damage('case.db', page);
    expect(() => verify(directory)).toThrow('damaged');
    expect(salvage().log).toMatchObject({ missing: [], misfits: 0, canGoOn: true });
    expect(verify(target).broken).toBeNull();
  });

  it('is saved where the key database is damaged as well, without the keys of those pages', async () => {
    const bytes = await readFile(join(directory, 'keys.db'));
    await damage('keys.db', bytes.length / pageBytes - 1);
    expect(salvage().keys).toMatchObject({ damagedPages: [bytes.length / pageBytes - 1] });
    expect(verify(target).entries).toBeGreaterThan(0);
  });

  it('that lacks entries which were under no checkpoint yet is not gone on with in silence', async () => {
    await using killed = await openTemporaryExecutor();
    for (let nth = 0; nth < 150; nth += 1)
      killed.write(({ log }) =>
        log.append({ kind: 'engine.stopped', subject: 'log', actor: null, body: { words: 'x'.repeat(900) } }),
      );
    killed.executor.tidy();
    // As a kill leaves it: nothing was signed after entry 100.
    for (const name of ['case.db', 'keys.db', 'keys.db-wal'])
      await copyFile(join(killed.directory, name), join(directory, name));
    await damage('case.db', pageOf(130, killed.vaultKey));
    const { log } = salvageDirectory({
      dataDirectory: directory,
      target,
      vaultKey: killed.vaultKey,
      by: ['admin-1', 'auditor-1'],
      now: 0,
    });
    expect(log.missing).toHaveLength(1);
    expect(log.canGoOn).toBe(false);
    const opening = { directory: target, vaultKey: killed.vaultKey, mustExist: true, procedures: {}, now: 0 };
    expect(() => openExecutor(opening)).toThrow(
      `entry ${String(log.missing[0]?.from)} of its log is missing`,
    );
  });

  it('is saved for two people of different roles only, into an empty folder only', async () => {
    expect(() => salvage(['admin-1', 'admin-2'])).toThrow('different roles');
    expect(() => salvage(['admin-1', 'admin-1'])).toThrow('Two different people');
    expect(() => salvage(['admin-1', 'nobody'])).toThrow('no account');
    expect(await readdir(parent)).toEqual([]);
    salvage();
    expect(() => salvage()).toThrow('something in that folder');
    expect(verify(target).broken).toBeNull();
  });
});
