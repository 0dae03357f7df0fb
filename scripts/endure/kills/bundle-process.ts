import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { root } from '../../paths.ts';

export interface BundledProcess extends AsyncDisposable {
  readonly file: string;
}

/** One file of a process and all that it imports: started a thousand times, hundreds of modules would take most of the time. */
export async function bundleProcess(source: URL): Promise<BundledProcess> {
  // Within the checkout, so that it finds the native package that stays outside.
  const folder = join(root, '.cache', 'endure', String(process.pid));
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: fileURLToPath(source),
      outDir: folder,
      target: 'node24',
      rollupOptions: { output: { entryFileNames: 'bundled.process.mjs' } },
    },
  });
  return {
    file: join(folder, 'bundled.process.mjs'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
