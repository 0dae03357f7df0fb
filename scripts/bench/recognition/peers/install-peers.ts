import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from '../../../paths.ts';
import { runNpm } from '../../../set-up/run-tool.ts';

const files = ['package.json', 'package-lock.json'] as const;

/**
 * Fetches the peers by the integrities of their lock file, once for all checkouts that share the cache; runs none of
 * their scripts. Answers the folder with their `node_modules`, or null when they can't be had.
 */
export async function installPeers(say: (line: string) => void): Promise<string | null> {
  const lock = await readFile(join(import.meta.dirname, 'package-lock.json'));
  const name = `bench-peers-${createHash('sha256').update(lock).digest('hex').slice(0, 16)}`;
  const directory = join(cacheDirectory, name);
  if (existsSync(directory)) return directory;
  say('fetching face-api and human to compare with');
  const partial = `${directory}.${process.pid}.partial`;
  try {
    await mkdir(partial, { recursive: true });
    for (const file of files) await cp(join(import.meta.dirname, file), join(partial, file));
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
    const { code, stderr } = await runNpm(args, { cwd: partial });
    if (code !== 0) {
      say(`they could not be fetched: ${stderr.trim().split('\n')[0] ?? ''}`);
      return null;
    }
    await rename(partial, directory);
    return directory;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
