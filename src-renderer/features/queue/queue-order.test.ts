import { describe, expect, it } from 'vitest';
import type { AlertSummary } from '../../../src-main/contract/alerts.ts';
import { neighbour, nextToTake } from './queue-order.ts';

function alert(number: number, changes: Partial<AlertSummary> = {}): AlertSummary {
  return {
    id: `alert-${number}`,
    number,
    state: 'new',
    raisedAt: number * 1_000,
    cameraId: 'cam-01',
    cameraName: 'Doorway',
    acknowledgedBy: null,
    votesLocked: 0,
    iHaveVoted: false,
    canJudge: false,
    cannotJudgeBecause: null,
    ...changes,
  };
}

describe('what is taken next', () => {
  it('is the oldest that nobody has taken', () => {
    const taken = alert(1, { state: 'acknowledged', canJudge: true });
    expect(nextToTake([alert(3), taken, alert(2)])?.number).toBe(2);
  });

  it('is otherwise the oldest that waits for this vote', () => {
    const mine = alert(1, { state: 'judged-once', iHaveVoted: true });
    const waiting = alert(2, { state: 'judged-once', canJudge: true });
    expect(nextToTake([mine, waiting])?.number).toBe(2);
    expect(nextToTake([mine])).toBeNull();
  });
});

it('walks the list and stops at its ends', () => {
  const list = [alert(1), alert(2)];
  expect(neighbour(list, 'alert-1', 1)?.number).toBe(2);
  expect(neighbour(list, 'alert-2', 1)?.number).toBe(2);
  expect(neighbour(list, 'alert-1', -1)?.number).toBe(1);
  expect(neighbour(list, null, 1)?.number).toBe(1);
  expect(neighbour([], null, 1)).toBeNull();
});
