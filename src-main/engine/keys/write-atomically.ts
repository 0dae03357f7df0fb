import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../contract/errors.ts';

/**
 * Replaces a small file in one step, on disk when it returns: a kill or a power cut leaves the old one or the
 * new one, whole.
 * @throws AppError `disk-full`, with the old one still in place
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const next = `${path}.new`;
  try {
    const file = await open(next, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    // Node's file errors carry a code.
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause;
    await rm(next, { force: true });
    throw new AppError(
      'disk-full',
      'The disk is full. Nothing was lost, but nothing new can be kept: free some space on this disk, then try again.',
      { details: { file: path }, cause },
    );
  }
  await rename(next, path);
  if (process.platform === 'win32') return; // directories can't be opened there
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
