import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { installDependencies } from './dependencies.mjs';
import { SetUpError } from './progress.mjs';

let root = '';
let pinnedNode = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cordon-dependencies-'));
  pinnedNode = join(root, 'node_modules/node/bin/node');
  mkdirSync(join(pinnedNode, '..'), { recursive: true });
  lock('package-lock.json', { zod: '4.0.0', 'only-for-windows': { version: '1.0.0', optional: true } });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

describe('the dependencies', () => {
  test('are left alone when they are what the lock file says', async () => {
    lock('node_modules/.package-lock.json', { zod: '4.0.0' });
    writeFileSync(pinnedNode, '');
    fakeNpm('');
    expect(await installDependencies(root, pinnedNode, () => undefined)).toBe('ready');
    expect(npmCalls()).toEqual([]);
  });

  test.each([
    ['nothing is there', undefined],
    ['a version differs', { zod: '3.0.0' }],
    ['one is missing', {}],
  ])('are installed without install scripts when %s', async (_, installed) => {
    if (installed !== undefined) lock('node_modules/.package-lock.json', installed);
    fakeNpm(`require('node:fs').writeFileSync(${JSON.stringify(pinnedNode)}, '')`);
    expect(await installDependencies(root, pinnedNode, () => undefined)).toBe('installed');
    expect(npmCalls()).toEqual([
      expect.stringMatching(/^view node version/),
      'ci --ignore-scripts --no-audit --no-fund --loglevel=error',
      'rebuild node --ignore-scripts=false --loglevel=error',
    ]);
  });

  test('that lack only the pinned Node get only that', async () => {
    lock('node_modules/.package-lock.json', { zod: '4.0.0' });
    fakeNpm(`require('node:fs').writeFileSync(${JSON.stringify(pinnedNode)}, '')`);
    await installDependencies(root, pinnedNode, () => undefined);
    expect(npmCalls()).toEqual(['rebuild node --ignore-scripts=false --loglevel=error']);
  });

  test.each([
    ['no network', 'npm error code EAI_AGAIN', "npm can't reach its registry"],
    ['a full disk', 'npm error code ENOSPC', 'The disk is full'],
    ['anything else', 'npm error code EOTHER', 'npm error code EOTHER'],
  ])('say what to do about %s', async (_, output, words) => {
    fakeNpm(`console.error(${JSON.stringify(output)}); process.exitCode = 1;`);
    const failure = installDependencies(root, pinnedNode, () => undefined);
    await expect(failure).rejects.toThrow(SetUpError);
    await expect(failure).rejects.toThrow(words);
  });
});

function lock(file: string, packages: Readonly<Record<string, string | object>>): void {
  const entries = Object.entries(packages).map(([name, entry]) => [
    `node_modules/${name}`,
    typeof entry === 'string' ? { version: entry } : entry,
  ]);
  writeFileSync(join(root, file), JSON.stringify({ packages: { '': {}, ...Object.fromEntries(entries) } }));
}

/** An npm that notes how it was called, then does as told. */
function fakeNpm(script: string): void {
  const file = join(root, 'npm-cli.js');
  const note = `require('node:fs').appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');`;
  writeFileSync(file, `${note}\n${script}`);
  writeFileSync(join(root, 'package.json'), '{"type":"commonjs"}');
  vi.stubEnv('npm_execpath', file);
}

function npmCalls(): readonly string[] {
  const file = join(root, 'npm-calls');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}
