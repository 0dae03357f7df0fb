import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../contract/domain.ts';
import { openReviewRoom } from '../testing/review-room/review-room.ts';
import type { Seat } from '../testing/review-room/seat.ts';

const reasons = { subject: ['features-agree'], system: [], environment: [] };
const because = 'I pressed the wrong key.';

function judge(seat: Seat, id: string, verdict: Verdict, idempotencyKey: string = randomUUID()) {
  return seat.ask('alerts.judge', { id, verdict, reasons, idempotencyKey });
}

async function judgedOnce() {
  const room = await openReviewRoom();
  const operator = await room.seat('operator');
  const supervisor = await room.seat('supervisor');
  await room.match();
  const { open } = await operator.get('alerts.list', {});
  const id = open[0]?.id ?? '';
  await operator.get('alerts.take', { id });
  const key = randomUUID();
  await judge(operator, id, 'match', key);
  return { room, operator, supervisor, id, key };
}

describe('withdrawing a vote', () => {
  it('puts the alert back into the same hands, and a late retry does not lock it again', async () => {
    const { room, operator, supervisor, id, key } = await judgedOnce();
    await using _ = room;
    expect(await operator.get('alerts.read', { id })).toMatchObject({ canWithdraw: true });
    await operator.get('alerts.withdraw-vote', { id, because });
    expect(await judge(operator, id, 'match', key)).toMatchObject({ ok: true });
    expect(await operator.get('alerts.read', { id })).toMatchObject({
      summary: { state: 'acknowledged', votesLocked: 0, heldBy: { isMe: true }, canJudge: true },
      myVote: null,
      canWithdraw: false,
    });
    await judge(operator, id, 'no-match');
    await judge(supervisor, id, 'no-match');
    expect(await supervisor.get('alerts.read', { id })).toMatchObject({
      phase: 'revealed',
      summary: { state: 'rejected' },
      votes: [{ verdict: 'no-match' }, { verdict: 'no-match' }],
      withdrawn: [{ by: operator.person.displayName, verdict: 'match', because }],
    });
  });

  it('leaves the alert to whoever has taken it for the second vote', async () => {
    const { room, operator, supervisor, id } = await judgedOnce();
    await using _ = room;
    await supervisor.get('alerts.take', { id });
    await operator.get('alerts.withdraw-vote', { id, because });
    expect((await supervisor.get('alerts.read', { id })).summary).toMatchObject({
      state: 'acknowledged',
      heldBy: { isMe: true },
      canJudge: true,
    });
  });

  it('tells nobody before both votes how it was, nor why it was taken back', async () => {
    const { room, operator, supervisor, id } = await judgedOnce();
    await using _ = room;
    await operator.get('alerts.withdraw-vote', { id, because });
    const wire = JSON.stringify([
      await supervisor.ask('alerts.read', { id }),
      await supervisor.ask('case-log.list', {}),
    ]);
    expect(wire).toContain('the first vote was withdrawn.');
    for (const secret of [because, 'features agree', '"match"']) expect(wire).not.toContain(secret);
  });

  it('is not possible after the second vote, for another person, or without a reason', async () => {
    const { room, operator, supervisor, id } = await judgedOnce();
    await using _ = room;
    const conflict = { ok: false, error: { code: 'conflict' } };
    expect(await supervisor.ask('alerts.withdraw-vote', { id, because })).toMatchObject(conflict);
    expect(await operator.ask('alerts.withdraw-vote', { id, because: '  ' })).toMatchObject({
      error: { code: 'bad-request' },
    });
    await judge(supervisor, id, 'match');
    for (const seat of [operator, supervisor]) {
      expect(await seat.ask('alerts.withdraw-vote', { id, because })).toMatchObject(conflict);
    }
    expect(await operator.get('alerts.read', { id })).toMatchObject({ summary: { state: 'confirmed' } });
  });

  it.each(['admin', 'auditor', null] as const)('is not open to %s', async (role) => {
    const { room, id } = await judgedOnce();
    await using _ = room;
    const intruder = await room.seat(role);
    expect(await intruder.ask('alerts.withdraw-vote', { id, because })).toMatchObject({
      error: { code: role === null ? 'not-signed-in' : 'not-allowed' },
    });
  });
});
