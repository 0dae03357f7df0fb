import { AppError } from '../../contract/errors.ts';
import type { Policy } from '../../contract/policy.ts';
import { write, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { encode, findAlert, type Actor } from './alert-rows.ts';
import { countOutcome } from './count-queries.ts';
import { assertHeldThere } from './dispatch-queries.ts';
import { sendDone } from './elsewhere/mails.ts';
import { alertSubject } from './sealed.ts';

export const outcomeProcedures = {
  'alerts.record-outcome': write(
    (
      context: WriteContext,
      input: {
        readonly id: string;
        readonly actor: Actor;
        readonly code: string;
        /** What the policy counts the code as. */
        readonly meaning: Policy['outcomes'][number]['meaning'];
        readonly note: string;
        readonly idempotencyKey: string;
      },
    ): void => {
      const { db, log, subjects, now } = context;
      const { alert } = findAlert(db, input.id);
      const isRetry = db.get(sql`SELECT 1 AS one FROM outcomes WHERE alert_id = ${input.id}
        AND idempotency_key = ${input.idempotencyKey}`);
      if (isRetry !== undefined) return;
      if (alert.state !== 'confirmed') {
        throw new AppError(
          'conflict',
          alert.state === 'closed'
            ? 'The outcome of this alert has been recorded already.'
            : 'Only a confirmed alert has an outcome.',
        );
      }
      assertHeldThere(alert);
      const subject = alertSubject(input.id);
      db.run(sql`INSERT INTO outcomes (alert_id, person_id, code, recorded_at, sealed, idempotency_key)
        VALUES (${input.id}, ${input.actor.id}, ${input.code}, ${now},
          ${subjects.seal(subject, encode({ note: input.note }), 'outcome')}, ${input.idempotencyKey})`);
      db.run(sql`UPDATE alerts SET state = 'closed' WHERE id = ${input.id}`);
      log.append({
        kind: 'alert.outcome',
        subject,
        actor: input.actor.id,
        body: { alertId: input.id, number: alert.number, code: input.code, note: input.note },
      });
      countOutcome(context, alert, input);
      const { code, meaning, note } = input;
      sendDone(context, alert, input.actor.displayName, { what: 'outcome', code, meaning, note });
    },
  ),
};
