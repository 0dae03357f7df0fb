import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { AppError } from '../../src-main/contract/errors.ts';
import type { PackFiles } from '../../src-main/engine/case-log/packs/check-files.ts';
import { openZip } from '../../src-main/engine/case-log/packs/open-zip.ts';
import { mimeTypeFile, signedManifestFile } from '../../src-main/engine/case-log/packs/pack-layout.ts';

/** The files of an evidence pack, packed or unpacked; null for what is none. @throws AppError for one that can't be read */
export async function readPack(path: string): Promise<PackFiles | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new AppError('not-found', `There is no ${path}.`);
  if (!found.isDirectory()) return unzipped(path);
  const isUnpacked = await Promise.all(
    [mimeTypeFile, signedManifestFile].map((name) => stat(join(path, name)).catch(() => null)),
  );
  if (isUnpacked.every((file) => file === null)) return null;
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = new Map<string, Uint8Array>();
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const file = join(entry.parentPath, entry.name);
    // A link would be another file somewhere else.
    if (!entry.isFile()) throw new AppError('bad-request', `${file} is no plain file.`);
    files.set(relative(path, file).split(sep).join('/'), new Uint8Array(await readFile(file)));
  }
  return files;
}

async function unzipped(path: string): Promise<PackFiles> {
  try {
    return openZip(new Uint8Array(await readFile(path)));
  } catch (cause) {
    throw new AppError('bad-request', cause instanceof Error ? cause.message : `${path} can’t be read.`, {
      cause,
    });
  }
}
