import type { AlertState } from '../../../contract/domain.ts';
import type { WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import type { AlertRow } from '../alert-rows.ts';
import { elsewhereSubject, openSubject } from '../sealed.ts';

export interface VoteElsewhere {
  readonly by: string;
  readonly role: 'operator' | 'supervisor';
  readonly lockedAt: number;
  /** How it was, as it is to be sealed here. */
  readonly content: Uint8Array;
  /** Where it stood, if it is sealed to people besides. */
  readonly place: string | null;
}

/** Whether they are of two people, one of them a supervisor. Pure. */
export function areOfTwo(votes: readonly { readonly personId: string; readonly role: string }[]): boolean {
  return (
    votes.length === 2 &&
    new Set(votes.map(({ personId }) => personId)).size === 2 &&
    votes.some(({ role }) => role === 'supervisor')
  );
}

export function keepVotesElsewhere(
  { db, subjects }: WriteContext,
  alertId: string,
  votes: readonly VoteElsewhere[],
): void {
  const subject = elsewhereSubject(alertId);
  subjects.create(subject);
  votes.forEach(({ by, role, lockedAt, content, place }, at) => {
    const nth = at + 1;
    db.run(sql`INSERT INTO votes_elsewhere (alert_id, nth, "by", role, locked_at, sealed, place)
      VALUES (${alertId}, ${nth}, ${by}, ${role}, ${lockedAt}, ${subjects.seal(subject, content, `vote:${String(nth)}`)}, ${place})`);
  });
}

/** An alert is what it became elsewhere: out of everybody's hands here. Nobody need be there who could open it. */
export function decideElsewhere(
  { db, log, now }: WriteContext,
  { id, number }: Pick<AlertRow, 'id' | 'number'>,
  decision: {
    readonly state: Extract<AlertState, 'confirmed' | 'rejected' | 'expired'>;
    readonly at: string;
    readonly by: readonly string[];
  },
): void {
  db.run(sql`UPDATE alerts SET state = ${decision.state}, decided_at = ${decision.state === 'expired' ? null : now}, held_by = NULL,
      held_since = NULL, waiting_since = NULL, escalated_at = NULL WHERE id = ${id}`);
  log.append({
    kind: 'alert.decided-elsewhere',
    subject: openSubject,
    actor: null,
    body: { alertId: id, number, decision: decision.state, at: decision.at, by: [...decision.by] },
  });
}
