import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { withOneMore, type Answers, type EqualityCounts } from './equality-rules.ts';

const equalitySubject = (deploymentId: string): string => `equality:${deploymentId}`;
/** Longer than any counts are: a length tells nothing. */
const sealedBytes = 4_096;
const countsSchema = z.record(
  z.string(),
  z.strictObject({ people: z.number().int(), misidentified: z.number().int() }),
);

export const equalityProcedures = {
  /**
   * Adds one person to the counts of the alert's deployment. The entry says that it was done, and nothing of what.
   * @param input.misidentified the policy's codes of outcomes that mean that it was somebody else
   */
  'equality.count': write(
    (
      { db, log, subjects }: WriteContext,
      input: {
        readonly alertId: string;
        readonly actorId: string;
        readonly answers: Answers;
        readonly misidentified: readonly string[];
      },
    ): void => {
      const alert = db.get<{ deploymentId: string; code: string | null }>(sql`
        SELECT deployment_id AS deploymentId, (SELECT code FROM outcomes WHERE alert_id = alerts.id) AS code
        FROM alerts WHERE id = ${input.alertId}`);
      if (alert === undefined) throw new AppError('not-found', 'There is no such alert.');
      if (alert.code === null) {
        throw new AppError(
          'conflict',
          'Record first what came of the alert: only then was somebody spoken to.',
        );
      }
      const changes = db.run(
        sql`INSERT OR IGNORE INTO equality_counted (alert_id) VALUES (${input.alertId})`,
      );
      if (changes === 0) throw new AppError('conflict', 'This was counted for the alert already.');
      const { deploymentId } = alert;
      const subject = equalitySubject(deploymentId);
      subjects.create(subject);
      const counts = withOneMore(
        countsOf({ db, subjects }, deploymentId),
        input.answers,
        input.misidentified.includes(alert.code),
      );
      const text = JSON.stringify(counts).padEnd(sealedBytes, ' ');
      const sealed = subjects.seal(subject, Buffer.from(text), 'counts');
      db.run(sql`INSERT INTO equality_counts (deployment_id, sealed) VALUES (${deploymentId}, ${sealed})
        ON CONFLICT (deployment_id) DO UPDATE SET sealed = excluded.sealed`);
      log.append({ kind: 'equality.counted', subject: 'log', actor: input.actorId, body: { deploymentId } });
    },
  ),

  'equality.is-counted': read(
    ({ db }: ReadContext, { alertId }: { readonly alertId: string }): boolean =>
      db.get(sql`SELECT 1 FROM equality_counted WHERE alert_id = ${alertId}`) !== undefined,
  ),

  /** Of each deployment that is over: while one runs, its sums could be watched as they grow. */
  'equality.of-ended': read(({ db, subjects }: ReadContext): readonly EqualityCounts[] =>
    db
      .all<{ id: string }>(
        sql`SELECT deployment_id AS id FROM equality_counts JOIN deployments ON deployments.id = deployment_id
          WHERE deployments.ended_at IS NOT NULL ORDER BY deployment_id`,
      )
      .map(({ id }) => countsOf({ db, subjects }, id)),
  ),
};

function countsOf(
  { db, subjects }: Pick<ReadContext, 'db' | 'subjects'>,
  deploymentId: string,
): EqualityCounts {
  const row = db.get<{ sealed: Uint8Array }>(
    sql`SELECT sealed FROM equality_counts WHERE deployment_id = ${deploymentId}`,
  );
  const opened =
    row === undefined ? null : subjects.open(equalitySubject(deploymentId), row.sealed, 'counts');
  return opened === null ? {} : countsSchema.parse(JSON.parse(Buffer.from(opened).toString()));
}
