import { AppError } from '../../contract/errors.ts';
import { write, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { dispatchOf, findAlert, type Actor, type AlertRow } from './alert-rows.ts';
import { sendDone } from './elsewhere/mails.ts';
import { alertSubject } from './sealed.ts';

export const dispatchProcedures = {
  /** Writes down that officers were told of a confirmed alert; the first time counts. */
  'alerts.note-dispatch': write(
    (
      context: WriteContext,
      input: { readonly id: string; readonly actor: Actor },
    ): { readonly isChanged: boolean } => {
      const { db, log, now } = context;
      const { alert } = findAlert(db, input.id);
      if (dispatchOf(db, input.id) !== null) return { isChanged: false };
      if (alert.state !== 'confirmed') {
        throw new AppError('conflict', 'Officers are told only of an alert that both people confirmed.');
      }
      assertHeldThere(alert);
      db.run(sql`INSERT INTO dispatches (alert_id, person_id, dispatched_at)
        VALUES (${input.id}, ${input.actor.id}, ${now})`);
      log.append({
        kind: 'alert.dispatched',
        subject: alertSubject(input.id),
        actor: input.actor.id,
        body: { alertId: input.id, number: alert.number },
      });
      sendDone(context, alert, input.actor.displayName, { what: 'dispatch' });
      return { isChanged: true };
    },
  ),
};

/** Two people may have said otherwise at the site meanwhile. @throws AppError while the site has not said that this holds */
export function assertHeldThere({ site, stateThere }: AlertRow): void {
  if (site === null || stateThere !== null) return;
  throw new AppError(
    'conflict',
    `${site} has not said yet that it has this judgement: it may have been judged there too. Wait for its word.`,
  );
}
