import { nothingChanged, parsePart, type MailFiler } from '../../arrived-mail.ts';
import type { WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import { controlRoom, judgementMailSchema, type JudgementMail } from '../../mail.ts';
import { alertsWhere, encode, type AlertRow } from '../alert-rows.ts';
import { noteClip } from '../clips/clip-queries.ts';
import { countAlert } from '../count-queries.ts';
import { revealDecoy } from '../decoys/decoy-queries.ts';
import { decide, isBeingJudged } from '../rules.ts';
import { openSubject } from '../sealed.ts';
import { areOfTwo, decideElsewhere, keepVotesElsewhere } from './decide-elsewhere.ts';
import { decidedState, sendDecision } from './mails.ts';

/**
 * Files what two people at the control room made of an alert of this site: this site's own decision is written from it, once. Whichever
 * decision was written first holds, and the control room is told either way.
 */
export const fileJudgement: MailFiler = (context, { from, own }) => {
  const { db, log } = context;
  const judgement = parsePart(judgementMailSchema, own);
  if (from.name !== controlRoom || judgement === null || !areOfTwo(judgement.votes)) return null;
  const [found] = alertsWhere(db, sql`alerts.id = ${judgement.alertId} AND deployment_id IS NOT NULL`);
  // There is none any more: what was written down about it is destroyed, or older data was put back.
  if (found === undefined) return nothingChanged;
  const { alert } = found;
  const { id, number } = alert;
  const held = decidedState(alert.state);
  if (held !== null || !isBeingJudged(alert.state)) {
    log.append({
      kind: 'alert.judgement-too-late',
      subject: openSubject,
      actor: null,
      body: { alertId: id, number, held: held ?? 'expired' },
    });
    sendDecision(context, alert, {
      state: held ?? 'expired',
      by: 'site',
      wasDecoy: alert.wasDecoy === 1,
      votes: [],
    });
    return nothingChanged;
  }
  const isDecoy = db.get(sql`SELECT 1 FROM decoys WHERE alert_id = ${id}`) !== undefined;
  const verdicts = judgement.votes.map(({ verdict }) => verdict);
  const state = isDecoy ? 'rejected' : decide(verdicts);
  keepVotes(context, alert, judgement);
  decideElsewhere(context, alert, { state, at: from.name, by: judgement.votes.map(({ by }) => by) });
  noteClip(context, alert);
  if (isDecoy) revealDecoy(context, alert, verdicts, []);
  else countAlert(context, alert, state, verdicts);
  sendDecision(context, alert, { state, by: 'control', wasDecoy: isDecoy, votes: [] });
  return {
    events: [{ kind: 'alert.changed', alertId: id }],
    decoysOn: isDecoy ? [alert.cameraId] : [],
  };
};

/** By this machine's clock: the other one's may say anything. */
function keepVotes(context: WriteContext, { id }: AlertRow, { votes }: JudgementMail): void {
  keepVotesElsewhere(
    context,
    id,
    votes.map(({ by, role, verdict, reasons }) => ({
      by,
      role,
      lockedAt: context.now,
      content: encode({ verdict, reasons }),
      place: null,
    })),
  );
}
