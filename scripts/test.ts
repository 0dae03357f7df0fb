// npm test
// Runs every unit and integration test, then the main job end to end in both hosts, and in CI in an installed package too. With names it runs only the
// tests whose path contains one of them. A file whose process was ended by a signal is run a second time, and the end says so.
import { runEndToEnd } from './run-e2e.ts';
import { addCounts, describeCounts, noCounts } from './test-results.ts';
import { runUnitTests } from './testing/run-unit-tests.ts';

const names = process.argv.slice(2);
/** Packing takes a minute or two. */
const endToEnd = process.env['CI'] === undefined ? ['main-job'] : ['main-job', 'packaged'];

const unit = await runUnitTests(names);
const ran = names.length === 0 ? await runEndToEnd(endToEnd) : { counts: noCounts, complaints: [] };
for (const complaint of ran.complaints) console.error(complaint);
for (const line of unit.notices) console.error(line);
console.log(`\n${describeCounts(addCounts(unit.counts, ran.counts))}`);
process.exitCode = unit.isWhole && ran.complaints.length === 0 ? 0 : 1;
