import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { openReviewRoom } from '../testing/review-room/review-room.ts';
import type { Seat } from '../testing/review-room/seat.ts';
import { testPolicy } from '../testing/review-room/what-is-reviewed.ts';

type Room = Awaited<ReturnType<typeof openReviewRoom>>;

const reasons = { subject: ['features-agree'], system: [], environment: [] };
const vote = (id: string) => ({ id, verdict: 'match' as const, reasons, idempotencyKey: randomUUID() });
const refused = (words: string): unknown =>
  expect.objectContaining({
    ok: false,
    error: expect.objectContaining({ code: 'not-allowed', message: expect.stringContaining(words) }),
  });

async function onlyAlert(seat: Seat) {
  const { open } = await seat.get('alerts.list', {});
  const [alert] = open;
  if (alert === undefined) throw new Error('there is no alert');
  return alert;
}
const takeBack = (room: Room, { person }: Seat) =>
  room.database.client.call('people.end-qualification', {
    personId: person.id,
    actorId: person.id,
    reason: 'For this test.',
  });

it.each(['operator', 'supervisor'] as const)(
  'lets no %s take or judge an alert who is not qualified, and says so before they try',
  async (role) => {
    await using room = await openReviewRoom();
    const seat = await room.seat(role);
    await room.match();
    const { id } = await onlyAlert(seat);
    await seat.get('alerts.take', { id });
    await takeBack(room, seat);
    expect(await seat.ask('alerts.judge', vote(id))).toEqual(refused('not qualified'));
    expect(await seat.ask('alerts.take', { id })).toEqual(refused('not qualified'));
    expect(await onlyAlert(seat)).toMatchObject({
      canJudge: false,
      canTake: false,
      votesLocked: 0,
      cannotJudgeBecause: expect.stringContaining('not qualified'),
    });
    expect((await seat.get('alerts.read', { id })).summary.cannotJudgeBecause).toContain('not qualified');
  },
);

it('holds on the day itself: a vote at the hour it ran out is no vote', async () => {
  await using room = await openReviewRoom();
  const seat = await room.seat('operator');
  await room.match();
  const { id } = await onlyAlert(seat);
  await seat.get('alerts.take', { id });
  room.database.clock.advance(365 * 86_400_000);
  const actor = seat.person;
  // Whoever gets past the check still meets the schema.
  await expect(room.database.client.call('alerts.judge', { ...vote(id), actor })).rejects.toThrow(
    'qualified',
  );
});

it('looks at the rules of the policy that the alert’s deployment runs under', async () => {
  await using room = await openReviewRoom();
  const seat = await room.seat('supervisor');
  await room.match();
  const { id } = await onlyAlert(seat);
  await room.qualify(seat, { decoysJudged: 40, decoysRight: 36 });
  expect(await onlyAlert(seat)).toMatchObject({ canTake: true });
  const reviewers = { ...testPolicy.reviewers, accuracyPercent: 95 };
  room.rules.policy = { ...testPolicy, reviewers };
  expect(await seat.ask('alerts.take', { id })).toEqual(refused('95%'));
  room.rules.policy = testPolicy;
  await seat.get('alerts.take', { id });
  await seat.get('alerts.judge', vote(id));
});
