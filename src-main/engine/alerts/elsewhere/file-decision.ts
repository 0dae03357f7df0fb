import { nothingChanged, parsePart, type ArrivedMail, type MailFiler } from '../../arrived-mail.ts';
import type { WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import { controlRoom, decisionMailSchema, type DecisionMail } from '../../mail.ts';
import { alertsWhere, type AlertRow } from '../alert-rows.ts';
import { isBeingJudged } from '../rules.ts';
import { openSubject } from '../sealed.ts';
import { areOfTwo, decideElsewhere, keepVotesElsewhere } from './decide-elsewhere.ts';
import { idOfSiteAlert } from './file-alert.ts';
import { decidedState } from './mails.ts';

/** Files what an alert became at its site. That holds, whatever people here said meanwhile. */
export const fileDecision: MailFiler = (context, mail) => {
  const { db, now } = context;
  const { from } = mail;
  const decision = parsePart(decisionMailSchema, mail.own);
  if (from.name === controlRoom || decision === null) return null;
  const [found] = alertsWhere(db, sql`alerts.id = ${idOfSiteAlert(from.id, decision.alertId)}`);
  if (found === undefined) return nothingChanged;
  const { alert, votes } = found;
  // What a site decided it decided once: the first word holds, and nobody says another.
  if (alert.stateThere !== null) return nothingChanged;
  if (alert.wasDecoy === 1 && decision.state === 'confirmed') return null;
  const isOfPeopleThere = decision.by === 'site' && decision.state !== 'expired' && decision.votes.length > 0;
  if (isOfPeopleThere && (!areOfTwo(decision.votes) || mail.records === null)) return null;
  // Nothing is confirmed but by two people, there or here.
  if (decision.state === 'confirmed' && !isOfPeopleThere && votes.length < 2) return null;
  db.run(sql`UPDATE alerts_from_sites SET state_there = ${decision.state}, decided_there_by = ${decision.by}, heard_at = ${now},
      was_decoy = max(was_decoy, ${decision.wasDecoy && decision.state === 'rejected' ? 1 : 0}) WHERE alert_id = ${alert.id}`);
  if (isOfPeopleThere) keepVotes(context, alert, decision, mail);
  settle(context, alert, decision, from.name);
  return { events: [{ kind: 'alert.changed', alertId: alert.id }], decoysOn: [] };
};

function settle(context: WriteContext, alert: AlertRow, { state, votes }: DecisionMail, site: string): void {
  const { db, log } = context;
  const { id, number } = alert;
  const here = decidedState(alert.state);
  if (here === state) return;
  if (isBeingJudged(alert.state)) {
    decideElsewhere(context, alert, { state, at: site, by: votes.map(({ by }) => by) });
    return;
  }
  // It expired here by this machine's clock, which stays so: nobody is engaged by what is on this screen.
  if (here === null || here === 'expired') return;
  log.append({
    kind: 'alert.decision-differs',
    subject: openSubject,
    actor: null,
    body: { alertId: id, number, site, here, there: state },
  });
  db.run(sql`UPDATE alerts SET state = ${state} WHERE id = ${id}`);
}

function keepVotes(
  context: WriteContext,
  { id }: AlertRow,
  { votes }: DecisionMail,
  mail: ArrivedMail,
): void {
  const { records } = mail;
  if (records === null) return;
  keepVotesElsewhere(
    context,
    id,
    votes.map(({ by, role, lockedAt }) => ({
      by,
      role,
      lockedAt,
      content: records,
      place: mail.placeOf('records'),
    })),
  );
}
