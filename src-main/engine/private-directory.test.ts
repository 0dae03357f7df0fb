import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { frameSocketName, makePrivateDirectory, sweepPrivateDirectories } from './private-directory.ts';
import { temporaryDirectory } from './testing/temporary-database.ts';

it('removes what dead engines left, and nothing that lives or is somebody else’s', async () => {
  const parent = await temporaryDirectory();
  const dead = spawnSync(process.execPath, ['--version']).pid;
  const kept = await makePrivateDirectory(parent);
  const left = join(parent, `cordon-${dead}-AbCdEf`);
  const inContainer = join(parent, `cordon-${dead}-Answer`);
  for (const directory of [left, inContainer, join(parent, 'cordon-notes')]) await mkdir(directory);
  await writeFile(join(left, frameSocketName), '');
  await writeFile(join(parent, `cordon-${dead}-aFile0`), '');
  const server = createServer().listen(join(inContainer, frameSocketName));
  try {
    await sweepPrivateDirectories(parent);
    const names = [kept, inContainer, 'cordon-notes', `cordon-${dead}-aFile0`];
    expect(new Set(await readdir(parent))).toEqual(new Set(names.map((name) => name.split('/').at(-1))));
  } finally {
    server.close();
    await rm(parent, { recursive: true, force: true });
  }
});
