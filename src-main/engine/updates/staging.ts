import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compareVersions, readUpdateManifest } from './update-manifest.ts';

/** Where an update is laid ready: beside the data, which only its owner reads. Another one takes its place. */
export const stagedIn = (dataDirectory: string): string => join(dataDirectory, 'update');

/** The three numbers of a version as the host tells it. */
export const numbersOf = (version: string): string => /^\d+\.\d+\.\d+/.exec(version)?.[0] ?? '0.0.0';

interface Installation {
  readonly version: string;
  readonly releaseKey: string | null;
  readonly dataDirectory: string;
}

/** Takes away what was laid ready and is installed by now, which nobody needs any more; what doesn't count stays to be seen. */
export async function removeTaken({ version, releaseKey, dataDirectory }: Installation): Promise<void> {
  const staged = stagedIn(dataDirectory);
  const manifest = await readUpdateManifest(staged, releaseKey).catch(() => null);
  if (manifest !== null && compareVersions(manifest.version, numbersOf(version)) <= 0)
    await rm(staged, { recursive: true, force: true });
}
