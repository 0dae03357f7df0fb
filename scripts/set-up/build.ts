import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.ts';
import { SetUpError, type Report } from './progress.mjs';
import { tryTool } from './run-tool.ts';

const inputs = [
  'src-main',
  'src-renderer',
  'native-models',
  'scripts',
  'tsconfig.json',
  'tsconfig.build.json',
  'vite.config.ts',
  'package-lock.json',
];
const stamp = join(root, 'out', '.built-from');

/** Compiles src-main and bundles src-renderer into out/, unless that was already done from the same sources. */
export async function build(report: Report): Promise<string> {
  const hash = hashInputs();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return 'up to date';
  rmSync(stamp, { force: true });
  // Types are checked by `npm run check`; here they are only stripped.
  report('compiling src-main');
  for (const part of ['src-main', 'native-models', 'scripts'])
    rmSync(join(root, 'out', part), { recursive: true, force: true });
  await runPackage('typescript', 'tsc', ['-p', 'tsconfig.build.json', '--noCheck']);
  report('bundling src-renderer');
  await runPackage('vite', 'vite', ['build', '--logLevel', 'warn']);
  report('building the verifier’s page');
  const { buildVerifierPage } = await import('../verify/build-page.ts');
  writeFileSync(join(root, 'out', 'src-renderer', 'verify-pack.html'), await buildVerifierPage());
  writeFileSync(stamp, hash);
  return 'built';
}

async function runPackage(name: string, bin: string, args: readonly string[]): Promise<void> {
  const environment = { ...process.env, NO_COLOR: '1' };
  const result = await tryTool(process.execPath, [packageBin(name, bin), ...args], {
    cwd: root,
    env: environment,
  });
  if (result.code !== 0) {
    throw new SetUpError(`The build failed in ${bin}:\n${`${result.stdout}\n${result.stderr}`.trim()}`);
  }
}

/** The script behind a package's command, so that no shell or batch file is needed to start it. */
export function packageBin(name: string, bin: string): string {
  const folder = join(root, 'node_modules', name);
  // Typed by npm's own format of package.json.
  const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly bin: string | Readonly<Record<string, string>>;
  };
  const script = typeof description.bin === 'string' ? description.bin : description.bin[bin];
  if (script === undefined) throw new Error(`${name} has no command ${bin}`);
  return join(folder, script);
}

function hashInputs(): string {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const path of listFiles(input))
      hash
        .update(path)
        .update('\0')
        .update(readFileSync(join(root, path)))
        .update('\0');
  }
  return hash.digest('hex');
}

function listFiles(path: string): readonly string[] {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  try {
    return readdirSync(absolute, { recursive: true, withFileTypes: true })
      .filter(
        (entry) =>
          entry.isFile() && /(?<!\.test)\.(ts|cts|tsx|json|css|html|svg|wav|woff2)$/.test(entry.name),
      )
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .sort();
  } catch (error) {
    // The only expected refusal: the path is a file.
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path];
    throw error;
  }
}
