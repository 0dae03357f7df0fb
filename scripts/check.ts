import { packageBin } from './set-up/build.ts';
import { root } from './paths.ts';
import { tryTool } from './set-up/run-tool.ts';

/** What CI holds the code to; each runs on its own, so one failure hides no other. */
const checks = [
  { name: 'types', from: 'typescript', bin: 'tsc', options: ['-p', 'tsconfig.json'] },
  {
    name: 'lint and arrows',
    from: 'oxlint',
    bin: 'oxlint',
    options: ['-c', 'oxlint.json', '--type-aware', '--deny-warnings'],
  },
  { name: 'format', from: 'prettier', bin: 'prettier', options: ['--check', '--log-level', 'warn', '.'] },
  { name: 'unused code', from: 'knip', bin: 'knip', options: ['--no-progress'] },
];

let failed = 0;
for (const { name, from, bin, options } of checks) {
  const startedMs = performance.now();
  const result = await tryTool(process.execPath, [packageBin(from, bin), ...options], { cwd: root });
  const took = `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
  console.log(`${result.code === 0 ? 'ok    ' : 'FAILED'} ${name} (${took})`);
  if (result.code !== 0) {
    failed += 1;
    console.log(`${result.stdout}${result.stderr}`.trimEnd());
  }
}
process.exitCode = failed === 0 ? 0 : 1;
