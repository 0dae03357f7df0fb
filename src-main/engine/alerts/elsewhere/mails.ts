import type { AlertState, JudgementReasons, Verdict } from '../../../contract/domain.ts';
import type { Policy } from '../../../contract/policy.ts';
import type { WriteContext } from '../../database/procedures.ts';
import type { DecisionMail, DoneMail, JudgementMail } from '../../mail.ts';
import { encode, type AlertRow, type VoteRow } from '../alert-rows.ts';

export interface Ballot {
  readonly verdict: Verdict;
  readonly reasons: JudgementReasons;
}

/** What mail without pictures is about: it may wait for as long as what is written down about the alert is kept. */
export const recordsMail = (alertId: string): string => `records:${alertId}`;

/** What two people here made of a site's alert goes to that site, with what decided it. */
export function sendJudgement(
  { outbox }: WriteContext,
  alert: Pick<AlertRow, 'id' | 'site' | 'idThere'>,
  votes: readonly (VoteRow & Ballot)[],
): void {
  if (alert.site === null || alert.idThere === null) return;
  const judgement: JudgementMail = {
    alertId: alert.idThere,
    votes: votes.map(({ verdict, reasons, ...vote }) => ({ ...voterOf(vote), verdict, reasons })),
  };
  outbox.put({
    kind: 'judgement',
    to: alert.site,
    about: recordsMail(alert.id),
    parts: [{ to: 'machine', content: encode(judgement) }],
  });
}

/** What an alert became here goes to the control room; nothing where there is none, or it came from elsewhere. */
export function sendDecision(
  { outbox, now }: WriteContext,
  alert: Pick<AlertRow, 'id' | 'site'>,
  decision: {
    readonly state: DecisionMail['state'];
    readonly by: DecisionMail['by'];
    readonly wasDecoy: boolean;
    /** With how each voted, while somebody is there who may know it. */
    readonly votes: readonly (VoteRow & Ballot)[];
  },
): void {
  if (!outbox.isOpen || alert.site !== null) return;
  const { state, by, wasDecoy, votes } = decision;
  const mail: DecisionMail = {
    alertId: alert.id,
    state,
    by,
    at: now,
    wasDecoy,
    votes: votes.map(voterOf),
  };
  const ballots = votes.map(({ verdict, reasons }) => ({ verdict, reasons }));
  outbox.put({
    kind: 'decision',
    about: recordsMail(alert.id),
    parts: [
      { to: 'machine', content: encode(mail) },
      ...(ballots.length === 0 ? [] : [{ to: 'records' as const, content: encode(ballots) }]),
    ],
  });
}

/** What was done about an alert is told to the other machine that knows it. */
export function sendDone(
  { outbox, now }: WriteContext,
  alert: Pick<AlertRow, 'id' | 'site' | 'idThere'>,
  by: string,
  done:
    | { readonly what: 'dispatch' }
    | {
        readonly what: 'outcome';
        readonly code: string;
        readonly meaning: Policy['outcomes'][number]['meaning'];
        readonly note: string;
      },
): void {
  const said = { alertId: alert.idThere ?? alert.id, by, at: now };
  const isDown = alert.site !== null;
  // A note is about people: up it goes to those who read records, down there is nobody but the machine.
  const mail: DoneMail =
    done.what === 'dispatch'
      ? { ...said, what: done.what }
      : { ...said, ...done, note: isDown ? done.note : null };
  outbox.put({
    kind: 'done',
    ...(alert.site === null ? {} : { to: alert.site }),
    about: recordsMail(alert.id),
    parts: [
      { to: 'machine', content: encode(mail) },
      ...(done.what === 'dispatch' || isDown
        ? []
        : [{ to: 'records' as const, content: encode({ note: done.note }) }]),
    ],
  });
}

function voterOf({ personId, by, role, lockedAt }: VoteRow): DecisionMail['votes'][number] {
  // Nobody else votes.
  if (role !== 'operator' && role !== 'supervisor') throw new Error(`a vote of the role ${role}`);
  return { personId, by, role, lockedAt };
}

/** What another machine is told that an alert became; null while it may become anything. */
export function decidedState(state: AlertState): DecisionMail['state'] | null {
  if (state === 'closed') return 'confirmed';
  return state === 'confirmed' || state === 'rejected' || state === 'expired' ? state : null;
}
