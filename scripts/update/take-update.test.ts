import { generateKeyPairSync, sign } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastCheck from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src-main/contract/errors.ts';
import type { UpdateOutcome } from '../../src-main/contract/updates.ts';
import { hashOf } from '../../src-main/engine-host/release.ts';
import { runTool, tryTool } from '../set-up/run-tool.ts';
import { debianHost } from './debian-host.ts';
import { takeUpdate, whyNotNow, type PackageHost, type UpdateOptions } from './take-update.ts';
import {
  compareVersions,
  readUpdateManifest,
  updateFile,
  updateSignatureFile,
  type UpdateManifest,
} from '../../src-main/engine/updates/update-manifest.ts';

const hasDpkg = (await tryTool('dpkg', ['--version'])).code === 0 && process.getuid?.() === 0;

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const releaseKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();

/** What the program of a test package does when it is asked whether it can run. */
const starts = 'exit 0';
const startsNever = `printf 'the engine found no memory\\n    at start (file:///x.js:1:2)\\n\\nNode.js v24\\n' >&2; exit 1`;
/** Good while it lies somewhere else than where it is installed. */
const startsApartOnly = 'case "$0" in */apart/*) exit 0 ;; esac; echo "not here" >&2; exit 1';

let base = '';
/** Counts as the machine's root. */
let machine = '';
let stick = '';

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'cordon-updates-'));
  noted = [];
  machine = join(base, 'machine');
  stick = join(base, 'stick');
  await mkdir(stick);
  for (const folder of ['info', 'updates'])
    await mkdir(join(machine, 'var/lib/dpkg', folder), { recursive: true });
  await writeFile(join(machine, 'var/lib/dpkg/status'), '');
});
afterEach(() => rm(base, { recursive: true, force: true }));

