import type { MeasureOptions } from '../measure.ts';
import type { Row } from '../row.ts';
import { measureAppendLatency } from './append-latency.ts';
import { measureChainCost } from './chain-cost.ts';
import { measureCommits } from './commit-vs-plain.ts';
import { measureQueries } from './query-latency.ts';
import { measureVerification } from './verify-rate.ts';

/** The figures of the case log: what its protection costs, and how fast it verifies. */
export async function measureCaseLog({ isLong, say }: MeasureOptions): Promise<readonly Row[]> {
  const turns = isLong ? 400 : 40;
  say('committing alerts, by turns with and without protection');
  const commits = measureCommits(turns);
  say('appending entries, by turns with and without a chain');
  const chainCost = measureChainCost(turns);
  say('verifying a log');
  const verification = measureVerification(9, isLong ? 200_000 : 20_000);
  say('appending through the database thread');
  const latency = await measureAppendLatency(isLong ? 10_000 : 1_000);
  return [...commits, ...chainCost, ...verification, latency, ...measureQueries(say)];
}
