import type { DatabaseClient } from '../database/client.ts';
import type { LogFact } from '../log-fact.ts';

/** So many entries are opened at once: the database thread is others' again after some milliseconds. */
const factsAtOnce = 500;

/** What counts of the log, after one entry and up to another, in its order. */
export async function factsUntil(
  database: Pick<DatabaseClient, 'call'>,
  after: number,
  until: number,
): Promise<readonly LogFact[]> {
  const facts: LogFact[] = [];
  for (let last: number | undefined = after; last !== undefined;) {
    const read: readonly LogFact[] = await database.call('case-log.facts', {
      after: last,
      until,
      limit: factsAtOnce,
    });
    facts.push(...read);
    last = read.length === factsAtOnce ? read.at(-1)?.sequence : undefined;
  }
  return facts;
}
