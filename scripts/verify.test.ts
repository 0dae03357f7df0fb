import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mode } from '../src-main/contract/domain.ts';
import { openDatabase } from '../src-main/engine/database/client.ts';
import { deriveDatabaseKeys } from '../src-main/engine/database/derive-keys.ts';
import { openEncrypted } from '../src-main/engine/database/open-encrypted.ts';
import { createVault } from '../src-main/engine/keys/vault.ts';
import { personSlot } from '../src-main/engine/testing/person-slot.ts';
import { temporaryDirectory } from '../src-main/engine/testing/temporary-database.ts';

const password = 'a password of some length';
let directory: string;
let deviceSecret: Uint8Array;
let vaultKey: Uint8Array;

beforeEach(async () => {
  directory = await temporaryDirectory();
  deviceSecret = randomBytes(32);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function makeData(mode: Mode): Promise<void> {
  const passwordCost = { memoryKiB: 64, passes: 1, lanes: 1 };
  const { vault, keys } = await createVault({ directory, mode, deviceSecret, passwordCost });
  vaultKey = keys.data;
  if (mode === 'operational') await vault.offer('ada', personSlot(password, keys));
  else await writeFile(join(directory, 'demo-device-secret'), deviceSecret);
  const database = await openDatabase({ directory, vaultKey, mustExist: false });
  for (let count = 0; count < 4; count++) {
    await database.call('case-log.append', { kind: 'engine.stopped', subject: 'log', actor: null, body: {} });
  }
  await database.close();
  await vault.completeSetUp();
}

async function verify(options: readonly string[], input = '') {
  const script = fileURLToPath(new URL('verify.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory, ...options]);
  child.stdin.end(input);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { status: child.exitCode, output, errors };
}

// Each starts a process of its own, which takes its time on a busy machine.
describe('npm run verify', { timeout: 120_000 }, () => {
  it('verifies the demo by itself and changes none of its files', async () => {
    await makeData('demo');
    const databases = (): Promise<readonly string[]> =>
      Promise.all(['case.db', 'keys.db', 'vault.json'].map((name) => readFile(join(directory, name), 'hex')));
    const before = await databases();
    const { status, output } = await verify(['--json']);
    expect(status).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      directory,
      ok: true,
      entries: 5,
      checkpoints: 1,
      brokenAt: null,
    });
    expect(await databases()).toEqual(before);
    expect((await readdir(directory)).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('names the entry that was changed, and fails', async () => {
    await makeData('demo');
    const key = deriveDatabaseKeys(vaultKey).main;
    const connection = openEncrypted({ directory, file: 'case.db', key, mustExist: true });
    connection.exec('DROP TRIGGER entries_stay; UPDATE entries SET at = at + 1 WHERE sequence = 3');
    connection.close();
    const { status, output } = await verify(['--json']);
    expect(status).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ ok: false, brokenAt: 3, entries: 2 });
  });

  it('opens real data with the secret of its machine and the password of a person', async () => {
    await makeData('operational');
    const secretFile = `${directory}.secret`;
    await writeFile(secretFile, Buffer.from(deviceSecret).toString('base64'));
    try {
      const options = ['--device-secret', secretFile];
      const right = await verify(options, `ada\n${password}\n`);
      expect(right.errors).not.toContain(password);
      expect([right.status, right.output.split('\n')[0]]).toEqual([
        0,
        'All 5 entries fit, with 1 signed checkpoint. No head kept off this machine was compared, so this does not rule out that somebody who holds its keys rewrote all of it.',
      ]);
      const wrong = await verify(options, 'ada\nwrong\n');
      expect([wrong.status, wrong.errors.split('\n').at(-2)]).toEqual([
        1,
        'The login name or the password is wrong.',
      ]);
    } finally {
      await rm(secretFile);
    }
  });

  it('says what is missing', async () => {
    const nothing = await verify([]);
    expect([nothing.status, nothing.errors]).toEqual([
      1,
      `${directory} is no data directory of Cordon: it has no vault.json.\n`,
    ]);
    await makeData('operational');
    const noSecret = await verify([]);
    expect(noSecret.errors).toContain('--device-secret FILE');
  });
});
