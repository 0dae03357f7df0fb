import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../contract/errors.ts';
import { operations } from '../../contract/operations.ts';
import { lockDataDirectory } from '../database/data-directory-lock.ts';
import { startEngineInProcess } from '../testing/engine-in-process.ts';
import { passwordOf, PeopleOffice } from '../testing/people-office.ts';
import { raiseAlertIn } from '../testing/raise-alert.ts';
import { allowUnattended, withdrawUnattended } from './allow-unattended.ts';
import { makeKeyPair } from './hpke.ts';
import type { Keys } from './key-groups.ts';
import { makeRenewal } from './renewal.ts';
import { recoverAsMachine, recoverWithoutEngine } from './testing/recover-without-engine.ts';
import { makeUnattendedSlot } from './unattended-slot.ts';
import { readVaultFile, vaultFile, writeVaultFile } from './vault-file.ts';
import { readVault, type Vault } from './vault.ts';

let office: PeopleOffice;
beforeEach(async () => {
  office = await PeopleOffice.make();
  await office.start();
});
afterEach(() => office[Symbol.asyncDispose]());

async function openVault(): Promise<Vault> {
  const { directory, deviceSecret } = office;
  const vault = await readVault({ directory, mode: 'operational', deviceSecret });
  if (vault === null) throw new Error('there is no vault');
  return vault;
}

async function keysOf(vault: Vault, ...loginNames: readonly string[]): Promise<Keys> {
  const opened = await Promise.all(
    loginNames.map(async (name) => (await vault.open('person', name, passwordOf(name)))[0]?.keys),
  );
  const first = (group: 'records' | 'faces') =>
    opened.map((keys) => keys?.[group] ?? null).find((key) => key !== null) ?? null;
  const data = opened[0]?.data;
  if (data === undefined) throw new Error('nobody opened anything');
  return { data, records: first('records'), faces: first('faces') };
}

/** As the command does, once the office is closed. */
async function change<Result>(work: (vault: Vault) => Promise<Result>): Promise<Result> {
  await office.close();
  const lock = lockDataDirectory(office.directory);
  try {
    return await work(await openVault());
  } finally {
    lock.release();
  }
}

function allow(...by: readonly [string, string]): Promise<void> {
  const { directory: dataDirectory, clock } = office;
  return change(async (vault) =>
    allowUnattended({ dataDirectory, vault, keys: await keysOf(vault, ...by), by, now: clock.now() }),
  );
}

function withdraw(by: string): Promise<void> {
  const { directory: dataDirectory, clock } = office;
  const said = { by, reason: 'The van is sold.', now: clock.now() };
  return change(async (vault) =>
    withdrawUnattended({ dataDirectory, vault, keys: await keysOf(vault, by), ...said }),
  );
}

const vaultPath = (): string => join(office.directory, vaultFile);

