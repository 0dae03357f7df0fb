import { AppError } from '../../contract/errors.ts';
import { write, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { ballotOf, encode, findAlert, type Actor } from './alert-rows.ts';
import { canWithdraw } from './rules.ts';
import { alertSubject, placeOfWithdrawn, type WithdrawnBody } from './sealed.ts';

export const withdrawProcedures = {
  /** Takes a first vote back. Whoever took it back has the alert in hand again, unless somebody else has it. */
  'alerts.withdraw-vote': write(
    (
      { db, log, subjects, now }: WriteContext,
      input: { readonly id: string; readonly actor: Actor; readonly because: string },
    ): void => {
      const { alert, votes } = findAlert(db, input.id);
      const mine = votes.find(({ personId }) => personId === input.actor.id);
      if (mine === undefined || !canWithdraw({ state: alert.state, votes }, input.actor.id)) {
        throw new AppError(
          'conflict',
          mine === undefined
            ? 'You have no vote on this alert.'
            : 'A vote can be withdrawn only before the second one.',
        );
      }
      const subject = alertSubject(input.id);
      const body: WithdrawnBody = {
        ...ballotOf(db, subjects, input.id, input.actor.id),
        because: input.because,
      };
      const sealed = subjects.seal(subject, encode(body), placeOfWithdrawn(input.actor.id, mine.lockedAt));
      db.run(sql`
        INSERT INTO withdrawn_votes (alert_id, person_id, locked_at, withdrawn_at, sealed, idempotency_key)
        SELECT alert_id, person_id, locked_at, ${now}, ${sealed}, idempotency_key FROM votes
        WHERE alert_id = ${input.id} AND person_id = ${input.actor.id}`);
      db.run(sql`DELETE FROM votes WHERE alert_id = ${input.id} AND person_id = ${input.actor.id}`);
      db.run(sql`UPDATE alerts SET state = 'acknowledged', held_by = coalesce(held_by, ${input.actor.id}),
          held_since = coalesce(held_since, ${now}), waiting_since = NULL, escalated_at = NULL
        WHERE id = ${input.id}`);
      log.append({
        kind: 'alert.vote-withdrawn',
        subject,
        actor: input.actor.id,
        body: { alertId: input.id, number: alert.number, because: input.because },
      });
    },
  ),
};
