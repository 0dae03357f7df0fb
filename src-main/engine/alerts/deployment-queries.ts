import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { destroyPictures, destroyRecords } from './purge-queries.ts';

/** What is asked of all the alerts of one deployment. */
export const deploymentAlertProcedures = {
  /** How many there were, and what came of them. */
  'alerts.counts-of': read(({ db }: ReadContext, { deploymentId }: { readonly deploymentId: string }) => ({
    states: countsOf(
      db.all<Count>(
        sql`SELECT state AS name, count(*) AS count FROM alerts WHERE deployment_id = ${deploymentId} GROUP BY state`,
      ),
    ),
    outcomes: countsOf(
      db.all<Count>(sql`SELECT code AS name, count(*) AS count FROM outcomes
          JOIN alerts ON alerts.id = alert_id WHERE deployment_id = ${deploymentId} GROUP BY code`),
    ),
  })),

  /** Destroys all of them before their time: pictures, names and votes can't be opened again. Answers how many there were. */
  'alerts.destroy-of-deployment': write(
    (context: WriteContext, { deploymentId }: { readonly deploymentId: string }): number => {
      const { db, now: dueAt } = context;
      const alerts = db.all<{ id: string; number: number; state: string; pictures: number; records: number }>(
        sql`SELECT id, number, state, pictures_destroyed_at IS NULL AS pictures, records_destroyed_at IS NULL AS records
          FROM alerts WHERE deployment_id = ${deploymentId}`,
      );
      for (const { pictures, records, ...alert } of alerts) {
        if (pictures === 1) destroyPictures(context, { ...alert, dueAt });
        if (records === 1) destroyRecords(context, { ...alert, dueAt });
      }
      return alerts.length;
    },
  ),
};

interface Count {
  readonly name: string;
  readonly count: number;
}

function countsOf(rows: readonly Count[]): Readonly<Record<string, number>> {
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
