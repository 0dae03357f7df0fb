import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openReviewRoom } from '../testing/review-room/review-room.ts';
import type { Seat } from '../testing/review-room/seat.ts';
import { candidate } from '../testing/review-room/what-is-reviewed.ts';

const minuteMs = 60_000;
const reasons = { subject: ['features-agree' as const], system: [], environment: [] };

async function first(seat: Seat) {
  const { open } = await seat.get('alerts.list', {});
  const alert = open[0];
  if (alert === undefined) throw new Error('no alert is open');
  return alert;
}

const vote = (seat: Seat, id: string) =>
  seat.ask('alerts.judge', { id, verdict: 'match', reasons, idempotencyKey: randomUUID() });

async function logged(seat: Seat): Promise<readonly string[]> {
  const { entries } = await seat.get('case-log.list', {});
  return entries
    .filter(({ kind }) => kind.startsWith('alert.'))
    .map(({ kind }) => kind)
    .toReversed();
}

describe('who has an alert in hand', () => {
  it('is one person at a time, whom another may relieve, in words that name them', async () => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    const supervisor = await room.seat('supervisor');
    await room.match();
    const { id } = await first(operator);
    await operator.get('alerts.take', { id });
    expect(await first(operator)).toMatchObject({ heldBy: { isMe: true }, canTake: false, canJudge: true });
    expect(await first(supervisor)).toMatchObject({
      heldBy: { name: operator.person.displayName, isMe: false },
      canTake: true,
      canJudge: false,
      waitingSince: null,
    });

    const inHand = { ok: false, error: { code: 'conflict', message: expect.stringContaining('in hand') } };
    expect(await supervisor.ask('alerts.take', { id })).toMatchObject(inHand);
    expect(await vote(supervisor, id)).toMatchObject(inHand);
    expect(await supervisor.ask('alerts.release', { id })).toMatchObject({ ok: false });
    await supervisor.get('alerts.take', { id, isTakeOver: true });
    expect(await vote(operator, id)).toMatchObject(inHand);
    expect(await vote(supervisor, id)).toMatchObject({ ok: true });
    expect(await logged(supervisor)).toEqual([
      'alert.raised',
      'alert.acknowledged',
      'alert.taken-over',
      'alert.judged',
    ]);
  });

  it('is nobody after a vote, so that the second person can take it', async () => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    const supervisors = [await room.seat('supervisor'), await room.seat('supervisor')] as const;
    await room.match();
    const { id } = await first(operator);
    await operator.get('alerts.take', { id });
    await vote(operator, id);
    expect(await first(operator)).toMatchObject({ heldBy: null, canTake: false, iHaveVoted: true });
    await supervisors[0].get('alerts.take', { id });
    expect(await first(supervisors[1])).toMatchObject({
      state: 'judged-once',
      canJudge: false,
      canTake: true,
    });
    expect(await operator.ask('alerts.take', { id, isTakeOver: true })).toMatchObject({
      error: { message: 'Your vote is locked. The second vote must come from another person.' },
    });
  });

  it('puts back what somebody released, or left behind when they signed out', async () => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    const supervisor = await room.seat('supervisor');
    await room.match();
    const { id } = await first(operator);
    await operator.get('alerts.take', { id });
    await operator.get('alerts.release', { id });
    expect(await first(supervisor)).toMatchObject({ state: 'new', heldBy: null, canTake: true });

    await operator.get('alerts.take', { id });
    await room.passTime(1_000);
    expect(await first(supervisor)).toMatchObject({ state: 'acknowledged' });
    await room.signOut(operator);
    await room.passTime(1_000);
    expect(await first(supervisor)).toMatchObject({ state: 'new', heldBy: null });
    const { entries } = await supervisor.get('case-log.list', { kind: 'alert.released' });
    expect(entries.map(({ words }) => words)).toEqual([
      expect.stringContaining(`${operator.person.displayName}, who had it in hand, is no longer signed in`),
      expect.stringContaining('was put back: it waits for somebody else'),
    ]);
  });
});

describe('an alert that nobody takes', () => {
  it('is called out to everybody after a minute, once, until somebody takes it', async () => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    const supervisor = await room.seat('supervisor');
    await room.match();
    await room.passTime(minuteMs - 1);
    expect(await first(operator)).toMatchObject({ escalatedAt: null });
    expect(room.queueAlarm()).toBeNull();

    room.announced.length = 0;
    await room.passTime(1);
    const { id, escalatedAt } = await first(operator);
    expect(escalatedAt).toBe(room.database.clock.now());
    expect(room.queueAlarm()).toContain('An alert waits and nobody has taken it.');
    expect(room.announced).toEqual([{ kind: 'alert.changed', alertId: id }, { kind: 'deployment.changed' }]);
    await room.passTime(minuteMs);
    expect(await first(operator)).toMatchObject({ escalatedAt });

    await operator.get('alerts.take', { id });
    await room.passTime(0);
    expect(room.queueAlarm()).toBeNull();
    const { entries } = await supervisor.get('case-log.list', { kind: 'alert.escalated' });
    expect(entries.map(({ words }) => words)).toEqual([
      'Alert 1 was called out: nobody had taken it for 60 seconds.',
    ]);
  });

  it('is called out for the second vote too', async () => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    await room.match();
    const { id } = await first(operator);
    await operator.get('alerts.take', { id });
    await vote(operator, id);
    await room.passTime(minuteMs);
    expect(await first(operator)).toMatchObject({ state: 'judged-once', waitingSince: expect.any(Number) });
    expect(room.queueAlarm()).toContain('An alert waits');
  });
});

