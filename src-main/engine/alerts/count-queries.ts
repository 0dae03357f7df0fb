import type { Verdict } from '../../contract/domain.ts';
import type { Policy } from '../../contract/policy.ts';
import { countsSubject } from '../counts-subject.ts';
import { write, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { alertsWhere, isNoDecoy, type AlertRow } from './alert-rows.ts';

export const countProcedures = {
  /**
   * Its deployment is over: what expired meanwhile is counted. Not when it expired, because a decoy never is, and who reads the log
   * would tell them apart.
   */
  'alerts.count-expired': write(
    (context: WriteContext, { deploymentId }: { readonly deploymentId: string }): void => {
      const expired = alertsWhere(
        context.db,
        sql`alerts.state = 'expired' AND deployment_id = ${deploymentId} AND ${isNoDecoy} ORDER BY number`,
      );
      for (const { alert } of expired) countAlert(context, alert, 'expired', null);
    },
  ),
};

/** An alert that expires once its deployment is over is counted at once, unless it is a decoy. */
export function countLateExpiry(context: WriteContext, alert: AlertRow): void {
  const isCounted = sql`SELECT 1 AS one FROM alerts JOIN deployments ON deployments.id = deployment_id
    WHERE alerts.id = ${alert.id} AND phase = 'ended' AND ${isNoDecoy}`;
  if (context.db.get(isCounted) !== undefined) countAlert(context, alert, 'expired', null);
}

/**
 * Whether the single counts of a deployment are summed and destroyed. What comes after that, of an alert that came after all others were
 * gone, is counted as raised and as not judged to the end.
 */
export function isSummed(db: WriteContext['db'], deploymentId: string): boolean {
  return db.get(sql`SELECT 1 FROM summed_counts WHERE deployment_id = ${deploymentId}`) !== undefined;
}

/**
 * Writes down, for figures, that nothing is left to judge about an alert: once, in the transaction that decides it.
 * @param verdicts both votes; null where it expired
 */
export function countAlert(
  { db, log }: WriteContext,
  alert: AlertRow,
  decision: 'confirmed' | 'rejected' | 'expired',
  verdicts: readonly Verdict[] | null,
): void {
  const { id, number, deploymentId, cameraId, cameraName, raisedAt } = alert;
  // One of a site is counted there.
  if (deploymentId === null || isSummed(db, deploymentId)) return;
  const there = db.all<{ at: number }>(
    sql`SELECT locked_at AS at FROM votes_elsewhere WHERE alert_id = ${id} ORDER BY nth`,
  );
  const locked =
    there.length > 0
      ? there
      : db.all<{ at: number }>(sql`SELECT locked_at AS at FROM votes WHERE alert_id = ${id} ORDER BY nth`);
  const saying = (verdict: Verdict): number => verdicts?.filter((one) => one === verdict).length ?? 0;
  log.append({
    kind: 'count.alert',
    subject: countsSubject(deploymentId),
    actor: null,
    body: {
      alertId: id,
      number,
      deploymentId,
      cameraId,
      cameraName,
      raisedAt,
      decision,
      votedAt: locked.map(({ at }) => at),
      votes:
        verdicts === null
          ? null
          : { match: saying('match'), noMatch: saying('no-match'), cannotTell: saying('cannot-tell') },
    },
  });
}

/** The same of what came of an engagement. */
export function countOutcome(
  { db, log }: WriteContext,
  { id, number, deploymentId, cameraId }: AlertRow,
  outcome: { readonly code: string; readonly meaning: Policy['outcomes'][number]['meaning'] },
): void {
  const { code, meaning } = outcome;
  if (deploymentId === null || isSummed(db, deploymentId)) return;
  log.append({
    kind: 'count.outcome',
    subject: countsSubject(deploymentId),
    actor: null,
    body: { alertId: id, number, deploymentId, cameraId, code, meaning },
  });
}
