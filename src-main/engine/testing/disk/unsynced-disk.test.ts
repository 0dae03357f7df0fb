import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../temporary-database.ts';
import { UnsyncedDisk } from './unsynced-disk.ts';

let directory: string;
let disk: UnsyncedDisk;
beforeEach(async () => {
  directory = await temporaryDirectory();
  await writeFile(join(directory, 'old'), Buffer.alloc(2048, 'o'));
  disk = new UnsyncedDisk(directory);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** The different contents of a file after many cuts; null when it is not there. */
async function after(name: string): Promise<ReadonlySet<string | null>> {
  const seen = new Set<string | null>();
  for (let cut = 0; cut < 200; cut += 1) {
    const target = join(directory, `cut-${String(cut)}`);
    await mkdir(target);
    disk.cut(target, Math.random);
    const isThere = (await readdir(target)).includes(name);
    seen.add(isThere ? await readFile(join(target, name), 'latin1') : null);
    await rm(target, { recursive: true });
  }
  return seen;
}
const write = (name: string, at: number, bytes: Buffer): void =>
  disk.hear({ kind: 'write', path: join(directory, name), at, bytes });
const sync = (path: string): void => disk.hear({ kind: 'sync', path });

it('may lose any sector of what was not synced, and none of what was', async () => {
  write('old', 512, Buffer.alloc(1024, 'n'));
  const [o, n] = ['o'.repeat(512), 'n'.repeat(512)];
  expect(await after('old')).toEqual(new Set([o + o + o + o, o + n + o + o, o + o + n + o, o + n + n + o]));
  sync(join(directory, 'old'));
  expect(await after('old')).toEqual(new Set([o + n + n + o]));
});

it('may lose the name of a new file until its folder was synced, and bring back the name of one that was removed', async () => {
  disk.hear({ kind: 'create', path: join(directory, 'new') });
  write('new', 0, Buffer.from('words'));
  sync(join(directory, 'new'));
  expect(await after('new')).toEqual(new Set([null, 'words']));
  sync(directory);
  expect(await after('new')).toEqual(new Set(['words']));
  disk.hear({ kind: 'unlink', path: join(directory, 'new') });
  expect(await after('new')).toEqual(new Set([null, 'words']));
  sync(directory);
  expect(await after('new')).toEqual(new Set([null]));
});

it('may lose that a file was cut short', async () => {
  disk.hear({ kind: 'truncate', path: join(directory, 'old'), size: 3 });
  expect(await after('old')).toEqual(new Set(['o'.repeat(2048), 'ooo']));
});
