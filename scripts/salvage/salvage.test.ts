import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src-main/engine/database/client.ts';
import { createVault } from '../../src-main/engine/keys/vault.ts';
import { accountFor } from '../../src-main/engine/testing/account.ts';
import { personSlot } from '../../src-main/engine/testing/person-slot.ts';
import { temporaryDirectory } from '../../src-main/engine/testing/temporary-database.ts';

const password = 'a password of some length';

async function run(script: string, options: readonly string[], input: string) {
  const path = fileURLToPath(new URL(`../${script}.ts`, import.meta.url));
  const child = spawn(process.execPath, [path, ...options]);
  child.stdin.end(input);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { status: child.exitCode, output, errors };
}

it('npm run salvage saves damaged data for two people into a new folder, which npm run verify reads', async () => {
  const directory = await temporaryDirectory();
  const target = `${directory}-saved`;
  const secretFile = `${directory}.secret`;
  const deviceSecret = randomBytes(32);
  await writeFile(secretFile, deviceSecret.toString('base64'));
  const passwordCost = { memoryKiB: 64, passes: 1, lanes: 1 };
  const { vault, keys } = await createVault({ directory, mode: 'operational', deviceSecret, passwordCost });
  const database = await openDatabase({ directory, vaultKey: keys.data, mustExist: false });
  for (const [id, role] of [
    ['ada', 'admin'],
    ['ben', 'auditor'],
  ] as const) {
    await vault.offer(id, personSlot(password, keys));
    await database.call('people.add', { account: accountFor(id, role), kind: 'person.added' });
  }
  for (let nth = 0; nth < 60; nth += 1)
    await database.call('case-log.append', { kind: 'engine.stopped', subject: 'log', actor: null, body: {} });
  await database.close();
  await vault.completeSetUp();
  try {
    const options = ['--device-secret', secretFile];
    const bytes = await readFile(join(directory, 'case.db'));
    const lastPage = bytes.length - 4096;
    bytes[lastPage + 300] = (bytes[lastPage + 300] ?? 0) ^ 1;
    await writeFile(join(directory, 'case.db'), bytes);
    const damaged = await run('verify', [directory, ...options], `ada\n${password}\n`);
    expect([damaged.status, damaged.errors]).toEqual([1, expect.stringContaining('npm run salvage')]);

    const saved = await run(
      'salvage',
      [directory, '--to', target, ...options],
      `ada\n${password}\nben\n${password}\n`,
    );
    expect(saved.errors).not.toContain(password);
    expect(saved.output).toContain("of which 1 can't be read");
    expect(saved.output).toContain('The keys are all there.');
    expect(saved.output).toContain(`It lies in ${target}`);
    const verified = await run('verify', [target, ...options], `ada\n${password}\n`);
    expect(verified.output).toMatch(saved.status === 0 ? /entries fit/ : /is missing/);
  } finally {
    await rm(target, { recursive: true, force: true });
    await rm(directory, { recursive: true, force: true });
    await rm(secretFile);
  }
}, 120_000);
