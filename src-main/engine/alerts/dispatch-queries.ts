import { AppError } from '../../contract/errors.ts';
import { write, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { findAlert, type Actor } from './alert-rows.ts';
import { alertSubject } from './sealed.ts';

export const dispatchProcedures = {
  /** Writes down that officers were told of a confirmed alert; the first time counts. */
  'alerts.note-dispatch': write(
    (
      { db, log, now }: WriteContext,
      input: { readonly id: string; readonly actor: Actor },
    ): { readonly isChanged: boolean } => {
      const { alert } = findAlert(db, input.id);
      const isKnown = db.get(sql`SELECT 1 FROM dispatches WHERE alert_id = ${input.id}`) !== undefined;
      if (isKnown) return { isChanged: false };
      if (alert.state !== 'confirmed') {
        throw new AppError('conflict', 'Officers are told only of an alert that both people confirmed.');
      }
      db.run(sql`INSERT INTO dispatches (alert_id, person_id, dispatched_at)
        VALUES (${input.id}, ${input.actor.id}, ${now})`);
      log.append({
        kind: 'alert.dispatched',
        subject: alertSubject(input.id),
        actor: input.actor.id,
        body: { alertId: input.id, number: alert.number },
      });
      return { isChanged: true };
    },
  ),
};
