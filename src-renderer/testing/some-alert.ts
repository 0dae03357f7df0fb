import type { AlertSummary } from '../../src-main/contract/alerts.ts';

/** An alert of the queue as tests want it: new, a second apart from its neighbours. */
export function someAlert(number: number, changes: Partial<AlertSummary> = {}): AlertSummary {
  return {
    id: `alert-${number}`,
    number,
    state: 'new',
    raisedAt: number * 1_000,
    cameraId: 'cam-01',
    cameraName: 'Doorway',
    heldBy: null,
    waitingSince: number * 1_000,
    escalatedAt: null,
    votesLocked: 0,
    iHaveVoted: false,
    canJudge: false,
    cannotJudgeBecause: null,
    canTake: true,
    wasDecoy: false,
    site: null,
    ...changes,
  };
}
