import { figuresReportSchema, type FiguresReport } from '../../../src-main/contract/reports.ts';
import { asHtml } from '../../../src-main/engine/policy/as-html.ts';
import type { Session } from '../../../src-main/engine/session.ts';
import { createReports } from '../../../src-main/engine/reports/handlers.ts';
import {
  createTestClock,
  openTemporaryDatabase,
} from '../../../src-main/engine/testing/temporary-database.ts';
import { writeYear } from '../../../src-main/engine/testing/write-year.ts';
import { planYear, publishedYear } from '../../../src-main/engine/testing/year-of-deployments.ts';
import { createRandom } from '../../../native-models/evaluate/random.ts';
import type { Measure } from '../measure.ts';
import { atLeast, atMost, printed } from '../row.ts';
import { median, percentile95 } from '../statistics.ts';

const queries = 100;
const begins = Date.UTC(2024, 9, 1, 9);
const monthMs = 30 * 86_400_000;

const person = { id: 'bench-auditor', displayName: 'Bench Auditor', role: 'auditor' };
// The handler looks at the person only.
const auditorSession = { person } as unknown as Session;

/** Figures of a year of deployments, written through the real log and asked for as a screen does. */
export const measureReports: Measure = async ({ say }) => {
  const clock = createTestClock(begins);
  await using temporary = await openTemporaryDatabase(clock);
  say(`writing a year of ${String(publishedYear.deployments)} deployments into a log`);
  const wroteAt = performance.now();
  await writeYear(temporary.client, clock, planYear(publishedYear, begins, createRandom(1)), (nth) => {
    if (nth % 50 === 0) say(`${String(nth)} deployments`);
  });
  const writeMs = performance.now() - wroteAt;
  const database = await temporary.reopen();
  const { handlers, drawRecordFile } = createReports({
    database: () => database,
    policyInForce: () => Promise.resolve(null),
    renderPage: asHtml,
  });
  const nobody = { connectionId: 'bench', session: null, bind: () => undefined };
  /** The answer parsed as dispatch does. */
  const ask = async (from: number, until: number): Promise<readonly [FiguresReport, number]> => {
    const askedAt = performance.now();
    const answer = await handlers['reports.figures']({ from, until, deploymentId: null }, nobody);
    return [figuresReportSchema.parse(answer), performance.now() - askedAt];
  };
  say('asking for figures');
  const [{ whole, counted }, firstMs] = await ask(0, Number.MAX_SAFE_INTEGER);
  const spentMs: number[] = [];
  for (let nth = 0; nth < queries; nth++) {
    // Something that counts has happened since the last time.
    await database.call('ledger.log', { deploymentId: 'deployment-203' });
    const from = nth % 4 === 0 ? begins + (nth % 12) * monthMs : begins;
    spentMs.push((await ask(from, nth % 3 === 0 ? from + 3 * monthMs : Number.MAX_SAFE_INTEGER))[1]);
  }
  const recordAt = performance.now();
  await drawRecordFile('deployment-100', 'html');
  const recordMs = performance.now() - recordAt;
  const reportAt = performance.now();
  await handlers['reports.draw'](
    { kind: 'annual', from: begins, until: begins + 366 * 86_400_000, format: 'html' },
    { ...nobody, session: auditorSession },
  );
  const reportMs = performance.now() - reportAt;
  const found = {
    deployments: whole.deployments,
    faces: whole.ledger.tracks,
    alerts: whole.alerts.raised,
    falseAlerts: whole.alerts.false,
    arrests: whole.arrestsPerAlert.count,
  };
  const asPublished = Object.entries(publishedYear).filter(
    ([name, count]) => found[name as keyof typeof found] === count,
  );
  return [
    atLeast(5, 'year-counts-as-published', asPublished.length, 'of 5'),
    printed('year-false-per-alert', (whole.alerts.falsePerAlert.share ?? 0) * 100, '%'),
    printed('year-false-per-100000-faces', (whole.alerts.falsePerFace.share ?? 0) * 100_000, ''),
    printed('year-log-entries', counted.size, ''),
    printed('year-write', writeMs / 1_000, 's'),
    printed('year-first-query', firstMs, 'ms'),
    atMost(200, 'year-query-p95', percentile95(spentMs), 'ms'),
    printed('year-query-median', median(spentMs), 'ms'),
    printed('deployment-record', recordMs, 'ms'),
    printed('annual-report', reportMs, 'ms'),
  ];
};
