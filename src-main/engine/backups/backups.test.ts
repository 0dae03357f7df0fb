import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyDirectory } from '../case-log/verify-directory.ts';
import { deriveDatabaseKeys } from '../database/derive-keys.ts';
import { openExecutor } from '../database/executor.ts';
import { openEncrypted } from '../database/open-encrypted.ts';
import { procedures } from '../procedures.ts';
import { accountFor } from '../testing/account.ts';
import { decryptedPages } from '../testing/decrypted-pages.ts';
import { countOpening, sealedPieces } from '../testing/open-with-every-key.ts';
import { raiseAlertIn } from '../testing/raise-alert.ts';
import {
  openTemporaryDatabase,
  temporaryDirectory,
  type TemporaryDatabase,
} from '../testing/temporary-database.ts';
import { backupDirectory, copiesIn, keyCopy } from './backup-folder.ts';
import { BackupKeeper } from './backup-keeper.ts';
import { restoreBackup } from './restore.ts';

const dayMs = 24 * 3_600_000;
let database: TemporaryDatabase;
let folder: string;
let keeper: BackupKeeper;
const by = ['admin-1', 'auditor-1'] as const;

beforeEach(async () => {
  database = await openTemporaryDatabase();
  folder = await temporaryDirectory();
  keeper = new BackupKeeper({
    database: () => database.client,
    dataDirectory: database.directory,
    now: database.clock.now,
    onDefect: (cause) => {
      throw cause;
    },
  });
  // What a vault would be: it is copied as it stands.
  await copyFile(join(database.directory, 'databases.json'), join(database.directory, 'vault.json'));
  for (const [id, role] of [
    ['admin-1', 'admin'],
    ['auditor-1', 'auditor'],
    ['admin-2', 'admin'],
  ] as const)
    await database.client.call('people.add', { account: accountFor(id, role), kind: 'person.added' });
  await database.client.call('backups.add-place', {
    id: 'place-1',
    name: 'Disk',
    folder,
    isOnSameDisk: false,
    actorId: null,
  });
});
afterEach(async () => {
  await database.dispose();
  for (const directory of [folder, `${folder}-new`]) await rm(directory, { recursive: true, force: true });
});

/** Two alerts a day apart: the pictures of the first go while those of the second stay. */
async function raiseTwo(): Promise<readonly [string, string]> {
  const { alertId: purged } = await raiseAlertIn(database.client, null);
  database.clock.advance(dayMs);
  const { alertId: kept } = await raiseAlertIn(database.client, null);
  return [purged, kept];
}

async function purge(id: string): Promise<void> {
  database.clock.advance(11 * 60_000);
  const at = database.clock.now();
  await database.client.call('alerts.pass-time', { at });
  expect(await database.client.call('alerts.purge', { at })).toEqual([id]);
}

/** What of each alert opens in a data directory, with every key that there is. */
function openable(directory: string, ids: readonly string[]): readonly boolean[] {
  const executor = openExecutor({
    directory,
    vaultKey: database.vaultKey,
    mustExist: true,
    procedures: procedures as never,
    now: database.clock.now(),
  });
  executor.hold({ pairs: database.pairs, retain: [], given: [] });
  const viewer = { id: 'admin-1', displayName: 'Ada', role: 'supervisor' };
  const opened = ids.map(
    (id) =>
      executor.run('alerts.view-picture', { id, kind: 'probe', nth: 0, viewer }, database.clock.now()) !==
      null,
  );
  executor.close(database.clock.now());
  return opened;
}

/** The key of a subject as it lies in a key database, wrapped. */
function storedKey(directory: string, file: string, subject: string): Buffer | null {
  const key = deriveDatabaseKeys(database.vaultKey).keys;
  const connection = openEncrypted({ directory, file, key, mustExist: true, readonly: true });
  const row = connection
    .prepare<[string], { key: Buffer | null }>('SELECT key FROM subject_keys WHERE subject = ?')
    .get(subject);
  connection.close();
  return row?.key ?? null;
}

