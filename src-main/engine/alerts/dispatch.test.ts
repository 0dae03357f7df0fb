import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Verdict } from '../../contract/domain.ts';
import { openReviewRoom } from '../testing/review-room/review-room.ts';

const reasons = { subject: ['features-agree'], system: [], environment: [] };

async function judged(second: Verdict | null) {
  const room = await openReviewRoom();
  const operator = await room.seat('operator');
  const supervisor = await room.seat('supervisor');
  await room.match();
  const { open } = await operator.get('alerts.list', {});
  const id = open[0]?.id ?? '';
  await operator.get('alerts.take', { id });
  const vote = (verdict: Verdict) => ({ id, verdict, reasons, idempotencyKey: randomUUID() });
  await operator.get('alerts.judge', vote('match'));
  if (second !== null) await supervisor.get('alerts.judge', vote(second));
  return { room, operator, supervisor, id };
}

it('writes down once that officers were told of a confirmed alert', async () => {
  const { room, operator, supervisor, id } = await judged('match');
  await using _ = room;
  expect(await operator.get('alerts.read', { id })).toMatchObject({ dispatch: null });
  await operator.get('alerts.note-dispatch', { id });
  await supervisor.get('alerts.note-dispatch', { id });
  expect(await supervisor.get('alerts.read', { id })).toMatchObject({
    dispatch: { by: operator.person.displayName, dispatchedAt: room.database.clock.now() },
  });
  const { entries } = await supervisor.get('case-log.list', { kind: 'alert.dispatched' });
  expect(entries).toMatchObject([{ words: 'Alert 1: officers were told.' }]);
});

it.each([null, 'no-match', 'cannot-tell'] as const)(
  'is refused after "match" and %s: officers are told only of what both people confirmed',
  async (second) => {
    const { room, operator, id } = await judged(second);
    await using _ = room;
    expect(await operator.ask('alerts.note-dispatch', { id })).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });
  },
);

it.each(['admin', 'auditor', null] as const)('is not open to %s', async (role) => {
  const { room, id } = await judged('match');
  await using _ = room;
  const intruder = await room.seat(role);
  expect(await intruder.ask('alerts.note-dispatch', { id })).toMatchObject({
    error: { code: role === null ? 'not-signed-in' : 'not-allowed' },
  });
});
