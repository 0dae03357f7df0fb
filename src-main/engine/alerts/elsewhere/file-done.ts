import { nothingChanged, parsePart, type ArrivedMail, type MailFiler } from '../../arrived-mail.ts';
import type { WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import { controlRoom, doneMailSchema, type DoneMail } from '../../mail.ts';
import { alertsWhere, encode, type AlertRow } from '../alert-rows.ts';
import { countOutcome } from '../count-queries.ts';
import { elsewhereSubject, openSubject } from '../sealed.ts';
import { idOfSiteAlert } from './file-alert.ts';

/** Files that officers were told at the other machine, or what came of it. The first word on each holds. */
export const fileDone: MailFiler = (context, mail) => {
  const { db, log } = context;
  const { from } = mail;
  const done = parsePart(doneMailSchema, mail.own);
  if (done === null) return null;
  const isFromControl = from.name === controlRoom;
  const [found] = alertsWhere(
    db,
    isFromControl
      ? sql`alerts.id = ${done.alertId} AND deployment_id IS NOT NULL`
      : sql`alerts.id = ${idOfSiteAlert(from.id, done.alertId)}`,
  );
  if (found === undefined) return nothingChanged;
  const { alert } = found;
  if (alert.state !== 'confirmed' || isKnown(context, alert, done.what)) return nothingChanged;
  if (!keep(context, alert, done, mail)) return null;
  if (done.what === 'outcome') {
    db.run(sql`UPDATE alerts SET state = 'closed' WHERE id = ${alert.id}`);
    if (isFromControl) countOutcome(context, alert, done);
  }
  log.append({
    kind: 'alert.done-elsewhere',
    subject: openSubject,
    actor: null,
    body: { alertId: alert.id, number: alert.number, what: done.what, at: from.name, by: done.by },
  });
  return { events: [{ kind: 'alert.changed', alertId: alert.id }], decoysOn: [] };
};

function isKnown({ db }: WriteContext, { id }: AlertRow, what: DoneMail['what']): boolean {
  return (
    (what === 'dispatch' && db.get(sql`SELECT 1 FROM dispatches WHERE alert_id = ${id}`) !== undefined) ||
    db.get(sql`SELECT 1 FROM done_elsewhere WHERE alert_id = ${id} AND what = ${what}`) !== undefined
  );
}

function keep(
  { db, subjects }: WriteContext,
  { id }: AlertRow,
  done: DoneMail,
  { records, placeOf }: ArrivedMail,
): boolean {
  if (done.what === 'dispatch') {
    db.run(
      sql`INSERT INTO done_elsewhere (alert_id, what, "by", at) VALUES (${id}, 'dispatch', ${done.by}, ${done.at})`,
    );
    return true;
  }
  const content = done.note === null ? records : encode({ note: done.note });
  if (content === null) return false;
  const subject = elsewhereSubject(id);
  subjects.create(subject);
  db.run(sql`INSERT INTO done_elsewhere (alert_id, what, "by", at, code, sealed, place)
    VALUES (${id}, 'outcome', ${done.by}, ${done.at}, ${done.code}, ${subjects.seal(subject, content, 'outcome')},
      ${done.note === null ? placeOf('records') : null})`);
  return true;
}
