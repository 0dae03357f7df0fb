import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startEngineInProcess } from '../src-main/engine/testing/engine-in-process.ts';

const script = fileURLToPath(new URL('destroy.ts', import.meta.url));

async function destroy(
  folder: string,
  typed: string,
): Promise<{ readonly code: unknown; readonly text: string }> {
  const child = spawn(process.execPath, [script, '--data', folder], { stdio: ['pipe', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stdin.end(`${typed}\n`);
  const [code] = await once(child, 'close');
  return { code, text };
}

it('leaves a data folder that no password opens, once its name was typed and nobody works on it', async () => {
  const admin = { loginName: 'ada', displayName: 'Ada Admin', password: 'a-password-of-this-test' };
  const engine = await startEngineInProcess();
  const { directory, deviceSecret } = engine;
  await engine.open().get('setup.create-admin', admin);
  const name = directory.split('/').at(-1) ?? '';

  expect(await destroy(directory, name)).toMatchObject({
    code: 1,
    text: expect.stringContaining('already running') as string,
  });
  await engine.stop();
  expect((await destroy(directory, 'no')).text).toContain('Nothing was destroyed.');
  expect((await destroy(directory, name)).text).toContain('The keys are destroyed.');

  const left = await readdir(directory);
  expect(left.filter((file) => /vault|keys|secret|index/.test(file))).toEqual([]);
  expect(left).toContain('case.db');
  const { loginName, password } = admin;
  await using again = await startEngineInProcess({ dataDirectory: directory, deviceSecret });
  expect(await again.open().ask('sessions.sign-in', { loginName, password })).toMatchObject({ ok: false });
}, 60_000);
