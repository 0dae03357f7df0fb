import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../testing/temporary-database.ts';
import { createVault, readVault, type Vault, type VaultOptions } from './vault.ts';
import { realPasswordCost } from './wrap.ts';

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

async function madeVault(): Promise<Uint8Array> {
  const vault = await createVault(options);
  await vault.addUser('ada', password);
  await vault.completeSetUp();
  return vault.vaultKey;
}

async function readAgain(changed: Partial<VaultOptions> = {}): Promise<Vault> {
  const vault = await readVault({ ...options, ...changed });
  if (vault === null) throw new Error('there is no vault');
  return vault;
}

const text = (): Promise<string> => readFile(join(directory, 'vault.json'), 'utf8');

describe('a vault', () => {
  it('gives its key to whoever has a slot and the password, and to nobody else', async () => {
    const vaultKey = await madeVault();
    const vault = await readAgain();
    expect(vault.isSetUp).toBe(true);
    expect(await vault.unlock('ada', password)).toEqual(vaultKey);
    await expect(vault.unlock('ada', `${password}!`)).rejects.toThrow(appError('wrong-credentials'));
    await expect(vault.unlock('bob', password)).rejects.toThrow(appError('wrong-credentials'));
    expect(() => vault.openDemo()).toThrow(appError('demo-only'));

    await vault.addUser('bob', 'another long password', vaultKey);
    expect(await (await readAgain()).unlock('bob', 'another long password')).toEqual(vaultKey);
    await expect(vault.addUser('bob', password, vaultKey)).rejects.toThrow(appError('conflict'));
  });

  it('takes a password however its letters were composed', async () => {
    const vault = await createVault(options);
    await vault.addUser('ada', 'caf\u00e9 au lait bien chaud');
    expect(await vault.unlock('ada', 'cafe\u0301 au lait bien chaud')).toEqual(vault.vaultKey);
  });

  it('stretches passwords with 64 MiB of Argon2id unless a test says otherwise', async () => {
    expect(realPasswordCost).toEqual({ memoryKiB: 65_536, passes: 3, lanes: 1 });
    const { passwordCost: _, ...real } = options;
    const vault = await createVault(real);
    await vault.addUser('ada', password);
    expect(await text()).toContain('\\"memoryKiB\\":65536,\\"passes\\":3,\\"lanes\\":1');
    expect(await (await readAgain()).unlock('ada', password)).toEqual(vault.vaultKey);
  });

  it('holds neither names nor keys that can be read', async () => {
    const vaultKey = await madeVault();
    const content = await text();
    const secrets = [
      'ada',
      password,
      Buffer.from(vaultKey).toString('base64'),
      Buffer.from(vaultKey).toString('hex'),
    ];
    for (const secret of secrets) expect(content).not.toContain(secret);
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

  it('of a demo opens without a person', async () => {
    const { vaultKey } = await createVault({ ...options, mode: 'demo' });
    expect((await readAgain({ mode: 'demo' })).openDemo()).toEqual(vaultKey);
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
    await first.addUser('ada', password);
    expect((await readAgain()).isSetUp).toBe(false);
    await writeFile(join(directory, 'case.db'), 'half made');
    const second = await createVault(options);
    expect(await readdir(directory)).toEqual([]);
    expect(second.vaultKey).not.toEqual(first.vaultKey);
  });

  it('makes its directory, for its user only', async () => {
    options = { ...options, directory: join(directory, 'a', 'b') };
    await createVault({ ...options, mode: 'demo' });
    expect(await readdir(options.directory)).toEqual(['vault.json']);
  });
});