describe('an alert whose time is over', () => {
  it.each([0, 1])(
    'expires, is told and logged, with %i votes, and is never judged any more',
    async (votes) => {
      await using room = await openReviewRoom();
      const operator = await room.seat('operator');
      const supervisor = await room.seat('supervisor');
      await room.match();
      const { id } = await first(operator);
      await operator.get('alerts.take', { id });
      if (votes === 1) await vote(operator, id);
      room.announced.length = 0;
      await room.passTime(15 * minuteMs);

      expect(room.announced).toContainEqual({ kind: 'alert.changed', alertId: id });
      const expired = { id, state: 'expired', heldBy: null, waitingSince: null, canTake: false };
      expect(await supervisor.get('alerts.list', {})).toMatchObject({ open: [expired], closed: [] });
      expect(await vote(supervisor, id)).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining('expired') },
      });
      expect(await supervisor.ask('alerts.take', { id })).toMatchObject({ ok: false });
      const outcome = { id, code: 'no-action' as const, note: '', idempotencyKey: randomUUID() };
      expect(await supervisor.ask('alerts.record-outcome', outcome)).toMatchObject({ ok: false });
      // Nobody ever judged it twice, so nobody ever learns whom it was about.
      const wire = JSON.stringify([
        await supervisor.ask('alerts.read', { id }),
        await supervisor.ask('alerts.search', { text: '' }),
        await supervisor.ask('case-log.list', {}),
      ]);
      for (const secret of Object.values(candidate)) expect(wire).not.toContain(secret);
      expect(await logged(supervisor)).toContain('alert.expired');
    },
  );

  it('stays in the queue until somebody says why, once', async () => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    const supervisor = await room.seat('supervisor');
    await room.match();
    const { id } = await first(operator);
    const explain = (words: string) => operator.ask('alerts.explain-expiry', { id, words });
    expect(await explain('Too early.')).toMatchObject({ ok: false, error: { code: 'conflict' } });
    await room.passTime(15 * minuteMs);
    expect(await explain(' ')).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(await explain('Both of us were at the door.')).toMatchObject({ ok: true });
    expect(await explain('Again.')).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(await supervisor.get('alerts.list', {})).toMatchObject({ open: [], closed: [{ id }] });
    expect(await supervisor.get('alerts.read', { id })).toMatchObject({
      phase: 'blind',
      explanation: { words: 'Both of us were at the door.', by: operator.person.displayName },
    });
    const { entries } = await supervisor.get('case-log.list', { kind: 'alert.expiry-explained' });
    expect(entries.map(({ words }) => words)).toEqual([
      'Why nobody judged alert 1 in time: Both of us were at the door.',
    ]);
  });

  it('does not hold back the next alert about the same person', async () => {
    await using room = await openReviewRoom();
    await room.match();
    await room.passTime(15 * minuteMs);
    await room.count(1);
    expect(await room.match()).toBe(true);
  });
});

describe('finding an alert', () => {
  async function decided() {
    const room = await openReviewRoom();
    const operator = await room.seat('operator');
    const supervisor = await room.seat('supervisor');
    await room.match();
    const { id } = await first(operator);
    const search = async (text: string, more = {}) =>
      (await operator.get('alerts.search', { text, ...more })).alerts.map(({ number }) => number);
    return { room, operator, supervisor, id, search };
  }

  it('goes by number, camera and holder, and by the candidate only after both votes', async () => {
    const { room, operator, supervisor, id, search } = await decided();
    await using _ = room;
    const secrets = ['Evander', candidate.reference, 'high harm'];
    expect(await search('1')).toEqual([1]);
    expect(await search('camera one')).toEqual([1]);
    expect(await search(operator.person.displayName)).toEqual([]);
    await operator.get('alerts.take', { id });
    expect(await search(operator.person.displayName)).toEqual([1]);
    for (const secret of secrets) expect(await search(secret), secret).toEqual([]);
    await vote(operator, id);
    for (const secret of [...secrets, operator.person.displayName]) {
      expect(await search(secret), secret).toEqual([]);
    }
    await vote(supervisor, id);
    for (const secret of [...secrets, operator.person.displayName]) {
      expect(await search(secret), secret).toEqual([1]);
    }
  });

  it('goes by what an alert waits for', async () => {
    const { room, operator, supervisor, id, search } = await decided();
    await using _ = room;
    expect(await search('', { among: 'mine' })).toEqual([1]);
    expect(await search('', { among: 'waiting' })).toEqual([1]);
    expect(await search('', { cameraId: 'cam-99' })).toEqual([]);
    await operator.get('alerts.take', { id });
    expect(await search('', { among: 'waiting' })).toEqual([]);
    await vote(operator, id);
    expect(await search('', { among: 'mine' })).toEqual([]);
    await vote(supervisor, id);
    expect(await search('', { among: 'decided' })).toEqual([1]);
    expect(await search('', { among: 'outcome-missing' })).toEqual([1]);
    expect(await search('', { among: 'expired' })).toEqual([]);
  });
});

it('says how many alerts there were in ten minutes', async () => {
  await using room = await openReviewRoom();
  const operator = await room.seat('operator');
  await room.match();
  expect(await operator.get('alerts.list', {})).toMatchObject({ raisedInTenMinutes: 1 });
  await room.passTime(10 * minuteMs);
  expect(await operator.get('alerts.list', {})).toMatchObject({ raisedInTenMinutes: 0 });
});
