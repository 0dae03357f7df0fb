import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import type { Session } from '../session.ts';
import { createUpdateHandlers, type UpdateDeps } from './handlers.ts';
import { removeTaken, stagedIn } from './staging.ts';
import { updateFile, updateSignatureFile, type UpdateManifest } from './update-manifest.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const releaseKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const other = generateKeyPairSync('ed25519');
const content = 'the package of version 0.2.0';
const fileName = 'cordon_0.2.0_amd64.deb';

// The handler looks at the person only.
const session = { person: { id: 'admin-1', displayName: 'Otto', role: 'admin' } } as unknown as Session;
const admin = { connectionId: 'test', session, bind: () => undefined };

let base = '';
let stick = '';
let dataDirectory = '';

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'cordon-updates-'));
  stick = join(base, 'stick');
  dataDirectory = join(base, 'data');
  await Promise.all([stick, dataDirectory].map((folder) => mkdir(folder)));
});
afterEach(() => rm(base, { recursive: true, force: true }));

async function writeUpdate(changes: Partial<UpdateManifest> = {}, key = privateKey): Promise<void> {
  const manifest: UpdateManifest = {
    format: 'cordon-update/1',
    version: '0.2.0',
    minimumVersion: '0.1.0',
    packages: [
      {
        platform: process.platform,
        architecture: process.arch,
        file: fileName,
        bytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      },
    ],
    ...changes,
  };
  const text = JSON.stringify(manifest);
  await writeFile(join(stick, fileName), content);
  await writeFile(join(stick, updateFile), text);
  await writeFile(join(stick, updateSignatureFile), sign(null, Buffer.from(text), key).toString('base64'));
}

function room(changes: Partial<UpdateDeps> = {}) {
  const done: unknown[] = [];
  const handlers = createUpdateHandlers({
    version: '0.1.0, signed',
    releaseKey,
    dataDirectory,
    isRunning: () => Promise.resolve(false),
    makeBackups: () => {
      done.push('backups');
      return Promise.resolve('A backup was made in Safe.');
    },
    cannotInstallBecause: null,
    outcomeFile: join(base, 'last-update.json'),
    prepare: (folder) => {
      done.push(`prepare ${folder}`);
      return Promise.resolve({ go: () => done.push('go'), drop: () => done.push('drop') });
    },
    note: (kind, staged) => Promise.resolve(done.push({ kind, ...staged })),
    ...changes,
  });
  return {
    done,
    look: () => handlers['updates.look']({ folder: stick }, admin),
    read: () => handlers['updates.read']({}, admin),
    install: () => handlers['updates.install']({}, admin),
    stage: (folder = stick) => handlers['updates.stage']({ folder }, admin),
  };
}

const staged = () => readdir(stagedIn(dataDirectory)).catch(() => []);

it('shows an update that counts, and lays a checked copy ready after the backups, for the log to tell', async () => {
  await writeUpdate();
  const { done, look, stage } = room();
  expect(await look()).toEqual({
    installed: '0.1.0',
    version: '0.2.0',
    bytes: content.length,
    refusal: null,
  });
  expect(done).toEqual([]);
  expect(await readdir(dataDirectory)).toEqual([]);
  const folder = stagedIn(dataDirectory);
  expect(await stage()).toEqual({ version: '0.2.0', folder, backups: 'A backup was made in Safe.' });
  expect(new Set(await staged())).toEqual(new Set([updateFile, updateSignatureFile, fileName]));
  expect(await readFile(join(folder, fileName), 'utf8')).toBe(content);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(done).toEqual([
    'backups',
    {
      kind: 'update.staged',
      from: '0.1.0',
      to: '0.2.0',
      sha256: createHash('sha256').update(content).digest('hex'),
      actorId: 'admin-1',
    },
  ]);
  // Once more, in place of the one before; and what was laid ready is itself an update that counts.
  await stage();
  expect(await staged()).toHaveLength(3);
  await expect(stage(folder)).rejects.toThrow('laid ready');
});

describe('nothing is laid ready, backed up or written down', () => {
  const refused = async (
    words: string,
    changes: Partial<UpdateDeps> = {},
    isSeenByLook = true,
  ): Promise<void> => {
    const { done, look, stage } = room(changes);
    await expect(stage()).rejects.toThrow(words);
    await expect(stage()).rejects.toBeInstanceOf(AppError);
    expect((await look()).refusal ?? '').toContain(isSeenByLook ? words : '');
    expect(done.filter((one) => typeof one !== 'string')).toEqual([]);
    expect(await readdir(dataDirectory)).toEqual([]);
  };

  it('of an empty folder, or into a build that nobody signed', async () => {
    await refused(`There is no ${updateFile}`);
    await writeUpdate();
    await refused('nobody signed', { releaseKey: null });
  });

  it('of one that another key signed, and nothing of it is told', async () => {
    await writeUpdate({}, other.privateKey);
    await refused('not signed by whoever signed');
    expect(await room().look()).toMatchObject({ version: null, bytes: null });
  });

  it('of one whose manifest was changed by a byte, or has no signature', async () => {
    await writeUpdate();
    await appendFile(join(stick, updateFile), ' ');
    await refused('not signed by whoever signed');
    await writeUpdate();
    await rm(join(stick, updateSignatureFile));
    await refused('not signed by whoever signed');
  });

  it('of the version that is installed, one that can’t follow it, and one for other machines', async () => {
    await writeUpdate({ version: '0.1.0' });
    await refused('never goes back');
    await writeUpdate({ minimumVersion: '0.1.5' });
    await refused('can only follow');
    await writeUpdate({ packages: [] });
    await refused('no package for');
  });

  it('of a package that was changed, shortened, lengthened, or is missing', async () => {
    for (const text of ['THE package of version 0.2.0', 'the package', `${content} and more`]) {
      await writeUpdate();
      await writeFile(join(stick, fileName), text);
      await refused('not the file that was signed', {}, false);
    }
    await rm(join(stick, fileName));
    await refused('is missing', {}, false);
  });

  it('while a deployment runs, also one that began while backups were made', async () => {
    await writeUpdate();
    await refused('A deployment is live', { isRunning: () => Promise.resolve(true) });
    let asked = 0;
    const { done, stage } = room({ isRunning: () => Promise.resolve((asked += 1) > 1) });
    await expect(stage()).rejects.toThrow('A deployment is live');
    expect(done).toEqual(['backups']);
    expect(await readdir(dataDirectory)).toEqual([]);
  });

  it('where a backup can’t be made', async () => {
    await writeUpdate();
    await refused(
      'No backup could be made',
      { makeBackups: () => Promise.reject(new AppError('conflict', 'No backup could be made in Safe.')) },
      false,
    );
  });
});

