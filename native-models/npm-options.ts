import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Options } from 'pacote';

const run = promisify(execFile);

/** How this machine's npm reaches its registry: mirror, proxy, certificates and cache, as npm itself resolves them. */
export async function npmOptions(): Promise<Options> {
  const npm = process.env['npm_execpath'];
  // Under npm its own file is known; `npm` on Windows is a batch file, which only a shell can start.
  const [file, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const { stdout } = await run(file, [...first, 'config', 'list', '--json'], {
    shell: file === 'npm' && process.platform === 'win32',
    maxBuffer: 1 << 24,
  }).catch(() => ({ stdout: '{}' }));
  const config: unknown = JSON.parse(stdout);
  const settings = new Map(Object.entries(typeof config === 'object' && config !== null ? config : {}));
  const text = (key: string) => {
    const value: unknown = settings.get(key);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const certificateFile = text('cafile');
  const options = {
    cache: text('cache') === undefined ? undefined : join(text('cache') ?? '', '_cacache'),
    proxy: text('proxy'),
    httpsProxy: text('https-proxy'),
    noProxy: text('noproxy'),
    registry: text('registry'),
    strictSSL: settings.get('strict-ssl') !== false,
    ca: certificateFile === undefined ? undefined : await readFile(certificateFile, 'utf8'),
  };
  const scopes = [...settings].filter(([key]) => key.startsWith('@') && key.endsWith(':registry'));
  return Object.fromEntries(
    [...Object.entries(options), ...scopes].filter(([, value]) => value !== undefined),
  );
}
