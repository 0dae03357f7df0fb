// npm test
// Runs every unit and integration test, then the main job end to end in both hosts, and in CI in an installed package too. With names it runs only the
// tests whose path contains one of them.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.ts';
import { runAttached } from './run-attached.ts';
import { runEndToEnd } from './run-e2e.ts';
import { packageBin } from './set-up/build.ts';
import { addCounts, describeCounts, noCounts, readUnitCounts } from './test-results.ts';

const names = process.argv.slice(2);
/** Packing takes a minute or two. */
const endToEnd = process.env['CI'] === undefined ? ['main-job'] : ['main-job', 'packaged'];

const report = join(root, 'test-results/unit.json');
rmSync(report, { force: true });
const code = await runAttached(process.execPath, [
  packageBin('vitest', 'vitest'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...names,
]);
const unit = existsSync(report) ? readUnitCounts(report) : { ...noCounts, failed: 1 };
const ran = names.length === 0 ? await runEndToEnd(endToEnd) : { counts: noCounts, complaints: [] };
for (const complaint of ran.complaints) console.error(complaint);
console.log(`\n${describeCounts(addCounts(unit, ran.counts))}`);
process.exitCode = code === 0 && ran.complaints.length === 0 ? 0 : 1;
