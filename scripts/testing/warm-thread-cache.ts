import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cacheDirectory, root } from '../paths.ts';
import { runAttached } from '../run-attached.ts';

/** Where Node keeps what it made of our sources: threads find their modules there without types. */
export const compileCache = join(cacheDirectory, 'node-compile-cache');

/** Before any test: so that no thread of one has types to take out (docs/decisions/0032). */
export async function setup(): Promise<void> {
  const threads = globSync('src-main/**/*.worker.ts', { cwd: root });
  if (threads.length === 0) throw new Error('there are no modules that run as threads');
  const code = await runAttached(
    process.execPath,
    [
      fileURLToPath(new URL('warm-threads.mjs', import.meta.url)),
      ...threads.map((module) => pathToFileURL(join(root, module)).href),
    ],
    { ...process.env, NODE_COMPILE_CACHE: compileCache },
  );
  if (code !== 0) throw new Error(`the modules of threads could not be loaded: status ${String(code)}`);
}