/** A package as ours are, with a program that says whether it can run. */
async function makePackage(version: string, selfTest: string): Promise<string> {
  const stage = join(base, `stage-${version}`);
  await mkdir(join(stage, 'opt/cordon/bin'), { recursive: true });
  await mkdir(join(stage, 'DEBIAN'), { recursive: true });
  await writeFile(join(stage, 'opt/cordon/bin/cordon'), `#!/bin/sh\n${selfTest}\n`, { mode: 0o755 });
  await writeFile(join(stage, 'opt/cordon/version'), version);
  await writeFile(
    join(stage, 'DEBIAN/control'),
    `Package: cordon\nVersion: ${version}\nArchitecture: all\nMaintainer: Cordon <cordon@localhost>\nDescription: For a test\n`,
  );
  await writeFile(join(stage, 'DEBIAN/postrm'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  const file = join(stick, `cordon_${version}.deb`);
  await runTool('dpkg-deb', ['--root-owner-group', '-Znone', '--build', stage, file]);
  return file;
}

const host = () => debianHost({ packageName: 'cordon', root: machine });
const installed = () => readFile(join(machine, 'opt/cordon/version'), 'utf8');

/** Puts an update on the stick, signed as releases are. */
async function offer(
  version: string,
  selfTest: string,
  changes: Partial<UpdateManifest> = {},
): Promise<string> {
  const file = await makePackage(version, selfTest);
  const manifest: UpdateManifest = {
    format: 'cordon-update/1',
    version,
    minimumVersion: '1.0.0',
    packages: [
      {
        platform: process.platform,
        architecture: process.arch,
        file: `cordon_${version}.deb`,
        bytes: (await stat(file)).size,
        sha256: await hashOf(createReadStream(file)),
      },
    ],
    ...changes,
  };
  await putManifest(JSON.stringify(manifest));
  return file;
}

async function putManifest(text: string, key = privateKey): Promise<void> {
  await writeFile(join(stick, updateFile), text);
  await writeFile(join(stick, updateSignatureFile), sign(null, Buffer.from(text), key).toString('base64'));
}

/** What was written down of updates, in order. */
let noted: Omit<UpdateOutcome, 'at'>[] = [];
const update = (
  version = '1.0.0',
  key: string | null = releaseKey,
  changes: Partial<Pick<UpdateOptions, 'window' | 'host'>> = {},
) =>
  takeUpdate({
    folder: stick,
    installed: { version, releaseKey: key },
    host: host(),
    say: () => undefined,
    note: (outcome) => Promise.resolve(void noted.push(outcome)),
    ...changes,
  });

/** Somebody who has Cordon open: a program that lies where it is installed. */
async function openCordon(): Promise<ChildProcess> {
  const program = join(machine, 'opt/cordon/cordon');
  if (!existsSync(program)) await runTool('cp', ['/bin/sleep', program]);
  await chmod(program, 0o755);
  const open = spawn(program, ['60']);
  await once(open, 'spawn');
  return open;
}

async function close(open: ChildProcess): Promise<void> {
  const exited = once(open, 'exit');
  open.kill();
  await exited;
}

// Elsewhere nobody has dpkg, or may install.
describe.skipIf(!hasDpkg)('an update from a stick', () => {
  beforeEach(async () => {
    await host().install(await makePackage('1.0.0', starts));
  });

  it('is installed once it was checked and tried', async () => {
    await offer('1.1.0', starts);
    expect(await update()).toBe('1.1.0');
    expect(await installed()).toBe('1.1.0');
    const { stdout } = await runTool('dpkg-query', [
      `--admindir=${join(machine, 'var/lib/dpkg')}`,
      '--showformat=${Status} ${Version}',
      '--show',
      'cordon',
    ]);
    expect(stdout).toBe('install ok installed 1.1.0');
  });

  it('is due for who comes by again once it counts, is later, and nobody has Cordon open', async () => {
    const due = (version = '1.0.0', open: readonly string[] = []) =>
      whyNotNow({
        folder: stick,
        installed: { version, releaseKey },
        host: { ...host(), whoHasItOpen: () => Promise.resolve(open) },
      });
    expect(await due()).toContain('No update lies in');
    await offer('1.1.0', starts);
    expect(await due()).toBeNull();
    expect(await due('1.1.0')).toContain('1.1.0 is installed');
    expect(await due('1.2.0')).toContain('1.2.0 is installed');
    expect(await due('1.0.0', ['process 7 of ada'])).toContain('waits until nobody has Cordon open');
    // What doesn't count is a failure, for somebody to look at.
    await putManifest('{"version":"1.1.0"}');
    await expect(due()).rejects.toThrow('form that this version');
    await putManifest('{}', generateKeyPairSync('ed25519').privateKey);
    await expect(due()).rejects.toThrow('not signed by whoever signed');
  });

  it('is not installed when it does not start, tried apart', async () => {
    await offer('1.1.0', startsNever);
    await expect(update()).rejects.toThrow(/was not installed: the engine found no memory$/);
    expect(await installed()).toBe('1.0.0');
  });

  it('is taken back when it does not start once it is installed', async () => {
    await offer('1.1.0', startsApartOnly);
    await expect(update()).rejects.toThrow(/1\.0\.0 is installed again: .*not here/s);
    expect(await installed()).toBe('1.0.0');
    expect(noted).toEqual([
      { from: '1.0.0', to: '1.1.0', result: 'taken-back', words: expect.stringContaining('not here') },
    ]);
    // And again, from what was put back.
    await offer('1.2.0', starts);
    expect(await update()).toBe('1.2.0');
  });

  it('says where room is wanted, and takes away what an update left that was killed', async () => {
    await offer('1.1.0', starts);
    const work = join(machine, 'var/lib/cordon');
    const [old, fresh] = [join(work, 'update-old'), join(work, 'update-fresh')];
    for (const folder of [old, fresh]) await mkdir(join(folder, 'apart'), { recursive: true });
    await utimes(old, 1, 1);
    const full: PackageHost = {
      ...host(),
      packInstalled: () => Promise.reject(Object.assign(new Error('copyfile'), { code: 'ENOSPC' })),
    };
    await expect(update('1.0.0', releaseKey, { host: full })).rejects.toThrow(
      /not enough room.*var\/lib\/cordon/,
    );
    expect(await installed()).toBe('1.0.0');
    expect(await readdir(work)).toEqual(['update-fresh']);
  });

  it('waits until nobody has Cordon open', async () => {
    await offer('1.1.0', starts);
    const open = await openCordon();
    try {
      await expect(update()).rejects.toThrow(`process ${String(open.pid)} of root`);
      expect(await installed()).toBe('1.0.0');
    } finally {
      await close(open);
    }
    expect(await update()).toBe('1.1.0');
    expect(noted.map(({ result }) => result)).toEqual(['not-installed', 'installed']);
  });

  it('is not installed over somebody who opened it while it was tried', async () => {
    await offer('1.1.0', starts);
    let open: ChildProcess | null = null;
    const slow: PackageHost = {
      ...host(),
      tryOut: async () => {
        open = await openCordon();
      },
    };
    await expect(update('1.0.0', releaseKey, { host: slow })).rejects.toThrow('Cordon is open here');
    expect(await installed()).toBe('1.0.0');
    if (open !== null) await close(open);
  });

  it('waits for the window that asked for it, once everything else is done, and for nobody else’s', async () => {
    await offer('1.1.0', starts);
    const window = await openCordon();
    const pid = window.pid ?? 0;
    const asked: string[] = [];
    const haveItClosed = async () => {
      asked.push(await installed());
      await close(window);
    };
    const other = await openCordon();
    await expect(update('1.0.0', releaseKey, { window: { pid, haveItClosed } })).rejects.toThrow(
      `process ${String(other.pid)} of root`,
    );
    expect(asked).toEqual([]);
    await close(other);
    expect(await update('1.0.0', releaseKey, { window: { pid, haveItClosed } })).toBe('1.1.0');
    expect(asked).toEqual(['1.0.0']);
    expect(await installed()).toBe('1.1.0');
  });

  it('closes no window for an update that does not start, and installs nothing for one that takes it back', async () => {
    const window = await openCordon();
    const pid = window.pid ?? 0;
    let hasAsked = false;
    const haveItClosed = () => {
      hasAsked = true;
      return Promise.reject(new AppError('conflict', 'The window took it back.'));
    };
    try {
      await offer('1.1.0', startsNever);
      await expect(update('1.0.0', releaseKey, { window: { pid, haveItClosed } })).rejects.toThrow(
        'the engine found no memory',
      );
      expect(hasAsked).toBe(false);
      await offer('1.2.0', starts);
      await expect(update('1.0.0', releaseKey, { window: { pid, haveItClosed } })).rejects.toThrow(
        'took it back',
      );
      expect(hasAsked).toBe(true);
      expect(await installed()).toBe('1.0.0');
    } finally {
      await close(window);
    }
  });

  it.each([
    [
      'the package was changed',
      async (file: string) => writeFile(file, (await readFile(file)).fill(7, 200, 201)),
    ],
    ['the package is longer', (file: string) => appendFile(file, 'more')],
    [
      'the package was not copied whole',
      async (file: string) => writeFile(file, (await readFile(file)).subarray(1)),
    ],
    ['the package is missing', (file: string) => rm(file)],
    ['the manifest was edited', () => appendFile(join(stick, updateFile), ' ')],
    ['the signature is missing', () => rm(join(stick, updateSignatureFile))],
    ['the signature is no signature', () => writeFile(join(stick, updateSignatureFile), 'yes')],
    ['the manifest is missing', () => rm(join(stick, updateFile))],
    [
      'somebody else signed it',
      async () =>
        putManifest(
          await readFile(join(stick, updateFile), 'utf8'),
          generateKeyPairSync('ed25519').privateKey,
        ),
    ],
    ['it is signed and no manifest', () => putManifest('{"format":"cordon-update/2"}')],
  ])('is refused where %s, and nothing of it is left', async (_, change) => {
    await change(await offer('1.1.0', starts));
    await expect(update()).rejects.toMatchObject({ name: 'AppError' });
    expect(await installed()).toBe('1.0.0');
    expect(await readdir(join(machine, 'var/lib/cordon')).catch(() => [])).toEqual([]);
  });

  it.each([
    ['an earlier version', '0.9.0', {}, 'never goes back'],
    ['the same version', '1.0.0', {}, 'never goes back'],
    ['one that can’t follow this one', '2.0.0', { minimumVersion: '1.5.0' }, 'Update to 1.5.0 first'],
    ['one for other machines', '1.1.0', { packages: [] }, 'no package for'],
  ])('is refused when it is %s', async (_, version, changes, words) => {
    await offer(version, starts, changes);
    await expect(update()).rejects.toThrow(words);
    expect(await installed()).toBe('1.0.0');
  });

  it('never takes a file from elsewhere than its own folder', async () => {
    const file = await offer('1.1.0', starts);
    const { packages } = JSON.parse(await readFile(join(stick, updateFile), 'utf8')) as UpdateManifest;
    for (const name of ['../cordon_1.1.0.deb', file, 'folder/x.deb', '', '..\\x.deb']) {
      const manifest = { format: 'cordon-update/1', version: '1.1.0', minimumVersion: '1.0.0' };
      await putManifest(JSON.stringify({ ...manifest, packages: [{ ...packages[0], file: name }] }));
      await expect(update()).rejects.toThrow('in a form that this version doesn’t know');
    }
  });

  it('is refused by a build that nobody signed', async () => {
    await offer('1.1.0', starts);
    await expect(update('1.0.0', null)).rejects.toThrow('a build that nobody signed');
    expect(existsSync(join(machine, 'opt/cordon/version'))).toBe(true);
  });
});

it('reads no manifest that is not exactly what was signed', async () => {
  const text = JSON.stringify({
    format: 'cordon-update/1',
    version: '1.1.0',
    minimumVersion: '1.0.0',
    packages: [],
  });
  await fastCheck.assert(
    fastCheck.asyncProperty(
      fastCheck.nat(text.length - 1),
      fastCheck.integer({ min: 1, max: 255 }),
      async (at, change) => {
        await putManifest(text);
        const edited = Buffer.from(text);
        edited[at] = (edited[at] ?? 0) ^ change;
        await writeFile(join(stick, updateFile), edited);
        await expect(readUpdateManifest(stick, releaseKey)).rejects.toMatchObject({ code: 'not-trusted' });
      },
    ),
    { numRuns: 100 },
  );
});

it('orders versions by their numbers', () => {
  const order = ['0.9.9', '0.10.0', '1.0.0', '1.0.10', '1.2.0', '10.0.0'];
  expect(order.toReversed().toSorted(compareVersions)).toEqual(order);
  expect(compareVersions('1.2.3', '1.2.3')).toBe(0);
});
