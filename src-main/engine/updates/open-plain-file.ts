import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/**
 * Opens a plain file. Whoever laid an update ready may be somebody else than who reads it, with more rights: a link, a pipe that
 * nobody writes to or a device is nothing to read. @throws as `open` does, and where it is none
 */
export async function openPlainFile(path: string): Promise<FileHandle> {
  // On Windows two of them are undefined, which adds nothing.
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new Error(`${path} is no plain file`);
}