const facesOf = (id: string): string => `faces:alert:${id}`;

async function restoreTo(dataDirectory: string, file: string) {
  const restored = restoreBackup({
    backupDirectory: backupDirectory(folder),
    file,
    dataDirectory,
    vaultKey: database.vaultKey,
    by,
    now: database.clock.now(),
  });
  return { ...restored, verified: verifyDirectory(dataDirectory, keysOf()) };
}

const keysOf = () => ({
  data: database.vaultKey,
  records: database.pairs.records?.privateKey ?? null,
  faces: database.pairs.faces?.privateKey ?? null,
});

/** A machine whose data is gone: nothing but the vault of the backup. */
async function emptyMachine(): Promise<string> {
  const directory = `${folder}-new`;
  await mkdir(directory);
  await copyFile(join(backupDirectory(folder), 'vault.json'), join(directory, 'vault.json'));
  return directory;
}

describe('a backup from before a purge', () => {
  it('opened what was purged until then, and can’t any more: restored here or elsewhere, the chain still fits', async () => {
    const [purged, kept] = await raiseTwo();
    await keeper.make('place-1');
    expect(keeper.problemAt('place-1')).toBeNull();
    const [before] = await copiesIn(backupDirectory(folder));
    if (before === undefined) throw new Error('no backup was made');
    const wrapped = storedKey(backupDirectory(folder), keyCopy, facesOf(purged));
    if (wrapped === null) throw new Error('the copy of the keys lacks a key');

    // It is a backup: on a machine that has nothing, it opens both.
    const elsewhere = await emptyMachine();
    expect((await restoreTo(elsewhere, before)).keys).toBe('from-backup');
    expect(openable(elsewhere, [purged, kept])).toEqual([true, true]);
    await rm(elsewhere, { recursive: true });

    await purge(purged);
    await keeper.look();

    // Elsewhere: the keys that lie beside it lost the purged one too.
    const again = await emptyMachine();
    expect((await restoreTo(again, before)).verified).toMatchObject({ ok: true, brokenAt: null });
    expect(openable(again, [purged, kept])).toEqual([false, true]);

    // Here: the keys that are here stay.
    await database.client.close();
    const { verified, keys, movedTo } = await restoreTo(database.directory, before);
    expect([verified.ok, keys, movedTo === null]).toEqual([true, 'kept', false]);
    expect(openable(database.directory, [purged, kept])).toEqual([false, true]);

    // Byte for byte, in every file of both, with the key of the key database.
    const key = deriveDatabaseKeys(database.vaultKey).keys;
    for (const directory of [again, database.directory, backupDirectory(folder)]) {
      const pages = await decryptedPages(join(directory, keyCopy), key);
      expect(pages.includes(Buffer.from(facesOf(kept)))).toBe(true);
      expect(pages.includes(wrapped)).toBe(false);
      for (const name of await readdir(directory))
        if (name.startsWith('keys'))
          expect((await readFile(join(directory, name))).includes(wrapped)).toBe(false);
    }
    await database.reopen();
  });

  it('gives nothing of a purged subject to somebody with every key and every byte of data, backup and restored data', async () => {
    const { alertId: purged, faces } = await raiseAlertIn(database.client, null);
    await keeper.make('place-1');
    const backup = backupDirectory(folder);
    const [file = ''] = await copiesIn(backup);
    const pieces = sealedPieces({ directory: backup, file }, database.vaultKey, purged);
    expect(pieces).toHaveLength(4); // its entry, the alert, two pictures
    const inBackup = { directory: backup, file: keyCopy };
    expect(countOpening(pieces, [inBackup], database.vaultKey, database.pairs)).toBe(4);

    // It expires, and weeks later pictures and everything that was written down are due.
    database.clock.advance(11 * 60_000);
    await database.client.call('alerts.pass-time', { at: database.clock.now() });
    database.clock.advance(40 * dayMs);
    expect(await database.client.call('alerts.purge', { at: database.clock.now() })).toEqual([purged]);
    await keeper.look();
    const elsewhere = await emptyMachine();
    const { verified } = await restoreTo(elsewhere, file);
    expect(verified).toMatchObject({ ok: true, brokenAt: null });
    await database.client.close();

    const places = [
      inBackup,
      ...[elsewhere, database.directory].map((directory) => ({ directory, file: keyCopy })),
    ];
    expect(countOpening(pieces, places, database.vaultKey, database.pairs)).toBe(0);
    const keys = deriveDatabaseKeys(database.vaultKey);
    for (const directory of [backup, elsewhere, database.directory]) {
      for (const name of (await readdir(directory)).filter((found) => found.endsWith('.db'))) {
        const pages = await decryptedPages(
          join(directory, name),
          name.startsWith('case') ? keys.main : keys.keys,
        );
        for (const bytes of [faces.probe, faces.candidate])
          expect(pages.includes(Buffer.from(bytes)), name).toBe(false);
      }
    }
    await database.reopen();
    expect(verifyDirectory(database.directory, keysOf()).ok).toBe(true);
  });

  it('says so while its folder is away, and takes the key out as soon as it is there', async () => {
    const [purged] = await raiseTwo();
    await keeper.make('place-1');
    await rename(folder, `${folder}-new`);
    await purge(purged);
    await keeper.look();
    expect(keeper.problemAt('place-1')).toContain('still opens what was destroyed since');
    expect(storedKey(backupDirectory(`${folder}-new`), keyCopy, facesOf(purged))).not.toBeNull();
    await rename(`${folder}-new`, folder);
    await keeper.look();
    expect(keeper.problemAt('place-1')).toBeNull();
    expect(storedKey(backupDirectory(folder), keyCopy, facesOf(purged))).toBeNull();
  });
});

