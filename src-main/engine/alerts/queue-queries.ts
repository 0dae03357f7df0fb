import type { AlertFilter } from '../../contract/alerts.ts';
import { AppError, assertNever } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import {
  alertsWhere,
  bodyOf,
  findAlert,
  outcomeOf,
  type Actor,
  type AlertRow,
  type AlertWithVotes,
} from './alert-rows.ts';
import { cannotTakeBecause, isRevealed } from './rules.ts';
import { alertSubject, openSubject } from './sealed.ts';
import { hasEveryWord, wordsToSearch } from './search-words.ts';

const tenMinutesMs = 10 * 60_000;
/** Far more than people could judge; alerts have no index by time, which each commit would have to keep. */
const mostCounted = 500;

/** Or nobody can any more: what is written about it has been destroyed. One that expired at its site is explained there. */
const isExplained = sql`(records_destroyed_at IS NOT NULL OR coalesce(state_there, '') = 'expired' OR EXISTS (SELECT 1 FROM expiry_explanations WHERE alert_id = alerts.id))`;

export const queueProcedures = {
  'alerts.queue': read(({ db, now }: ReadContext, input: { readonly closedLimit: number }) => ({
    open: alertsWhere(
      db,
      sql`alerts.state IN ('new', 'acknowledged', 'judged-once', 'confirmed') OR (alerts.state = 'expired' AND NOT ${isExplained})
        ORDER BY raised_at, number`,
    ),
    closed: alertsWhere(
      db,
      sql`alerts.state IN ('rejected', 'closed') OR (alerts.state = 'expired' AND ${isExplained}) ORDER BY number DESC LIMIT ${input.closedLimit}`,
    ),
    raisedInTenMinutes:
      db.get<{ count: number }>(sql`
        SELECT count(*) AS count FROM (SELECT raised_at FROM alerts ORDER BY number DESC LIMIT ${mostCounted})
        WHERE raised_at > ${now - tenMinutesMs}`)?.count ?? 0,
  })),

  /** Newest first. Before both votes nothing is found by what they are about: it isn't even opened. */
  'alerts.search': read(
    (
      { db, subjects }: ReadContext,
      input: {
        readonly person: Actor;
        readonly text: string;
        readonly among: AlertFilter;
        readonly cameraId: string | undefined;
        /** Of that site; of none for null. */
        readonly site: string | null | undefined;
        readonly limit: number;
      },
    ) => {
      const candidates = alertsWhere(
        db,
        sql`${input.cameraId ?? null} IS NULL OR camera_id = ${input.cameraId ?? null} ORDER BY number DESC`,
      );
      const wanted = wordsToSearch([input.text]);
      const found = candidates.filter(
        (one) =>
          (input.site === undefined || one.alert.site === input.site) &&
          isAmong(one, input.among, input.person) &&
          hasEveryWord(wordsToSearch([...plainFacts(one), ...hiddenFacts(one, db, subjects)]), wanted),
      );
      return { alerts: found.slice(0, input.limit), found: found.length };
    },
  ),

  /** Puts an alert into somebody's hands, out of nobody's or, where that is asked for, somebody else's. */
  'alerts.take': write(
    (
      { db, log, now }: WriteContext,
      input: { readonly id: string; readonly actor: Actor; readonly isTakeOver: boolean },
    ): { readonly isChanged: boolean } => {
      const { alert, votes } = findAlert(db, input.id);
      const obstacle = cannotTakeBecause({ state: alert.state, votes }, input.actor);
      if (obstacle !== null) throw new AppError('conflict', obstacle);
      if (alert.holderId === input.actor.id) return { isChanged: false };
      if (alert.heldBy !== null && !input.isTakeOver) {
        throw new AppError(
          'conflict',
          `${alert.heldBy} has this alert in hand. Take it over if they can’t go on.`,
        );
      }
      db.run(sql`UPDATE alerts SET state = ${alert.state === 'new' ? 'acknowledged' : alert.state},
          held_by = ${input.actor.id}, held_since = ${now}, waiting_since = NULL, escalated_at = NULL
        WHERE id = ${input.id}`);
      const entry = { subject: alertSubject(input.id), actor: input.actor.id };
      const about = { alertId: input.id, number: alert.number };
      if (alert.heldBy === null) log.append({ ...entry, kind: 'alert.acknowledged', body: about });
      else log.append({ ...entry, kind: 'alert.taken-over', body: { ...about, from: alert.heldBy } });
      return { isChanged: true };
    },
  ),

  'alerts.release': write(
    (context: WriteContext, input: { readonly id: string; readonly actor: Actor }): void => {
      const { alert } = findAlert(context.db, input.id);
      if (alert.holderId !== input.actor.id) {
        throw new AppError('conflict', 'You don’t have this alert in hand.');
      }
      release(context, alert, input.actor.id, 'asked');
    },
  ),
};

/** Takes an alert out of somebody's hands: it waits again. */
export function release(
  { db, log, now }: WriteContext,
  alert: AlertRow,
  actor: string | null,
  because: 'asked' | 'signed-out',
): void {
  db.run(sql`UPDATE alerts SET state = ${alert.state === 'acknowledged' ? 'new' : alert.state}, held_by = NULL,
      held_since = NULL, waiting_since = ${now}, escalated_at = NULL WHERE id = ${alert.id}`);
  log.append({
    kind: 'alert.released',
    subject: openSubject,
    actor,
    body: { alertId: alert.id, number: alert.number, holder: alert.heldBy ?? '', because },
  });
}

function isAmong({ alert, votes }: AlertWithVotes, among: AlertFilter, person: Actor): boolean {
  switch (among) {
    case 'all':
      return true;
    case 'mine':
      return cannotTakeBecause({ state: alert.state, votes }, person) === null;
    case 'waiting':
      return alert.waitingSince !== null;
    case 'outcome-missing':
      return alert.state === 'confirmed';
    case 'decided':
      return isRevealed(alert.state);
    case 'expired':
      return alert.state === 'expired';
    default:
      return assertNever(among);
  }
}

/** What every reviewer sees of an alert in the queue. */
function plainFacts({ alert }: AlertWithVotes): readonly string[] {
  const { number, cameraName, heldBy, site, numberThere } = alert;
  return [String(number), cameraName, heldBy ?? '', ...(site === null ? [] : [site, String(numberThere)])];
}

/** What is seen once both votes are locked, unless it has been deleted since. */
function hiddenFacts(
  { alert, votes }: AlertWithVotes,
  db: ReadContext['db'],
  subjects: ReadContext['subjects'],
): readonly string[] {
  if (alert.wasDecoy === 1) return ['decoy', ...votes.map(({ by }) => by)];
  const isOpen = isRevealed(alert.state) && alert.isPacked === 0;
  if (!isOpen || subjects.state(alertSubject(alert.id)) !== 'held') return [];
  const { name, reference, category } = bodyOf(db, subjects, alert.id);
  const outcome = outcomeOf(db, subjects, alert.id);
  const voters = votes.map(({ by }) => by);
  return [
    name,
    reference,
    category,
    ...voters,
    ...(outcome === null ? [] : [outcome.code, outcome.note, outcome.by]),
  ];
}
