// npm run check
// What CI holds the code to. All run at once and each is reported, so that one failure hides no other.
import { packageBin } from './set-up/build.ts';
import { root } from './paths.ts';
import { tryTool } from './set-up/run-tool.ts';
import { join } from 'node:path';

/** What tools remember of the last run, by paths in this tree: it goes with the packages that wrote it. */
const remembered = join(root, 'node_modules', '.cache');

const checks = [
  {
    name: 'types',
    from: 'typescript',
    bin: 'tsc',
    options: ['-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', join(remembered, 'types')],
  },
  {
    name: 'lint and arrows',
    from: 'oxlint',
    bin: 'oxlint',
    options: ['-c', 'oxlint.json', '--type-aware', '--deny-warnings'],
  },
  {
    name: 'format',
    from: 'prettier',
    bin: 'prettier',
    options: [
      '--check',
      '--log-level=warn',
      '--cache',
      `--cache-location=${join(remembered, 'format')}`,
      '.',
    ],
  },
  { name: 'unused code', from: 'knip', bin: 'knip', options: ['--no-progress'] },
];

const results = await Promise.all(
  checks.map(async ({ name, from, bin, options }) => {
    const startedMs = performance.now();
    const { code, stdout, stderr } = await tryTool(process.execPath, [packageBin(from, bin), ...options], {
      cwd: root,
    });
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (code !== 0) console.log(`${stdout}${stderr}`.trimEnd());
    return code === 0;
  }),
);
process.exitCode = results.every(Boolean) ? 0 : 1;
