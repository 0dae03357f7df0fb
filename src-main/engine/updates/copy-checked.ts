import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';
import { openPlainFile } from './open-plain-file.ts';
import type { UpdatePackage } from './update-manifest.ts';

/**
 * Copies the package of an update while its hash is taken: what is used is what was checked.
 * @throws AppError in words: it is missing, or not the one that was signed
 */
export async function copyChecked(from: string, to: string, wanted: UpdatePackage): Promise<string> {
  const source = await openPlainFile(from).catch((cause: unknown) => {
    throw new AppError('not-found', `The update is not whole: ${wanted.file} is missing.`, { cause });
  });
  const copy = await open(to, 'wx', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of source.createReadStream()) {
      bytes += (chunk as Buffer).length;
      if (bytes > wanted.bytes) break;
      hash.update(chunk as Buffer);
      await copy.writeFile(chunk as Buffer);
    }
    await copy.sync();
  } finally {
    await Promise.allSettled([source.close(), copy.close()]);
  }
  if (bytes !== wanted.bytes || hash.digest('hex') !== wanted.sha256)
    throw new AppError(
      'not-trusted',
      `${wanted.file} is not the file that was signed: it was changed, or not copied whole. Copy the update again from where it came from.`,
    );
  return to;
}
