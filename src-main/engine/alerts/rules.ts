import type { AlertState, Role, Verdict } from '../../contract/domain.ts';

export interface LockedVote {
  readonly personId: string;
  readonly role: Role;
  readonly verdict: Verdict;
}

export interface Judged {
  readonly state: AlertState;
  readonly votes: readonly Pick<LockedVote, 'personId' | 'role'>[];
}

interface Holder {
  readonly id: string;
  readonly name: string;
}

/** An alert as it stands in the queue. */
export interface Queued extends Judged {
  readonly holder: Holder | null;
}

interface Reviewer {
  readonly id: string;
  readonly role: Role;
}

/** How long an alert waits for whom; from the policy that its deployment runs under. */
export interface AlertTimes {
  /** How long the same person in front of the same camera counts as a repeat. */
  readonly coolDownMs: number;
  /** How long nobody need take it before it is called out. */
  readonly escalateAfterMs: number;
  /** How long after it was raised its two votes may come. */
  readonly expireAfterMs: number;
  /** How long after it was decided, or expired, its pictures are kept: of one that was confirmed, and of any other. */
  readonly confirmedKeptMs: number;
  readonly rejectedKeptMs: number;
  /** And everything else about it: names, votes, what came of it. */
  readonly recordsKeptMs: number;
}

/** Judgements before anybody may be engaged (DOMAIN, code floor): two people, one of them a supervisor. */
const judgementsNeeded = 2;

/**
 * Why this person can't take the alert in hand, in words; null when they can. Depends on who voted, never on how.
 */
export function cannotTakeBecause(alert: Judged, person: Reviewer): string | null {
  if (person.role !== 'operator' && person.role !== 'supervisor')
    return 'Only operators and supervisors judge alerts.';
  if (alert.state === 'expired') return 'This alert expired before two people had judged it.';
  if (alert.votes.length >= judgementsNeeded) return 'Both votes are locked.';
  if (alert.votes.some(({ personId }) => personId === person.id)) {
    return 'Your vote is locked. The second vote must come from another person.';
  }
  const isLastVote = alert.votes.length === judgementsNeeded - 1;
  const hasSupervisor = alert.votes.some(({ role }) => role === 'supervisor');
  if (isLastVote && !hasSupervisor && person.role !== 'supervisor') {
    return 'The second vote must come from a supervisor.';
  }
  return null;
}

/** Who has an alert in hand, from its row. */
export function holderOf(alert: {
  readonly holderId: string | null;
  readonly heldBy: string | null;
}): Holder | null {
  const { holderId, heldBy } = alert;
  return holderId === null || heldBy === null ? null : { id: holderId, name: heldBy };
}

/** The same for judging it now: it must be in nobody else's hands, and a new one in somebody's. */
export function cannotJudgeBecause(alert: Queued, person: Reviewer): string | null {
  const obstacle = cannotTakeBecause(alert, person);
  if (obstacle !== null) return obstacle;
  if (alert.holder !== null && alert.holder.id !== person.id) {
    return `${alert.holder.name} has this alert in hand. Take it over if they can’t go on.`;
  }
  return alert.state === 'new' ? 'Take the alert first.' : null;
}

/** Whether a person may take their vote back: it is the only one so far. */
export function canWithdraw({ state, votes }: Judged, personId: string): boolean {
  return state === 'judged-once' && votes.length === 1 && votes[0]?.personId === personId;
}

/** Both say match: confirmed. Anything else: no engagement. */
export function decide(verdicts: readonly Verdict[]): 'confirmed' | 'rejected' {
  return verdicts.length === judgementsNeeded && verdicts.every((verdict) => verdict === 'match')
    ? 'confirmed'
    : 'rejected';
}

/** The state after one more vote. Nobody is ever engaged because of a decoy, however it was judged. */
export function stateAfterVote(verdicts: readonly Verdict[], isDecoy: boolean): AlertState {
  if (verdicts.length < judgementsNeeded) return 'judged-once';
  return isDecoy ? 'rejected' : decide(verdicts);
}

/** Whether both votes are locked, so that what was hidden may be shown. */
export function isRevealed(state: AlertState): boolean {
  return state === 'confirmed' || state === 'rejected' || state === 'closed';
}

/** Whether it still waits for a vote. */
export function isBeingJudged(state: AlertState): boolean {
  return state === 'new' || state === 'acknowledged' || state === 'judged-once';
}

/**
 * Whether another match on this entry is a repeat rather than a new alert: somebody is still working on an alert
 * about the same entry, or the same camera raised one within the cool-down.
 */
export function isRepeat(
  previous: readonly { readonly cameraId: string; readonly state: AlertState; readonly raisedAt: number }[],
  match: { readonly cameraId: string; readonly at: number },
  coolDownMs: number,
): boolean {
  return previous.some(
    (alert) =>
      isBeingJudged(alert.state) ||
      (alert.state === 'confirmed' && match.at - alert.raisedAt < coolDownMs) ||
      (alert.cameraId === match.cameraId && match.at - alert.raisedAt < coolDownMs),
  );
}
