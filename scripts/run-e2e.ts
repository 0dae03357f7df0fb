import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageBin } from './set-up/build.ts';
import { hasDisplay } from './set-up/libraries.ts';
import { root } from './paths.ts';
import { runAttached } from './run-attached.ts';
import { addCounts, noCounts, readEndToEndCounts, type Counts } from './test-results.ts';

/** Leaving one out must not pass for success: every spec runs in two hosts, but those of the package and of Electron's windows. */
const hostsOfAll = ['electron', 'loopback', 'packaged'];
const hostsOf = new Map([
  ['packaged', ['packaged']],
  ['window-watch', ['electron']],
]);
const hostsOfOthers = ['electron', 'loopback'];

export interface EndToEndResult {
  readonly counts: Counts;
  /** Why the run does not hold, in one sentence each. */
  readonly complaints: readonly string[];
}

/**
 * Runs specs with Playwright, on a virtual display where there is no other.
 * @param args names of specs, such as `main-job`, and Playwright's own options.
 */
export async function runEndToEnd(args: readonly string[]): Promise<EndToEndResult> {
  const report = join(root, 'test-results/e2e.json');
  rmSync(report, { force: true });
  const playwright = [packageBin('@playwright/test', 'playwright'), 'test', '-c', 'e2e', ...args];
  const code = hasDisplay()
    ? await runAttached(process.execPath, playwright)
    : await runAttached('xvfb-run', ['-a', '-s', '-screen 0 1600x1000x24', process.execPath, ...playwright]);
  if (!existsSync(report))
    return { counts: { ...noCounts, failed: 1 }, complaints: ['Playwright did not run.'] };

  const byHost = readEndToEndCounts(report);
  const isNarrowed = args.some((argument) => argument.startsWith('--project'));
  const left = isNarrowed ? [] : wantedHosts(args).filter((host) => (byHost.get(host)?.passed ?? 0) === 0);
  const counts = [...byHost.values()].reduce(addCounts, noCounts);
  return {
    counts,
    complaints: [
      ...(code === 0 ? [] : [`Playwright ended with status ${code}.`]),
      ...left.map((host) => `No spec passed in ${host}.`),
      ...(counts.skipped > 0 ? [`${counts.skipped} tests were skipped.`] : []),
    ],
  };
}

function wantedHosts(args: readonly string[]): readonly string[] {
  const specs = args.filter((argument) => !argument.startsWith('-'));
  if (specs.length === 0) return hostsOfAll;
  return [...new Set(specs.flatMap((spec) => hostsOf.get(spec) ?? hostsOfOthers))];
}