describe('what is laid ready', () => {
  const handedOver = {
    kind: 'update.handed-over',
    from: '0.1.0',
    to: '0.2.0',
    sha256: createHash('sha256').update(content).digest('hex'),
    actorId: 'admin-1',
  };

  it('is installed by the machine’s administrator, after the log knows of it, and Cordon closes last', async () => {
    await writeUpdate();
    const { done, read, stage, install } = room();
    expect((await read()).ready).toBeNull();
    await stage();
    const folder = stagedIn(dataDirectory);
    expect(await read()).toEqual({
      installed: '0.1.0',
      ready: { version: '0.2.0', folder },
      cannotInstallBecause: null,
      last: null,
    });
    done.length = 0;
    expect(await install()).toEqual({ version: '0.2.0' });
    expect(done).toEqual([`prepare ${folder}`, handedOver, 'go']);
  });

  it('is not installed while a deployment runs, nor when one began while it was tried', async () => {
    await writeUpdate();
    await room().stage();
    const live = room({ isRunning: () => Promise.resolve(true) });
    await expect(live.install()).rejects.toThrow('A deployment is live');
    expect(live.done).toEqual([]);
    let asked = 0;
    const began = room({ isRunning: () => Promise.resolve((asked += 1) > 1) });
    await expect(began.install()).rejects.toThrow('A deployment is live');
    expect(began.done).toEqual([`prepare ${stagedIn(dataDirectory)}`, 'drop']);
  });

  it('is not installed where the log can’t be written, or the administrator does not agree', async () => {
    await writeUpdate();
    await room().stage();
    const full = room({ note: () => Promise.reject(new AppError('disk-full', 'The disk is full.')) });
    await expect(full.install()).rejects.toThrow('The disk is full.');
    expect(full.done.at(-1)).toBe('drop');
    const refused = room({ prepare: () => Promise.reject(new AppError('conflict', 'They did not agree.')) });
    await expect(refused.install()).rejects.toThrow('They did not agree.');
    expect(refused.done).toEqual([]);
    const unable = room({ cannotInstallBecause: 'There is no pkexec.' });
    await expect(unable.install()).rejects.toThrow('There is no pkexec.');
    expect((await unable.read()).cannotInstallBecause).toBe('There is no pkexec.');
  });

  it('is nothing once somebody changed it, or where nothing was laid ready', async () => {
    const { done, install, stage, read } = room();
    await expect(install()).rejects.toThrow('There is no cordon-update.json');
    await writeUpdate();
    await stage();
    await appendFile(join(stagedIn(dataDirectory), updateFile), ' ');
    await expect(install()).rejects.toThrow('not signed by whoever signed');
    expect((await read()).ready).toBeNull();
    expect(done.filter((one) => one === 'go' || String(one).startsWith('prepare'))).toEqual([]);
  });

  it('is taken away once it is installed, and not before', async () => {
    await writeUpdate();
    await room().stage();
    await removeTaken({ version: '0.1.0, signed', releaseKey, dataDirectory });
    expect(await staged()).toHaveLength(3);
    await removeTaken({ version: '0.2.0', releaseKey, dataDirectory });
    expect(await readdir(dataDirectory)).toEqual([]);
    await removeTaken({ version: '0.2.0', releaseKey, dataDirectory });
  });
});

it('tells what became of the last update, and nothing of what is no such thing', async () => {
  const last = {
    at: 7,
    from: '0.1.0',
    to: '0.2.0',
    result: 'taken-back',
    words: 'It did not start.',
  } as const;
  const file = join(base, 'last-update.json');
  await writeFile(file, JSON.stringify(last));
  expect((await room().read()).last).toEqual(last);
  for (const text of ['', '{', JSON.stringify({ ...last, result: 'well' }), 'x'.repeat(70_000)]) {
    await writeFile(file, text);
    expect((await room().read()).last).toBeNull();
  }
});

it.skipIf(process.platform === 'win32')(
  'reads no links, pipes and devices that somebody laid there',
  async () => {
    await writeUpdate();
    for (const name of [updateFile, fileName]) {
      await writeUpdate();
      const path = join(stick, name);
      for (const put of [
        () => symlink('/dev/zero', path),
        () => symlink(join(base, 'elsewhere'), path),
        () => promisify(execFile)('mkfifo', [path]),
      ]) {
        await rename(path, join(base, 'elsewhere'));
        await put();
        await expect(room().stage()).rejects.toBeInstanceOf(AppError);
        await rm(path);
        await rename(join(base, 'elsewhere'), path);
      }
    }
  },
);
