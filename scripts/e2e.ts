// npm run e2e -- [SPEC …] [Playwright's options]
// Runs end-to-end specs in Electron and against the loopback host. Exit status 0 only when all of it ran and passed.
import { runEndToEnd } from './run-e2e.ts';
import { describeCounts } from './test-results.ts';

const { counts, complaints } = await runEndToEnd(process.argv.slice(2));
for (const complaint of complaints) console.error(complaint);
console.log(describeCounts(counts));
process.exitCode = complaints.length === 0 && counts.failed === 0 ? 0 : 1;
