import Database from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Custody } from '../keys/custody.ts';
import { makeKeyPair } from '../keys/hpke.ts';
import { createVault } from '../keys/vault.ts';
import { slotKeyOf } from '../keys/vault-file.ts';
import { createPeople } from '../people/people.ts';
import { personSlot } from '../testing/person-slot.ts';
import { createTestClock, temporaryDirectory } from '../testing/temporary-database.ts';
import { openDatabase, type DatabaseClient } from './client.ts';

/** What must not be readable in any file; each long enough not to be there by chance. */
const secrets = {
  loginName: 'oluwaseun.adeyemi',
  displayName: 'Oluwaseun Adeyemi',
  password: 'pelican-orchard-seventeen',
  watchlistName: 'Marisol Quillfeather',
  reference: 'WANTED-REF-90210',
  note: 'seen near the fountain with a red bag',
};

let directory: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Which secrets stand in which files, in UTF-8 or UTF-16 of either byte order. */
async function hits(): Promise<readonly string[]> {
  const names = await readdir(directory, { recursive: true });
  const lines: string[] = [];
  for (const name of names) {
    const bytes = await readFile(join(directory, name));
    for (const secret of Object.values(secrets)) {
      const utf16 = Buffer.from(secret, 'utf16le');
      const forms = [Buffer.from(secret, 'utf8'), utf16, Buffer.from(utf16).swap16()];
      if (forms.some((form) => bytes.includes(form))) lines.push(`${name}: ${secret}`);
    }
  }
  return lines;
}

async function writeEverything(database: DatabaseClient): Promise<void> {
  const alert = { alertId: 'a1-alert', number: 1 };
  await database.call('case-log.append', {
    kind: 'alert.decided',
    subject: 'alert:a1-alert',
    actor: null,
    body: {
      ...alert,
      decision: 'confirmed',
      reference: secrets.reference,
      name: secrets.watchlistName,
      category: 'wanted-on-warrant',
      score: 0.7,
    },
  });
  await database.call('case-log.append', {
    kind: 'alert.outcome',
    subject: 'alert:a1-alert',
    actor: null,
    body: { ...alert, code: 'no-action', note: secrets.note },
  });
}

describe('a byte scan of the data directory', () => {
  it('finds no name, password or reference, while open, after a close, and in what SQLite leaves beside', async () => {
    const clock = createTestClock();
    const deviceSecret = randomBytes(32);
    const { vault, keys } = await createVault({
      directory,
      mode: 'operational',
      deviceSecret,
      passwordCost: { memoryKiB: 64, passes: 1, lanes: 1 },
    });
    const publicKey = await vault.offer(secrets.loginName, personSlot(secrets.password, keys));
    let database = await openDatabase({
      directory,
      vaultKey: keys.data,
      mustExist: false,
      now: clock.now,
    });
    const people = createPeople({
      mode: 'operational',
      directory,
      now: clock.now,
      database: () => database,
      vault: () => vault,
      decoyRecordOf: () => Promise.resolve({ decoysJudged: 0, decoysRight: 0 }),
      alertsNumbered: () => Promise.resolve([]),
      picturesOf: () => Promise.resolve([]),
      presentKeys: (keys) => Promise.resolve(keys),
      openData: () => Promise.resolve(database),
      beginSetUp: () => Promise.resolve({ database, publicKey, keys, complete: () => vault.completeSetUp() }),
      custody: new Custody({
        kept: undefined,
        keep: () => undefined,
        presentRoles: () => Promise.resolve(new Set()),
        neededSubjects: () => Promise.resolve([]),
        isHeldBySomebody: () => true,
        onChange: () => undefined,
      }),
      reviewerRules: () => Promise.reject(new Error('nobody judges here')),
      rules: () => ({
        secondFactorFrom: [],
        unlockSecondFactorFrom: [],
        idleLockMs: 300_000,
        shiftMs: 3_600_000,
      }),
      steadyNow: clock.now,
      onSessionChanged: () => undefined,
      announce: () => undefined,
      onSessionEnded: () => undefined,
      hideName: (loginName) => slotKeyOf(loginName, deviceSecret),
    });
    const caller = { connectionId: 'c', session: null, bind: () => undefined };
    await people.handlers['setup.create-admin'](secrets, caller);
    await people.handlers['sessions.sign-in']({ ...secrets, password: 'wrong' }, caller).catch(
      () => undefined,
    );
    const pairs = { records: makeKeyPair(), faces: makeKeyPair() };
    await database.hold({ pairs, retain: [], given: [] });
    await writeEverything(database);
    const everything = {
      role: 'auditor',
      isOldestFirst: false,
      before: null,
      after: null,
      limit: 9,
    } as const;
    const filter = { text: secrets.watchlistName };
    const found = await database.call('case-log.list', { ...everything, filter });
    expect(found.entries).toHaveLength(1);

    expect((await readdir(directory)).toSorted()).toEqual([
      'case.db',
      'case.db-shm',
      'case.db-wal',
      'databases.json',
      'index.db',
      'index.db-shm',
      'index.db-wal',
      'keys.db',
      'keys.db-shm',
      'keys.db-wal',
      'lock',
      'sign-in-attempts.json',
      'vault.json',
    ]);
    expect(await hits()).toEqual([]);
    await database.close();
    expect(await hits()).toEqual([]);
    database = await openDatabase({ directory, vaultKey: keys.data, mustExist: true });
    await database.close();
    expect(await hits()).toEqual([]);
  });

  it('does find them in an unencrypted database: the control', async () => {
    const plain = new Database(join(directory, 'plain.db'));
    plain.exec('CREATE TABLE secrets (secret TEXT)');
    for (const secret of Object.values(secrets)) plain.prepare('INSERT INTO secrets VALUES (?)').run(secret);
    plain.close();
    const wide = new Database(join(directory, 'wide.db'));
    wide.pragma("encoding = 'UTF-16le'");
    wide.exec('CREATE TABLE secrets (secret TEXT)');
    for (const secret of Object.values(secrets)) wide.prepare('INSERT INTO secrets VALUES (?)').run(secret);
    wide.close();
    expect(await hits()).toHaveLength(2 * Object.keys(secrets).length);
  });
});
