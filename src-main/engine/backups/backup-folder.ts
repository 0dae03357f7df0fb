import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { overwriteFileAside } from '../database/overwrite-file.ts';

/** What a folder of backups holds, so that a person who finds it knows what it is. */
const folderName = 'cordon-backup';
/** Copies of the main database that are kept, the newest. */
const mostCopies = 7;
const copyName = /^case-\d{8}T\d{6}Z\.db$/;

export const keyCopy = 'keys.db';
/** In the moment in which the old one is overwritten. */
export const newKeyCopy = 'keys-new.db';

export const backupDirectory = (folder: string): string => join(folder, folderName);

/** The name of a copy of the main database; in order of time when sorted. */
export function copyNameAt(at: number): string {
  return `case-${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z.db`;
}

/** @throws AppError when backups in that folder would be none, or can't be written */
export async function assertBackupFolder(folder: string, dataDirectory: string): Promise<void> {
  if (!isAbsolute(folder))
    throw new AppError('bad-request', 'Give the whole path of the folder, from its beginning.');
  const inside = relative(resolve(dataDirectory), resolve(folder));
  if (inside === '' || (!inside.startsWith('..') && !isAbsolute(inside))) {
    throw new AppError(
      'bad-request',
      'This folder is among Cordon’s own data. Choose one on another disk or machine.',
    );
  }
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory() !== true)
    throw new AppError('not-found', 'There is no such folder. Mount the share or plug in the disk first.');
  await makeBackupDirectory(folder);
}

/** Not recursive: a share that is not mounted must not be made as an empty folder on this machine. */
export async function makeBackupDirectory(folder: string): Promise<string> {
  const directory = backupDirectory(folder);
  await mkdir(directory, { mode: 0o700 }).catch((cause: unknown) => {
    const { code } = cause as NodeJS.ErrnoException; // Node's file errors carry a code
    if (code === 'EEXIST') return;
    throw new AppError(
      code === 'ENOENT' ? 'not-found' : 'not-allowed',
      code === 'ENOENT'
        ? 'The folder is not there. Mount the share or plug in the disk.'
        : `Cordon can’t write to this folder (${String(code)}). Let it write there, or choose another.`,
      { cause },
    );
  });
  return directory;
}

/** The copies of the main database that lie there, newest first. */
export async function copiesIn(directory: string): Promise<readonly string[]> {
  return (await readdir(directory))
    .filter((name) => copyName.test(name))
    .toSorted()
    .toReversed();
}

export async function removeOldCopies(directory: string, kept = mostCopies): Promise<void> {
  for (const name of (await copiesIn(directory)).slice(kept)) await rm(join(directory, name));
}

/** Puts the new copy of the keys, which lies beside it, in the place of the old one, which is overwritten first. */
export async function replaceKeyCopy(directory: string): Promise<void> {
  const old = join(directory, keyCopy);
  if ((await stat(old).catch(() => null)) !== null) {
    await overwriteFileAside(old);
    await rm(old);
  }
  await rename(join(directory, newKeyCopy), old);
}

/** Small files that go with it; each is replaced in one step. */
export async function copyBeside(source: string, directory: string, name: string): Promise<void> {
  await copyFile(join(source, name), join(directory, `${name}.new`));
  await rename(join(directory, `${name}.new`), join(directory, name));
}
