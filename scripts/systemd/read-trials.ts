import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A script for bash, run as root in the booted machine; it holds if it ends with 0. */
export interface Trial {
  readonly name: string;
  readonly script: string;
}

/** Our own, in order: each begins with a line `## NAME`, and finds the machine as those before left it. */
export async function readTrials(): Promise<readonly Trial[]> {
  const text = await readFile(join(import.meta.dirname, 'trials.sh'), 'utf8');
  return text
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [name = '', ...lines] = part.split('\n');
      return { name, script: lines.join('\n') };
    });
}
