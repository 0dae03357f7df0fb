import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ModelError } from './model-error.ts';

/** Writes a file so that it is either as it was or whole. Throws ModelError. */
export async function writeAtomically(file: string, content: Uint8Array | string): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(partial, content);
    await rename(partial, file);
  } catch (cause) {
    await rm(partial, { force: true });
    throw new ModelError(`The file ${file} can't be written: check the disk's space and permissions.`, {
      cause,
    });
  }
}
