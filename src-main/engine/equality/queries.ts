import {
  equalityDenominatorSchema,
  equalityWalkSchema,
  type EqualityDenominator,
  type EqualityWalk,
} from '../../contract/equality.ts';
import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import {
  equalityCountsSchema,
  withOneMore,
  type Answers,
  type CountedOutcome,
  type EqualityCounts,
} from '../equality-counts.ts';
import type { EndedCounts, StatedDenominator } from './equality-rules.ts';

const equalitySubject = (deploymentId: string): string => `equality:${deploymentId}`;
/** Longer than any counts are: a length tells nothing. */
const sealedBytes = 4_096;

const summingDue = sql`SELECT deployments.id AS id FROM deployments
  JOIN equality_counts ON equality_counts.deployment_id = deployments.id
  WHERE phase = 'ended' AND summed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM alerts WHERE deployment_id = deployments.id AND records_destroyed_at IS NULL)`;

export const equalityProcedures = {
  /**
   * Adds one person to the counts of the alert's deployment. The entry says that it was done, and nothing of what.
   * @param input.outcomes what the policy's codes of outcomes count as
   */
  'equality.count': write(
    (
      { db, log, subjects }: WriteContext,
      input: {
        readonly alertId: string;
        readonly actorId: string;
        readonly answers: Answers;
        readonly outcomes: Readonly<Record<string, CountedOutcome>>;
      },
    ): void => {
      const alert = db.get<{ deploymentId: string | null; code: string | null }>(sql`
        SELECT deployment_id AS deploymentId, (SELECT code FROM outcomes WHERE alert_id = alerts.id) AS code
        FROM alerts WHERE id = ${input.alertId}`);
      if (alert === undefined) throw new AppError('not-found', 'There is no such alert.');
      if (alert.deploymentId === null)
        throw new AppError('conflict', 'This alert is of a site: it is counted there, with its deployment.');
      if (alert.code === null) {
        throw new AppError(
          'conflict',
          'Record first what came of the alert: only then was somebody spoken to.',
        );
      }
      const summed = db.get(
        sql`SELECT 1 FROM equality_counts WHERE deployment_id = ${alert.deploymentId} AND summed_at IS NOT NULL`,
      );
      if (summed !== undefined)
        throw new AppError('conflict', 'The sums of this deployment are closed: its alerts were destroyed.');
      const changes = db.run(
        sql`INSERT OR IGNORE INTO equality_counted (alert_id) VALUES (${input.alertId})`,
      );
      if (changes === 0) throw new AppError('conflict', 'This was counted for the alert already.');
      const { deploymentId } = alert;
      const subject = equalitySubject(deploymentId);
      subjects.create(subject);
      const counts = withOneMore(
        countsIn({ db, subjects }, deploymentId),
        input.answers,
        input.outcomes[alert.code] ?? 'other',
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

  /** Of each deployment that is over, in the order in which they ended: while one runs, its sums could be watched as they grow. */
  'equality.of-ended': read(({ db, subjects }: ReadContext): readonly EndedCounts[] =>
    db
      .all<{ id: string; endedAt: number }>(
        sql`SELECT deployment_id AS id, ended_at AS endedAt FROM equality_counts JOIN deployments ON deployments.id = deployment_id
          WHERE deployments.ended_at IS NOT NULL ORDER BY ended_at, deployment_id`,
      )
      .map(({ id, endedAt }) => ({ endedAt, counts: countsIn({ db, subjects }, id) })),
  ),

  'equality.denominators': read(({ db }: ReadContext): readonly StatedDenominator[] =>
    db
      .all<{ stated: string; at: number }>(
        sql`SELECT stated, stated_at AS at FROM equality_denominators ORDER BY question`,
      )
      .map(({ stated, at }) => ({ ...equalityDenominatorSchema.parse(JSON.parse(stated)), statedAt: at })),
  ),

  'equality.state-denominator': write(
    (
      { db, log, now }: WriteContext,
      { denominator, actorId }: { readonly denominator: EqualityDenominator; readonly actorId: string },
    ): void => {
      db.run(sql`INSERT INTO equality_denominators (question, stated, stated_at)
        VALUES (${denominator.question}, ${JSON.stringify(denominator)}, ${now})
        ON CONFLICT (question) DO UPDATE SET stated = excluded.stated, stated_at = excluded.stated_at`);
      log.append({ kind: 'equality.denominator', subject: 'log', actor: actorId, body: denominator });
    },
  ),

  'equality.walks': read(({ db }: ReadContext): readonly EqualityWalk[] =>
    db
      .all<{ stated: string }>(sql`SELECT stated FROM equality_walks ORDER BY id`)
      .map(({ stated }) => equalityWalkSchema.parse(JSON.parse(stated))),
  ),

  'equality.state-walk': write(
    (
      { db, log, now }: WriteContext,
      { walk, actorId }: { readonly walk: EqualityWalk; readonly actorId: string },
    ): void => {
      db.run(sql`INSERT INTO equality_walks (question, stated, stated_at)
        VALUES (${walk.question}, ${JSON.stringify(walk)}, ${now})`);
      log.append({ kind: 'equality.walked', subject: 'log', actor: actorId, body: walk });
    },
  ),

  'equality.is-summing-due': read(
    ({ db }: ReadContext): boolean => db.get(sql`${summingDue} LIMIT 1`) !== undefined,
  ),

  /**
   * Writes the sums of one deployment into the log, once its alerts' own records are gone and none can come any more: what is published is
   * counted from there. They stay under the key that they have.
   */
  'equality.sum-due': write((context: WriteContext): void => {
    const { db, log, now } = context;
    const due = db.get<{ id: string }>(sql`${summingDue} ORDER BY ended_at, id LIMIT 1`);
    if (due === undefined) return;
    log.append({
      kind: 'equality.summed',
      subject: equalitySubject(due.id),
      actor: null,
      body: { deploymentId: due.id, counts: countsIn(context, due.id) },
    });
    db.run(sql`UPDATE equality_counts SET summed_at = ${now} WHERE deployment_id = ${due.id}`);
  }),
};

function countsIn(
  { db, subjects }: Pick<ReadContext, 'db' | 'subjects'>,
  deploymentId: string,
): EqualityCounts {
  const row = db.get<{ sealed: Uint8Array }>(
    sql`SELECT sealed FROM equality_counts WHERE deployment_id = ${deploymentId}`,
  );
  const opened =
    row === undefined ? null : subjects.open(equalitySubject(deploymentId), row.sealed, 'counts');
  return opened === null ? {} : equalityCountsSchema.parse(JSON.parse(Buffer.from(opened).toString()));
}
