import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { personSlot } from '../testing/person-slot.ts';
import { temporaryDirectory } from '../testing/temporary-database.ts';
import { makeKeyPair } from './hpke.ts';
import type { Keys } from './key-groups.ts';
import { realPasswordCost } from './password-key.ts';
import { createVault, readVault, type Vault, type VaultOptions } from './vault.ts';

const appError = (code: string): unknown => expect.objectContaining({ name: 'AppError', code });
const password = 'correct horse battery staple';

let directory: string;
let options: VaultOptions;

beforeEach(async () => {
  directory = await temporaryDirectory();
  options = {
    directory,
    mode: 'operational',
    deviceSecret: randomBytes(32),
    passwordCost: { memoryKiB: 64, passes: 1, lanes: 1 },
  };
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function madeVault(): Promise<Keys> {
  const { vault, keys } = await createVault(options);
  await vault.offer('ada', personSlot(password, keys));
  await vault.completeSetUp();
  return keys;
}

async function readAgain(changed: Partial<VaultOptions> = {}): Promise<Vault> {
  const vault = await readVault({ ...options, ...changed });
  if (vault === null) throw new Error('there is no vault');
  return vault;
}

async function keysOf(vault: Vault, loginName: string, secret: string): Promise<Keys | undefined> {
  const [newest] = await vault.open('person', loginName, secret);
  return newest?.keys;
}

const text = (): Promise<string> => readFile(join(directory, 'vault.json'), 'utf8');

describe('a vault', () => {
  it('gives its keys to whoever has a slot and the password, and to nobody else', async () => {
    const keys = await madeVault();
    const vault = await readAgain();
    expect(vault.isSetUp).toBe(true);
    expect(await keysOf(vault, 'ada', password)).toEqual(keys);
    await expect(vault.open('person', 'ada', `${password}!`)).rejects.toThrow(appError('wrong-credentials'));
    await expect(vault.open('person', 'bob', password)).rejects.toThrow(appError('wrong-credentials'));
    await expect(vault.openDemo()).rejects.toThrow(appError('demo-only'));

    const all = { ...keys, records: makeKeyPair().privateKey, faces: makeKeyPair().privateKey };
    await vault.offer('bob', personSlot('another long password', all));
    expect(await keysOf(await readAgain(), 'bob', 'another long password')).toEqual(all);
    expect([vault.holders('data'), vault.holders('records'), vault.holders('faces')]).toEqual([2, 1, 1]);
  });

  it('has two slots of a person while one replaces the other, each with what was sealed to it', async () => {
    const keys = await madeVault();
    const vault = await readAgain();
    const [old] = await vault.open('person', 'ada', password);
    const secondFactors = Uint8Array.of(1, 2, 3);
    const offered = await vault.offer('ada', { ...personSlot(password, keys), secondFactors });
    expect(await vault.open('person', 'ada', password)).toEqual([
      { publicKey: offered, keys, secondFactors, expiresAt: null },
      old,
    ]);
    await vault.settle('ada', offered);
    expect(await (await readAgain()).open('person', 'ada', password)).toHaveLength(1);
    await vault.settle('ada', null);
    await expect(vault.open('person', 'ada', password)).rejects.toThrow(appError('wrong-credentials'));
  });

  it('hands keys to a slot, and takes them from it, without its password', async () => {
    const keys = await madeVault();
    const vault = await readAgain();
    const [slot] = await vault.open('person', 'ada', password);
    if (slot?.publicKey === undefined || slot.publicKey === null) throw new Error('the slot has no key');
    const all = { ...keys, records: makeKeyPair().privateKey, faces: makeKeyPair().privateKey };
    await vault.rehand('ada', slot.publicKey, all);
    expect(await keysOf(await readAgain(), 'ada', password)).toEqual(all);
    await vault.rehand('ada', slot.publicKey, keys);
    expect(await keysOf(await readAgain(), 'ada', password)).toEqual(keys);
  });

  it('opens an invitation with its code only, and never as a person', async () => {
    const keys = await madeVault();
    const vault = await readAgain();
    const invitation = { kind: 'invitation', secret: 'K7QF2-9XWMB', keys, secondFactors: null } as const;
    const publicKey = await vault.offer('bob', { ...invitation, expiresAt: 1000 });
    expect(await vault.open('invitation', 'bob', 'K7QF2-9XWMB')).toEqual([
      { publicKey, keys, secondFactors: null, expiresAt: 1000 },
    ]);
    for (const attempt of [
      ['person', 'bob', 'K7QF2-9XWMB'],
      ['invitation', 'ada', password],
      ['invitation', 'bob', password],
    ] as const) {
      const [kind, loginName, secret] = attempt;
      await expect(vault.open(kind, loginName, secret)).rejects.toThrow(appError('wrong-credentials'));
    }
  });

  it('loses none of many changes made at once', async () => {
    const keys = await madeVault();
    const vault = await readAgain();
    const names = Array.from({ length: 8 }, (_, nth) => `person-${nth}`);
    await Promise.all(names.map((name) => vault.offer(name, personSlot(password, keys))));
    const again = await readAgain();
    for (const name of names) expect(await keysOf(again, name, password)).toEqual(keys);
  });

  it('takes a password however its letters were composed', async () => {
    const { vault, keys } = await createVault(options);
    await vault.offer('ada', personSlot('caf\u00e9 au lait bien chaud', keys));
    expect(await keysOf(vault, 'ada', 'cafe\u0301 au lait bien chaud')).toEqual(keys);
  });

  it('stretches passwords with 64 MiB of Argon2id unless a test says otherwise', async () => {
    expect(realPasswordCost).toEqual({ memoryKiB: 65_536, passes: 3, lanes: 1 });
    const { passwordCost: _, ...real } = options;
    const { vault, keys } = await createVault(real);
    await vault.offer('ada', personSlot(password, keys));
    expect(await text()).toContain('\\"memoryKiB\\":65536,\\"passes\\":3,\\"lanes\\":1');
    expect(await keysOf(await readAgain(), 'ada', password)).toEqual(keys);
  });

  it('holds neither names nor keys that can be read', async () => {
    const { data } = await madeVault();
    const content = await text();
    const secrets = [password, Buffer.from(data).toString('base64'), Buffer.from(data).toString('hex')];
    for (const secret of secrets) expect(content).not.toContain(secret);
    // As a word: three letters may come together in any hash.
    expect(content).not.toMatch(/\bada\b/);
  });

  it('is refused on another machine', async () => {
    await madeVault();
    await expect(readVault({ ...options, deviceSecret: randomBytes(32) })).rejects.toThrow(
      appError('wrong-key'),
    );
  });

  it('is refused in the other mode', async () => {
    await madeVault();
    await expect(readVault({ ...options, mode: 'demo' })).rejects.toThrow(appError('not-in-demo'));
    await rm(join(directory, 'vault.json'));
    await createVault({ ...options, mode: 'demo' });
    await expect(readVault(options)).rejects.toThrow(appError('demo-only'));
    await expect(createVault(options)).rejects.toThrow(appError('demo-only'));
  });

  it('of a demo is still refused when somebody edits its mode', async () => {
    await createVault({ ...options, mode: 'demo' });
    await writeFile(join(directory, 'vault.json'), (await text()).replace('\\"demo\\"', '\\"operational\\"'));
    await expect(readVault(options)).rejects.toThrow(appError('database-damaged'));
  });

  it('of a demo opens without a person, with keys of every group', async () => {
    const { keys } = await createVault({ ...options, mode: 'demo' });
    expect(keys).toMatchObject({ records: expect.any(Uint8Array), faces: expect.any(Uint8Array) });
    expect(await (await readAgain({ mode: 'demo' })).openDemo()).toEqual(keys);
  });

  it.each([
    ['cut short', (content: string) => content.slice(0, -40)],
    ['empty', () => ''],
    ['edited', (content: string) => content.replace('\\"isSetUp\\":true', '\\"isSetUp\\":false')],
  ])('is refused when it is %s, and stays as it was found', async (_, damage) => {
    await madeVault();
    const damaged = damage(await text());
    await writeFile(join(directory, 'vault.json'), damaged);
    await expect(readVault(options)).rejects.toThrow(appError('database-damaged'));
    await expect(createVault(options)).rejects.toThrow(appError('database-damaged'));
    expect(await text()).toBe(damaged);
  });

  it('is never made anew where there is one, or where there is case data without one', async () => {
    await madeVault();
    await expect(createVault(options)).rejects.toThrow(appError('already-set-up'));
    await rm(join(directory, 'vault.json'));
    await writeFile(join(directory, 'case.db'), 'data');
    await expect(createVault(options)).rejects.toThrow(appError('database-damaged'));
    expect(await readFile(join(directory, 'case.db'), 'utf8')).toBe('data');
  });

  it('whose set-up was broken off is made afresh', async () => {
    const first = await createVault(options);
    expect(await readVault(options)).toBeNull();
    await first.vault.offer('ada', personSlot(password, first.keys));
    expect((await readAgain()).isSetUp).toBe(false);
    await writeFile(join(directory, 'case.db'), 'half made');
    const second = await createVault(options);
    expect(await readdir(directory)).toEqual([]);
    expect(second.keys).not.toEqual(first.keys);
  });

  it('makes its directory, for its user only', async () => {
    options = { ...options, directory: join(directory, 'a', 'b') };
    await createVault({ ...options, mode: 'demo' });
    expect(await readdir(options.directory)).toEqual(['vault.json']);
  });
});
