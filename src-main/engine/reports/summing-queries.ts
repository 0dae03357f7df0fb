import { countsSubject } from '../counts-subject.ts';
import { read, sql, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import type { LogFact } from '../log-fact.ts';
import { readFacts } from './counted-facts.ts';
import { TallyBook } from './tally.ts';

/** It is over, all that was written down about its alerts is destroyed, and its counts say still when each was. */
const isSummingDue = sql`phase = 'ended'
  AND NOT EXISTS (SELECT 1 FROM summed_counts WHERE deployment_id = deployments.id)
  AND EXISTS (SELECT 1 FROM alerts WHERE deployment_id = deployments.id)
  AND NOT EXISTS (SELECT 1 FROM alerts WHERE deployment_id = deployments.id AND records_destroyed_at IS NULL)`;

/** @param factsUnder what counts in the log and lies under one key, in its order */
export function summingProcedures(factsUnder: (context: ReadContext, key: string) => readonly LogFact[]) {
  return {
    /** The look that is taken again and again, without a transaction. */
    'reports.is-summing-due': read(
      ({ db }: ReadContext): boolean =>
        db.get(sql`SELECT 1 FROM deployments WHERE ${isSummingDue} LIMIT 1`) !== undefined,
    ),

    /**
     * Sums the counts of single alerts of one deployment whose alerts' own records are gone, and destroys their key: from then on
     * nobody can tell from them when somebody unnamed was stopped.
     */
    'reports.sum-due': write((context: WriteContext): void => {
      const { db, log, subjects, now } = context;
      const due = db.get<{ id: string }>(
        sql`SELECT id FROM deployments WHERE ${isSummingDue} ORDER BY ended_at, id LIMIT 1`,
      );
      if (due === undefined) return;
      const key = countsSubject(due.id);
      const book = new TallyBook();
      const { facts, missing } = readFacts(factsUnder(context, key));
      // What can't be read is not summed up as if it were nothing, and its key is left alone.
      if (missing.length === 0) {
        book.add(facts);
        log.append({
          kind: 'count.summed',
          subject: 'log',
          actor: null,
          body: { deploymentId: due.id, sums: book.sumsOf(due.id), key },
        });
        subjects.destroy(key);
      }
      db.run(sql`INSERT INTO summed_counts (deployment_id, summed_at) VALUES (${due.id}, ${now})`);
    }),
  };
}
