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

/** Judgements before anybody may be engaged (DOMAIN, code floor): two people, one of them a supervisor. */
const judgementsNeeded = 2;

/**
 * Why this person can't judge the alert now, in words; null when they can. Depends on who voted, never on how.
 */
export function cannotJudgeBecause(
  alert: Judged,
  person: { readonly id: string; readonly role: Role },
): string | null {
  if (person.role !== 'operator' && person.role !== 'supervisor')
    return 'Only operators and supervisors judge alerts.';
  if (alert.votes.length >= judgementsNeeded) return 'Both votes are locked.';
  if (alert.votes.some(({ personId }) => personId === person.id)) {
    return 'Your vote is locked. The second vote must come from another person.';
  }
  const isLastVote = alert.votes.length === judgementsNeeded - 1;
  const hasSupervisor = alert.votes.some(({ role }) => role === 'supervisor');
  if (isLastVote && !hasSupervisor && person.role !== 'supervisor') {
    return 'The second vote must come from a supervisor.';
  }
  if (alert.state === 'new') return 'Take the alert first.';
  return null;
}

/** Both say match: confirmed. Anything else: no engagement. */
export function decide(verdicts: readonly Verdict[]): 'confirmed' | 'rejected' {
  return verdicts.length === judgementsNeeded && verdicts.every((verdict) => verdict === 'match')
    ? 'confirmed'
    : 'rejected';
}

/** The state after one more vote. */
export function stateAfterVote(verdicts: readonly Verdict[]): AlertState {
  return verdicts.length < judgementsNeeded ? 'judged-once' : decide(verdicts);
}

/** Whether both votes are locked, so that what was hidden may be shown. */
export function isRevealed(state: AlertState): boolean {
  return state === 'confirmed' || state === 'rejected' || state === 'closed';
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
      !isRevealed(alert.state) ||
      (alert.state === 'confirmed' && match.at - alert.raisedAt < coolDownMs) ||
      (alert.cameraId === match.cameraId && match.at - alert.raisedAt < coolDownMs),
  );
}
