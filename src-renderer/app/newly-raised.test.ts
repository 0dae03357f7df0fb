import { expect, it } from 'vitest';
import type { AlertSummary } from '../../src-main/contract/alerts.ts';
import { newlyRaised } from './newly-raised.ts';

function alert(number: number, state: AlertSummary['state'] = 'new'): AlertSummary {
  return {
    id: `alert-${number}`,
    number,
    state,
    raisedAt: 1_000 * number,
    cameraId: 'camera-1',
    cameraName: 'Doorway',
    acknowledgedBy: null,
    votesLocked: 0,
    iHaveVoted: false,
    canJudge: false,
    cannotJudgeBecause: null,
  };
}

it('sounds for what came since, not for what was open at sign-in', () => {
  expect(newlyRaised(undefined, [alert(1)])).toEqual([]);
  expect(newlyRaised([alert(1)], [alert(1), alert(2)])).toEqual([alert(2)]);
});

it('stays quiet about an alert that somebody took in the meantime', () => {
  expect(newlyRaised([], [alert(1, 'acknowledged')])).toEqual([]);
});
