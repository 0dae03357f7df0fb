import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { AppError } from '../../../contract/errors.ts';
import { sha256 } from '../leaf.ts';

/** What a folder of heads holds, so that a person who finds it knows what it is. */
const folderName = 'cordon-heads';
const headFile = /^head-(\d{12})\.txt$/;

/** The name of the file of a head, which `npm run verify -- DIR --heads` reads. */
export function headFileName(size: number): string {
  return `head-${String(size).padStart(12, '0')}.txt`;
}

/** Those of the names in a folder that are of heads, longest log first. */
export function headFilesIn(names: readonly string[]): readonly string[] {
  return names
    .filter((name) => headFile.test(name))
    .toSorted()
    .toReversed();
}

/** The files of one log in a folder, apart from those of others. */
function pathFor(folder: string, origin: string): string {
  return join(folder, folderName, Buffer.from(sha256(origin)).toString('hex', 0, 8));
}

/**
 * @throws AppError when heads in that folder would prove nothing: it is on this machine's own data, or can't be written
 */
export async function assertFolder(folder: string, dataDirectory: string): Promise<void> {
  if (!isAbsolute(folder)) {
    throw new AppError('bad-request', 'Give the whole path of the folder, from its beginning.');
  }
  const inside = relative(resolve(dataDirectory), resolve(folder));
  if (inside === '' || (!inside.startsWith('..') && !isAbsolute(inside))) {
    throw new AppError(
      'bad-request',
      'This folder is among Cordon’s own data. Choose one on another machine or a stick.',
    );
  }
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory() !== true) {
    throw new AppError('not-found', 'There is no such folder. Mount the share or plug in the stick first.');
  }
}

/** Whether it lies on the disk that holds the data: then whoever controls this machine controls both. */
export async function isOnSameDisk(folder: string, dataDirectory: string): Promise<boolean> {
  const [one, other] = await Promise.all([stat(folder), stat(dataDirectory)]);
  return one.dev === other.dev;
}

/** Puts a head there and reads it back; resolves only once the folder has it. It never overwrites one. */
export async function putHead(folder: string, origin: string, size: number, note: string): Promise<void> {
  const directory = pathFor(folder, origin);
  // Not recursive from the top: a share that is not mounted must not be made as an empty folder on this machine.
  await mkdir(join(folder, folderName)).catch(ignoreExisting);
  await mkdir(directory).catch(ignoreExisting);
  const path = join(directory, headFileName(size));
  const existing = await readFile(path, 'utf8').catch(() => null);
  if (existing === null) {
    await writeFile(`${path}.new`, note, { flush: true });
    await rename(`${path}.new`, path);
  }
  if ((await readFile(path, 'utf8')) !== note) {
    throw new AppError('conflict', 'Another head over as many entries lies there already.');
  }
}

/** The heads of a log that lie there, longest log first. */
export async function readHeads(folder: string, origin: string, limit: number): Promise<readonly string[]> {
  const directory = pathFor(folder, origin);
  const names = await readdir(directory).catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') return [];
    throw cause;
  });
  const newest = headFilesIn(names).slice(0, limit);
  return Promise.all(newest.map((name) => readFile(join(directory, name), 'utf8')));
}

function ignoreExisting(cause: unknown): void {
  if (codeOf(cause) !== 'EEXIST') throw cause;
}

/** Node's file errors carry a code. */
function codeOf(cause: unknown): string | undefined {
  return (cause as NodeJS.ErrnoException).code;
}
