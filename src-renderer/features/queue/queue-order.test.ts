import { describe, expect, it } from 'vitest';
import { someAlert as alert } from '../../testing/some-alert.ts';
import { neighbour, nextToTake } from './queue-order.ts';

describe('what is taken next', () => {
  it('is the oldest that nobody has taken', () => {
    const taken = alert(1, { state: 'acknowledged', canTake: true, waitingSince: null });
    expect(nextToTake([alert(3), taken, alert(2)])?.number).toBe(2);
  });

  it('is otherwise the oldest that waits for this vote', () => {
    const mine = alert(1, { state: 'judged-once', iHaveVoted: true, canTake: false });
    const waiting = alert(2, { state: 'judged-once', canJudge: true });
    expect(nextToTake([mine, waiting])?.number).toBe(2);
    expect(nextToTake([mine])).toBeNull();
  });

  it('goes by age alone: an older one with a vote comes before a new one', () => {
    const waiting = alert(1, { state: 'judged-once', canJudge: true });
    expect(nextToTake([alert(2), waiting])?.number).toBe(1);
    expect(nextToTake([alert(1), alert(2, { state: 'judged-once', canJudge: true })])?.number).toBe(1);
  });

  it('is first of all what is in this person’s hands already, and never what is in another’s', () => {
    const held = (isMe: boolean) => ({
      state: 'acknowledged' as const,
      heldBy: { name: 'Ada', isMe, since: 1 },
      waitingSince: null,
    });
    const mine = alert(2, { ...held(true), canTake: false, canJudge: true });
    expect(nextToTake([alert(1), mine])?.number).toBe(2);
    expect(nextToTake([alert(1, held(false))])).toBeNull();
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
