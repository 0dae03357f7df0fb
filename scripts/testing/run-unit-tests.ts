import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../paths.ts';
import { runAttached } from '../run-attached.ts';
import { packageBin } from '../set-up/build.ts';
import { addCounts, noCounts, readUnitCounts, type Counts } from '../test-results.ts';
import type { DeadWorker, RunErrors } from './dead-worker-reporter.ts';

export interface UnitResult {
  readonly counts: Counts;
  /** Whether all of it ran and passed, the second time at the latest. */
  readonly isWhole: boolean;
  /** For the end of the output, where nobody misses them. */
  readonly notices: readonly string[];
}

/** More than that is no accident. */
const mostRunAgain = 3;

/** Runs Vitest on the tests whose path contains one of the names; without names on all. */
export async function runUnitTests(names: readonly string[]): Promise<UnitResult> {
  const first = await run(names, 'unit');
  const { dead } = first.errors;
  if (dead.length === 0 || dead.length > mostRunAgain)
    return { counts: first.countsWithout([]), isWhole: first.code === 0, notices: dead.map(died) };
  const files = dead.map(({ file }) => file);
  console.error(`\n${dead.map(died).join('\n')}\nRunning that once more.`);
  const again = await run(files, 'unit-again');
  const counts = first.countsWithout(files);
  const isWhole = counts.failed === 0 && first.errors.others === 0 && again.code === 0;
  return {
    counts: addCounts(counts, again.countsWithout([])),
    isWhole,
    notices: dead.map(
      (one) => `${died(one)} It was run a second time: ${again.code === 0 ? 'passed' : 'NOT PASSED'}.`,
    ),
  };
}

function died({ file, signal }: DeadWorker): string {
  return `ATTENTION: the process of ${relative(root, file)} was ended by ${signal} (docs/decisions/0035).`;
}

async function run(names: readonly string[], name: string) {
  const folder = join(root, 'test-results');
  mkdirSync(folder, { recursive: true });
  const report = join(folder, `${name}.json`);
  const errorsFile = join(folder, `${name}-errors.json`);
  for (const file of [report, errorsFile]) rmSync(file, { force: true });
  const code = await runAttached(
    process.execPath,
    [
      packageBin('vitest', 'vitest'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      `--reporter=${join(root, 'scripts/testing/dead-worker-reporter.ts')}`,
      ...names,
    ],
    { ...process.env, CORDON_DEAD_WORKERS: errorsFile },
  );
  return {
    code,
    // Written by our own reporter.
    errors: existsSync(errorsFile)
      ? (JSON.parse(readFileSync(errorsFile, 'utf8')) as RunErrors)
      : { dead: [], others: 1 },
    countsWithout: (files: readonly string[]): Counts =>
      existsSync(report) ? readUnitCounts(report, files) : { ...noCounts, failed: 1 },
  };
}