describe('a machine that opens its data by itself', { timeout: 120_000 }, () => {
  it('is allowed to by an admin and somebody who reviews, and by nobody else', async () => {
    const people = await office.withEverybody();
    await office.add('bea', 'admin', people.admin, people.supervisor);
    await office.close();
    await expect(office.startUnattended()).rejects.toThrow('may not open its data by itself');
    const refused = async (by: readonly [string, string], words: string) =>
      expect(allow(...by)).rejects.toThrow(words);
    await refused(['ada', 'bea'], 'Two people of different roles');
    await refused(['ada', 'ada'], 'Two people of different roles');
    await refused(['sam', 'olu'], 'Two people of different roles');
    // Sealed for whom? An auditor sees no face.
    await refused(['ada', 'ann'], 'operator or supervisor');
    await expect(office.startUnattended()).rejects.toThrow('may not open its data by itself');
    await allow('olu', 'ada');
    await office.startUnattended();
    const words = (await office.logWords('admin')).filter((line) => line.includes('by itself'));
    expect(words).toEqual([
      expect.stringContaining('allowed by olu and ada'),
      'This machine opened its data by itself, with nobody signed in.',
    ]);
  });

  it('has no face and no name, and seals what is raised meanwhile to those who review', async () => {
    const people = await office.withEverybody();
    office.neededSubjects = ['list:list-test', 'faces:list:list-test'];
    const before = await raiseAlertIn(office.database, people);
    await allow('ada', 'sam');
    await office.startUnattended();
    expect(office.custody.keys).toMatchObject({ records: null, faces: null });
    const { faces, alertId } = await raiseAlertIn(office.database, null);
    const sam = await office.database.call('people.find', { loginName: 'sam' });
    const viewer = { id: sam?.id ?? '', displayName: 'Sam', role: 'supervisor' } as const;
    for (const ask of [
      () => office.database.call('alerts.view-picture', { id: alertId, kind: 'probe', nth: 0, viewer }),
      () => office.database.call('watchlists.gallery-piece', { id: 'list-test', after: '', limit: 9 }),
      () => office.database.call('watchlists.entry', { id: 'entry-1' }),
    ])
      expect([null, 'keys-locked']).toContain(await ask().catch((cause: AppError) => cause.code));
    await office.close();
    const all = { ...before.faces, ...faces, ...before.names };
    const foundIn = (plain: readonly Buffer[]) =>
      Object.entries(all)
        .filter(([, bytes]) => Buffer.concat([...plain]).includes(Buffer.from(bytes)))
        .map(([what]) => what);
    expect(foundIn(await recoverAsMachine(office))).toEqual([]);
    const { directory, deviceSecret } = office;
    const olu = { directory, deviceSecret, loginName: 'olu', password: passwordOf('olu') };
    const byReviewer = await recoverWithoutEngine(olu);
    expect(foundIn(byReviewer)).toEqual(Object.keys(all));
  });

  it('is asked for nothing that only a person may do', async () => {
    await office.withEverybody();
    await allow('ada', 'sam');
    const { directory: dataDirectory, deviceSecret } = office;
    const start = { dataDirectory, deviceSecret, isUnattended: true };
    await using engine = await startEngineInProcess(start);
    const desk = engine.open();
    for (const [name, { audience }] of Object.entries(operations)) {
      if (audience === 'anyone') continue;
      // What is in it is of no matter: nobody is signed in.
      const reply = await desk.ask(name as keyof typeof operations, {} as never);
      const code = reply.ok ? 'done' : reply.error.code;
      expect([name, ['not-signed-in', 'bad-request'].includes(code) ? 'refused' : code]).toEqual([
        name,
        'refused',
      ]);
    }
    expect((await desk.get('system.status', {})).setup).toBe('ready');
  });

  it('may not any more once an admin withdrew it, also with the vault of before', async () => {
    await office.withEverybody();
    await allow('ada', 'sam');
    const old = await readFile(vaultPath());
    await expect(withdraw('sam')).rejects.toThrow('An admin withdraws');
    await withdraw('ada');
    await expect(office.startUnattended()).rejects.toThrow('may not open its data by itself');
    await office.close();
    await writeFile(vaultPath(), old);
    await expect(office.startUnattended()).rejects.toThrow('was withdrawn');
    await office.close();
    await expect(withdraw('ada')).rejects.toThrow('may not open its data by itself');
    await office.start();
    await office.signedIn('ann');
    expect(
      (await office.logWords()).some((words) => words.includes('withdrawn by ada, for: The van is sold.')),
    ).toBe(true);
  });

  it('seals to nobody whom an admin put into the vault: the next who reviews finds it', async () => {
    await office.withEverybody();
    await allow('ada', 'sam');
    const { directory, deviceSecret } = office;
    const context = { mode: 'operational', deviceSecret } as const;
    const content = await readVaultFile(directory, 'operational', deviceSecret);
    const { data } = await keysOf(await openVault(), 'ada');
    if (content === null || content.unattended === null) throw new Error('there is no way in');
    const publicKeys = { records: makeKeyPair().publicKey, faces: makeKeyPair().publicKey };
    const unattended = makeUnattendedSlot({ data, publicKeys }, context, content.unattended.id);
    await writeVaultFile(directory, { ...content, unattended }, deviceSecret);
    await using engine = await startEngineInProcess({ dataDirectory: directory, deviceSecret });
    const desk = engine.open();
    await desk.get('sessions.sign-in', { loginName: 'olu', password: passwordOf('olu') });
    await expect.poll(async () => (await openVault()).unattendedId).toBeNull();
    await engine.stop();
    await office.start();
    await office.signedIn('ann');
    expect((await office.logWords()).some((words) => words.includes('sealed to other keys'))).toBe(true);
  });

  it('is handed new keys with everybody else, and opens nothing while that is not done', async () => {
    await office.withEverybody();
    await allow('ada', 'sam');
    await office.close();
    const vault = await openVault();
    const before = await keysOf(vault, 'ada', 'sam');
    const next: Keys = {
      data: new Uint8Array(32).fill(9),
      records: makeKeyPair().privateKey,
      faces: makeKeyPair().privateKey,
    };
    const id = vault.unattendedId;
    await vault.beginRenewal(makeRenewal('operational', before, next));
    expect(() => vault.openUnattended()).toThrow('has not come to its end');
    expect(vault.isUnattendedFor(next)).toBe(true);
    await vault.completeRenewal(before, next);
    expect(vault.unattendedId).toBe(id);
    expect(vault.openUnattended().data).toEqual(next.data);
    expect(vault.isUnattendedFor(next)).toBe(true);
    expect(vault.isUnattendedFor(before)).toBe(false);
  });

  it('opens nothing with the secret of another machine', async () => {
    await office.withEverybody();
    await allow('ada', 'sam');
    const elsewhere = await PeopleOffice.make();
    await cp(office.directory, elsewhere.directory, { recursive: true });
    await expect(elsewhere.startUnattended()).rejects.toThrow('made on another machine');
    await elsewhere[Symbol.asyncDispose]();
  });
});