describe('backups', () => {
  it('are made once a day and kept a week, each encrypted and opened', async () => {
    for (let day = 0; day < 9; day++) {
      await keeper.look();
      await keeper.look();
      database.clock.advance(dayMs);
    }
    const copies = await copiesIn(backupDirectory(folder));
    expect(copies).toHaveLength(7);
    for (const name of copies) {
      const bytes = await readFile(join(backupDirectory(folder), name));
      expect(bytes.subarray(0, 16).toString('latin1')).not.toContain('SQLite');
    }
    const { entries } = await database.client.call('case-log.list', {
      role: 'auditor',
      filter: { kind: 'backup.made' },
      isOldestFirst: true,
      before: null,
      after: null,
      limit: 20,
    });
    expect(entries).toHaveLength(9);
    expect(entries[0]?.words).toContain('A backup was made at Disk and opened');
  });

  it('never end in a file that looks like one when there is no room or no folder', async () => {
    await rm(folder, { recursive: true });
    await keeper.make('place-1');
    expect(keeper.problemAt('place-1')).toBe('The folder is not there. Mount the share or plug in the disk.');
    expect(existsSync(folder)).toBe(false);
  });

  it('are restored by two people of different roles, and never over what is there', async () => {
    await keeper.make('place-1');
    const [file = ''] = await copiesIn(backupDirectory(folder));
    await database.client.close();
    const attempt = (two: readonly [string, string]) => () =>
      restoreBackup({
        backupDirectory: backupDirectory(folder),
        file,
        dataDirectory: database.directory,
        vaultKey: database.vaultKey,
        by: two,
        now: database.clock.now(),
      });
    const before = await readFile(join(database.directory, 'case.db'));
    expect(attempt(['admin-1', 'admin-2'])).toThrow('Two people of different roles');
    expect(attempt(['admin-1', 'nobody'])).toThrow('no account');
    expect(await readFile(join(database.directory, 'case.db'))).toEqual(before);
    const { movedTo } = attempt(by)();
    expect(await readFile(join(movedTo ?? '', 'case.db'))).toEqual(before);
    await database.reopen();
  });
});
