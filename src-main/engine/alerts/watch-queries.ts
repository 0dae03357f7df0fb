import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { alertsWhere, encode, findAlert, type Actor, type AlertRow } from './alert-rows.ts';
import { countLateExpiry } from './count-queries.ts';
import { sendDecision } from './elsewhere/mails.ts';
import { release } from './queue-queries.ts';
import { alertSubject, openSubject } from './sealed.ts';

export const watchProcedures = {
  /** Whether time has brought anything to do: the look that is taken each second, without a transaction. */
  'alerts.is-due': read(({ db }: ReadContext, { at }: { readonly at: number }): boolean => {
    const conditions = [hasExpired(at), isAbandoned(at), isUnanswered(at)];
    return conditions.some((condition) => db.get(sql`SELECT 1 FROM alerts WHERE ${condition}`) !== undefined);
  }),

  /**
   * What time does to the queue: alerts expire, go back when their holder has left the seat, and are called out when
   * nobody takes them. Answers the ids of what changed.
   * @param input.at how late it is by a clock that nobody sets back
   */
  'alerts.pass-time': write((context: WriteContext, { at }: { readonly at: number }): readonly string[] => {
    const { db } = context;
    const of = (condition: ReturnType<typeof sql>): readonly AlertRow[] =>
      alertsWhere(db, sql`${condition} ORDER BY raised_at`).map(({ alert }) => alert);
    const expired = of(hasExpired(at));
    for (const alert of expired) expire(context, alert);
    const abandoned = of(isAbandoned(at));
    for (const alert of abandoned) release(context, alert, null, 'signed-out');
    const unanswered = of(isUnanswered(at));
    for (const alert of unanswered) escalate(context, alert);
    return [...new Set([...expired, ...abandoned, ...unanswered].map(({ id }) => id))];
  }),

  'alerts.explain-expiry': write(
    (
      { db, log, subjects, now }: WriteContext,
      input: { readonly id: string; readonly actor: Actor; readonly words: string },
    ): void => {
      const { alert } = findAlert(db, input.id);
      if (alert.state !== 'expired') {
        throw new AppError('conflict', 'Only an alert that expired needs an explanation.');
      }
      const subject = alertSubject(input.id);
      const sealed = subjects.seal(subject, encode({ words: input.words }), 'explanation');
      const changes = db.run(sql`
        INSERT OR IGNORE INTO expiry_explanations (alert_id, person_id, explained_at, sealed)
        VALUES (${input.id}, ${input.actor.id}, ${now}, ${sealed})`);
      if (changes === 0) throw new AppError('conflict', 'Somebody has explained this alert already.');
      log.append({
        kind: 'alert.expiry-explained',
        subject,
        actor: input.actor.id,
        body: { alertId: input.id, number: alert.number, words: input.words },
      });
    },
  ),

  /** How many have been called out and still wait. */
  'alerts.unanswered': read(
    ({ db }: ReadContext): number =>
      db.get<{ count: number }>(
        sql`SELECT count(*) AS count FROM alerts WHERE escalated_at IS NOT NULL AND waiting_since IS NOT NULL`,
      )?.count ?? 0,
  ),
};

const beingJudged = sql`alerts.state IN ('new', 'acknowledged', 'judged-once')`;

function hasExpired(now: number) {
  return sql`${beingJudged} AND alerts.expires_at <= ${now}`;
}

/** Its holder is signed in nowhere any more. */
function isAbandoned(now: number) {
  return sql`${beingJudged} AND held_by IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM sessions WHERE person_id = held_by AND ended_at IS NULL AND sessions.expires_at > ${now})`;
}

function isUnanswered(now: number) {
  return sql`${beingJudged} AND escalated_at IS NULL AND waiting_since + escalate_after_ms <= ${now}`;
}

function expire(context: WriteContext, alert: AlertRow): void {
  const { db, log } = context;
  db.run(sql`UPDATE alerts SET state = 'expired', held_by = NULL, held_since = NULL, waiting_since = NULL
    WHERE id = ${alert.id}`);
  log.append({
    kind: 'alert.expired',
    subject: openSubject,
    actor: null,
    body: { alertId: alert.id, number: alert.number },
  });
  countLateExpiry(context, alert);
  sendDecision(context, alert, { state: 'expired', by: 'site', wasDecoy: false, votes: [] });
}

function escalate({ db, log, now }: WriteContext, alert: AlertRow): void {
  db.run(sql`UPDATE alerts SET escalated_at = ${now} WHERE id = ${alert.id}`);
  log.append({
    kind: 'alert.escalated',
    subject: openSubject,
    actor: null,
    body: {
      alertId: alert.id,
      number: alert.number,
      waitedSeconds: Math.round((now - (alert.waitingSince ?? now)) / 1000),
    },
  });
}
