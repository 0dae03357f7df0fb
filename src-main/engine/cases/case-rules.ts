import type { AlertState } from '../../contract/domain.ts';

/** What rules ask of a case. */
export interface CaseStanding {
  readonly closedAt: number | null;
  readonly holderId: string | null;
  readonly heldBy: string | null;
  readonly offeredTo: string | null;
}

/** Why a person can't add to a case; null when they can. Pure. */
export function cannotChangeBecause({ closedAt }: CaseStanding, canReview: boolean): string | null {
  if (!canReview) return 'Those who judge alerts write in cases.';
  return closedAt === null ? null : 'This case is closed. Open another one for what came after.';
}

/** Why a person can't offer a case to another; null when they can. Pure. */
export function cannotOfferBecause(standing: CaseStanding, from: string, to: string): string | null {
  const obstacle = cannotChangeBecause(standing, true);
  if (obstacle !== null) return obstacle;
  if (standing.holderId !== from) return 'Whoever has the case in hand hands it over. Take it first.';
  return from === to ? 'You have it in hand already.' : null;
}

/** Why a person can't take a case; null when they can. Pure. */
export function cannotTakeCaseBecause(
  standing: CaseStanding,
  person: string,
  because: string | undefined,
): string | null {
  const obstacle = cannotChangeBecause(standing, true);
  if (obstacle !== null) return obstacle;
  if (standing.holderId === person) return 'You have it in hand already.';
  if (standing.offeredTo === person || because !== undefined || standing.holderId === null) return null;
  return `${standing.heldBy ?? 'Somebody'} has this case in hand and has not offered it to you. Say why you take it.`;
}

/** Why an alert can't be linked; null when it can. Before both votes nothing may be said of it. Pure. */
export function cannotLinkBecause(alert: {
  readonly state: AlertState;
  readonly isDecoy: boolean;
}): string | null {
  if (alert.state === 'expired')
    return 'This alert expired before two people had judged it: there is nothing to link.';
  if (alert.state !== 'confirmed' && alert.state !== 'rejected' && alert.state !== 'closed')
    return 'Two people have to judge this alert first.';
  return alert.isDecoy ? 'This was a decoy: there is nobody whom a case could be about.' : null;
}
