import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { roleSchema, type Verdict } from '../../../contract/domain.ts';
import { openJoinedRooms } from '../../testing/joined-rooms.ts';
import { fillPool, raiseDecoy } from '../../testing/raise-decoy.ts';
import type { Seat } from '../../testing/review-room/seat.ts';
import { candidate, score, shownCandidate, testPolicy } from '../../testing/review-room/what-is-reviewed.ts';

const reasons = { subject: ['features-agree'], system: [], environment: [] };

async function firstOpen(seat: Seat): Promise<string> {
  const { open } = await seat.get('alerts.list', {});
  const id = open[0]?.id;
  if (id === undefined) throw new Error('no alert is open');
  return id;
}

async function vote(seat: Seat, id: string, verdict: Verdict): Promise<void> {
  await seat.get('alerts.take', { id });
  await seat.get('alerts.judge', { id, verdict, reasons, idempotencyKey: randomUUID() });
}

/** Two people at one machine, one of them a supervisor, judge what waits there longest. */
async function judgedBy(seats: readonly Seat[], verdict: Verdict): Promise<string> {
  const [first] = seats;
  if (first === undefined) throw new Error('nobody');
  const id = await firstOpen(first);
  for (const seat of seats) await vote(seat, id, verdict);
  return id;
}

type TestRoom = Awaited<ReturnType<typeof openJoinedRooms>>['site'];

/** Both machines, with two people who review at each. */
async function open() {
  const rooms = await openJoinedRooms();
  const people = async (room: typeof rooms.control) =>
    [await room.seat('operator'), await room.seat('supervisor')] as const;
  return { ...rooms, here: await people(rooms.control), there: await people(rooms.site) };
}

/** The same, once an alert of the site has come to the control room. */
async function openWithAlert() {
  const rooms = await open();
  await rooms.site.match();
  await rooms.carry('van-3');
  return rooms;
}

/** Everybody who reviews leaves: what is sealed from then on nobody there can open. */
async function leaveAlone({ database: { client, pairs } }: TestRoom): Promise<void> {
  const publicOnly = (pair: typeof pairs.records) =>
    pair === null ? null : { publicKey: pair.publicKey, privateKey: null };
  await client.hold({
    pairs: { records: publicOnly(pairs.records), faces: publicOnly(pairs.faces) },
    retain: [],
    given: [],
  });
}

describe('an alert of a site, at the control room', () => {
  it('stands in the queue with its site, and its pictures are those of the site', async () => {
    await using rooms = await open();
    const { control, site, carry, here, there } = rooms;
    await site.match();
    expect(await carry('van-3')).toEqual({ taken: 1, refused: [] });
    const [operator] = here;
    const { open: waiting, raisedInTenMinutes } = await operator.get('alerts.list', {});
    expect(waiting).toMatchObject([
      {
        number: 1,
        site: { name: 'van-3', number: 1, standing: 'open' },
        cameraName: 'Camera one',
        state: 'new',
      },
    ]);
    expect(raisedInTenMinutes).toBe(1);
    expect(control.announced).toContainEqual({ kind: 'alert.raised', alertId: waiting[0]?.id });
    const id = await firstOpen(operator);
    await operator.get('alerts.read', { id });
    const media = await operator.media(`alerts/${id}/probe-0.png`);
    const atSite = await there[0].media(`alerts/${await firstOpen(there[0])}/probe-0.png`);
    expect(media).toMatchObject({ status: 200, body: atSite.body });
    expect((await operator.get('alerts.search', { text: 'van-3', site: 'van-3' })).found).toBe(1);
    expect((await operator.get('alerts.search', { text: '', site: null })).found).toBe(0);
  });

  it('tells nobody of any role whom it is about, the score or a vote until both votes are locked', async () => {
    await using rooms = await openWithAlert();
    const { control, here } = rooms;
    const [operator, supervisor] = here;
    const id = await firstOpen(operator);
    await vote(operator, id, 'match');
    const secrets: readonly string[] = [...Object.values(candidate), String(score), 'entry-one', 'decoy'];
    for (const role of roleSchema.options) {
      const seat = await control.seat(role);
      const wire = JSON.stringify([
        await seat.ask('alerts.list', {}),
        await seat.ask('alerts.read', { id }),
        await seat.ask('case-log.list', {}),
      ]);
      // What stands on a list of its own here is no part of this.
      const own: readonly string[] =
        role === 'auditor' ? ['decoy', 'entry-one', ...Object.values(candidate)] : [];
      for (const secret of secrets.filter((one) => !own.includes(one))) {
        const said = wire.replaceAll('"wasDecoy"', '').replaceAll('"phase":"decoy"', '');
        expect(said, `${role} learns ${secret}`).not.toContain(secret);
      }
      if (role === 'admin' || role === 'auditor')
        expect(await seat.ask('alerts.read', { id })).toMatchObject({
          ok: false,
          error: { code: 'not-allowed' },
        });
    }
    await vote(supervisor, id, 'match');
    expect(await supervisor.get('alerts.read', { id })).toMatchObject({
      phase: 'revealed',
      candidate: shownCandidate,
      score,
      summary: { state: 'confirmed', site: { standing: 'sent' } },
    });
  });

  it('takes two people, one of them a supervisor, as every other', async () => {
    await using rooms = await openWithAlert();
    const { control, here } = rooms;
    const [operator] = here;
    const id = await firstOpen(operator);
    await vote(operator, id, 'match');
    const again = await operator.ask('alerts.take', { id });
    expect(again).toMatchObject({ ok: false, error: { code: 'conflict' } });
    const other = await control.seat('operator');
    expect(await other.ask('alerts.take', { id })).toMatchObject({
      ok: false,
      error: { message: 'The second vote must come from a supervisor.' },
    });
    expect(await rooms.waitingAt('control')).toEqual([]);
  });

  it('can be taken back before the second vote, and expires here too where nobody judges it', async () => {
    await using rooms = await openWithAlert();
    const { control, here } = rooms;
    const [operator] = here;
    const id = await firstOpen(operator);
    await vote(operator, id, 'match');
    await operator.get('alerts.withdraw-vote', { id, because: 'Wrong key' });
    await control.passTime(testPolicy.alerts.expiresAfterMinutes * 60_000);
    expect(await operator.get('alerts.read', { id })).toMatchObject({
      phase: 'blind',
      summary: { state: 'expired' },
    });
    expect(await rooms.waitingAt('control')).toEqual([]);
  });

  it('waits sealed while nobody is there who may open it, and is opened by whoever comes', async () => {
    await using rooms = await open();
    const { control, site, carry, here } = rooms;
    const { client, pairs } = control.database;
    await leaveAlone(control);
    await site.match();
    expect(await carry('van-3')).toEqual({ taken: 1, refused: [] });
    const [operator] = here;
    const id = await firstOpen(operator);
    expect(await operator.ask('alerts.read', { id })).toMatchObject({
      ok: false,
      error: { code: 'keys-locked' },
    });
    await client.hold({ pairs, retain: [], given: [] });
    expect(await operator.get('alerts.read', { id })).toMatchObject({
      pictures: { probes: [expect.any(String)] },
    });
  });
});

describe('the judgement of a site’s alert', () => {
  it.each([
    ['match', 'confirmed'],
    ['cannot-tell', 'rejected'],
  ] as const)('of two people who say %s makes it %s at the site, which says so', async (verdict, state) => {
    await using rooms = await openWithAlert();
    const { site, control, carry, here, there } = rooms;
    const id = await judgedBy(here, verdict);
    expect(await carry('control')).toEqual({ taken: 1, refused: [] });
    const [operator] = there;
    const { open: openThere, closed } = await operator.get('alerts.list', {});
    const summary = [...openThere, ...closed][0];
    expect(summary).toMatchObject({ state, votesLocked: 2, canJudge: false });
    const view = await operator.get('alerts.read', { id: summary?.id ?? '' });
    expect(view).toMatchObject({
      phase: 'revealed',
      candidate: shownCandidate,
      votes: [
        { by: here[0].person.displayName, role: 'operator', verdict, reasons },
        { by: here[1].person.displayName, role: 'supervisor', verdict, reasons },
      ],
    });
    expect(site.announced).toContainEqual({ kind: 'alert.changed', alertId: summary?.id });
    await carry('van-3');
    expect((await here[0].get('alerts.read', { id })).summary).toMatchObject({
      state,
      site: { standing: 'held' },
    });
    // In the figures of the site once, and in none here.
    const counted = (room: typeof site) =>
      room.database.client.call('case-log.list', {
        role: 'auditor',
        filter: { kind: 'count.alert' },
        isOldestFirst: true,
        before: null,
        after: null,
        limit: 10,
      });
    expect((await counted(site)).entries).toHaveLength(1);
    expect((await counted(control)).entries).toHaveLength(0);
  });

  it('is written at the site while nobody is there who could open the alert', async () => {
    await using rooms = await openWithAlert();
    const { site, carry, here, there } = rooms;
    await judgedBy(here, 'match');
    const { client, pairs } = site.database;
    await leaveAlone(site);
    expect(await carry('control')).toEqual({ taken: 1, refused: [] });
    await client.hold({ pairs, retain: [], given: [] });
    const id = await firstOpen(there[0]);
    expect(await there[0].get('alerts.read', { id })).toMatchObject({
      phase: 'revealed',
      votes: [{ verdict: 'match' }, { verdict: 'match' }],
    });
  });

  it('gives way to what two people at the site decided first, and both sides say what holds', async () => {
    await using rooms = await openWithAlert();
    const { carry, here, there } = rooms;
    // Cut off: each side judges by itself.
    const id = await judgedBy(here, 'match');
    const idThere = await judgedBy(there, 'no-match');
    await carry('control');
    expect((await there[0].get('alerts.read', { id: idThere })).summary).toMatchObject({ state: 'rejected' });
    await carry('van-3');
    const view = await here[0].get('alerts.read', { id });
    expect(view).toMatchObject({
      summary: { state: 'rejected', site: { standing: 'there' } },
      votes: [
        { by: there[0].person.displayName, verdict: 'no-match' },
        { by: there[1].person.displayName, verdict: 'no-match' },
      ],
    });
    const said = await here[1].get('case-log.list', { kind: 'alert.decision-differs' });
    expect(said.entries).toHaveLength(1);
  });

  it('comes too late for an alert that expired at the site', async () => {
    await using rooms = await openWithAlert();
    const { site, carry, here } = rooms;
    const id = await judgedBy(here, 'match');
    await site.passTime(testPolicy.alerts.expiresAfterMinutes * 60_000);
    await carry('control');
    expect((await carry('van-3')).refused).toEqual([]);
    expect((await here[0].get('alerts.read', { id })).summary).toMatchObject({
      state: 'expired',
      site: { standing: 'there' },
    });
  });

  it('takes an alert out of the queue here that two people at the site judged while they were cut off', async () => {
    await using rooms = await open();
    const { site, carry, here, there } = rooms;
    await site.match();
    await judgedBy(there, 'match');
    await carry('van-3');
    const { open: waiting } = await here[0].get('alerts.list', {});
    expect(waiting).toMatchObject([{ state: 'confirmed', canTake: false, site: { standing: 'there' } }]);
    expect(await here[0].get('alerts.read', { id: waiting[0]?.id ?? '' })).toMatchObject({
      phase: 'revealed',
      candidate: shownCandidate,
      votes: [{ by: there[0].person.displayName, verdict: 'match' }, { verdict: 'match' }],
    });
  });

  it('of a decoy is never a confirmation, and counts for whoever judged it', async () => {
    await using rooms = await open();
    const { site, control, carry, here } = rooms;
    await fillPool(site, await site.seat('auditor'));
    await site.match();
    await raiseDecoy(site);
    await carry('van-3');
    const { open: waiting } = await here[0].get('alerts.list', {});
    expect(waiting).toHaveLength(2);
    for (const { id } of waiting) for (const seat of here) await vote(seat, id, 'match');
    const states = await Promise.all(waiting.map(({ id }) => here[0].get('alerts.read', { id })));
    expect(states.map(({ phase }) => phase).toSorted()).toEqual(['decoy', 'revealed']);
    await carry('control');
    expect(site.decoysJudgedOn).toEqual(['cam-01']);
    await carry('van-3');
    const verdicts = await control.database.client.call('decoys.verdicts-of', {
      personId: here[0].person.id,
      since: 0,
    });
    expect(verdicts).toEqual(['match']);
  });
});

describe('what was done about it', () => {
  it('waits for the site’s word, and is known at the site', async () => {
    await using rooms = await openWithAlert();
    const { carry, here, there } = rooms;
    const id = await judgedBy(here, 'match');
    const early = await here[0].ask('alerts.note-dispatch', { id });
    expect(early).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('van-3 has not said yet') },
    });
    await carry('control');
    await carry('van-3');
    await here[0].get('alerts.note-dispatch', { id });
    const [outcome] = testPolicy.outcomes;
    await here[0].get('alerts.record-outcome', {
      id,
      code: outcome?.code ?? '',
      note: 'Near the gate',
      idempotencyKey: randomUUID(),
    });
    expect((await carry('control')).refused).toEqual([]);
    const { closed } = await there[0].get('alerts.list', {});
    expect(await there[0].get('alerts.read', { id: closed[0]?.id ?? '' })).toMatchObject({
      summary: { state: 'closed' },
      dispatch: { by: here[0].person.displayName },
      outcome: { what: { code: outcome?.code }, note: 'Near the gate', by: here[0].person.displayName },
    });
  });

  it('at the site is known at the control room', async () => {
    await using rooms = await openWithAlert();
    const { carry, here, there } = rooms;
    const id = await judgedBy(here, 'match');
    await carry('control');
    const idThere = await firstOpen(there[0]);
    await there[0].get('alerts.note-dispatch', { id: idThere });
    const [outcome] = testPolicy.outcomes;
    await there[0].get('alerts.record-outcome', {
      id: idThere,
      code: outcome?.code ?? '',
      note: 'Near the gate',
      idempotencyKey: randomUUID(),
    });
    expect((await carry('van-3')).refused).toEqual([]);
    expect(await here[0].get('alerts.read', { id })).toMatchObject({
      summary: { state: 'closed', site: { standing: 'held' } },
      dispatch: { by: there[0].person.displayName },
      outcome: { note: 'Near the gate', by: there[0].person.displayName },
    });
  });
});

describe('the clip of a site’s alert', () => {
  it('comes when somebody asks who has judged it, and not before; both logs say so', async () => {
    await using rooms = await open();
    const { site, control, carry, here, there } = rooms;
    await site.match();
    const idThere = await firstOpen(there[0]);
    // More than fits into one message.
    const clip = Uint8Array.from({ length: 1_600_000 }, (_, at) => (at * 7) % 251);
    await site.database.client.call('alerts.keep-clip', { id: idThere, clip: clip.slice() });
    await carry('van-3');
    const id = await firstOpen(here[0]);
    expect(await here[0].ask('alerts.ask-clip', { id })).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });
    await judgedBy(here, 'match');
    expect(await here[0].get('alerts.read', { id })).toMatchObject({ clip: null, clipThere: 'ask' });
    for (const role of ['admin', 'auditor'] as const)
      expect(await (await control.seat(role)).ask('alerts.ask-clip', { id })).toMatchObject({
        ok: false,
        error: { code: 'not-allowed' },
      });
    await carry('control');
    await carry('van-3');
    await here[0].get('alerts.ask-clip', { id });
    expect(await here[0].get('alerts.read', { id })).toMatchObject({ clipThere: 'asked' });
    expect(await carry('control')).toEqual({ taken: 1, refused: [] });
    expect(await carry('van-3')).toEqual({ taken: 3, refused: [] });
    const view = await here[0].get('alerts.read', { id });
    expect(view).toMatchObject({ clip: `alerts/${id}/clip`, clipThere: null });
    const shown = await here[0].media(`alerts/${id}/clip`);
    expect(Buffer.compare(shown.body, clip)).toBe(0);
    const logged = async (seat: Seat, kind: 'alert.clip-asked' | 'alert.clip-sent') =>
      (await seat.get('case-log.list', { kind })).entries.length;
    expect(await logged(here[1], 'alert.clip-asked')).toBe(1);
    expect(await logged(there[1], 'alert.clip-sent')).toBe(1);
    // It goes with the pictures.
    const at = control.database.clock.now() + 400 * 86_400_000;
    await control.database.client.call('alerts.purge', { at });
    expect((await here[0].media(`alerts/${id}/clip`)).status).toBe(404);
  });

  it('is said not to be there where the site has none', async () => {
    await using rooms = await openWithAlert();
    const { carry, here } = rooms;
    const id = await judgedBy(here, 'match');
    await carry('control');
    await here[0].get('alerts.ask-clip', { id });
    await carry('control');
    await carry('van-3');
    expect(await here[0].get('alerts.read', { id })).toMatchObject({ clip: null, clipThere: 'none' });
  });
});

describe('people at a site', () => {
  it('take no alert while the control room judges them, and go on with one that they have in hand', async () => {
    await using rooms = await open();
    const { site, there } = rooms;
    await site.match();
    const [operator, supervisor] = there;
    const id = await firstOpen(operator);
    await operator.get('alerts.take', { id });
    site.rules.judgedElsewhere = 'The control room judges them.';
    const { open: waiting } = await operator.get('alerts.list', {});
    expect(waiting).toMatchObject([{ canJudge: true }]);
    await operator.get('alerts.judge', { id, verdict: 'match', reasons, idempotencyKey: randomUUID() });
    expect(await supervisor.ask('alerts.take', { id })).toMatchObject({
      ok: false,
      error: { code: 'conflict', message: 'The control room judges them.' },
    });
    expect((await supervisor.get('alerts.list', {})).open).toMatchObject([
      { canTake: false, cannotJudgeBecause: 'The control room judges them.' },
    ]);
    site.rules.judgedElsewhere = null;
    await vote(supervisor, id, 'match');
  });
});

describe('people at a control room who are limited', () => {
  it('find alerts of those sites alone that are named, by no operation and on no picture of others', async () => {
    await using rooms = await openWithAlert();
    const { control, here } = rooms;
    const id = await firstOpen(here[0]);
    await here[0].get('alerts.read', { id });
    const scopes = [
      [{ cameraIds: null, deploymentIds: null, siteNames: ['van-4'] }, false],
      // A camera by that name here is another.
      [{ cameraIds: ['cam-01'], deploymentIds: null }, false],
      [{ cameraIds: ['cam-01'], deploymentIds: null, siteNames: ['van-3'] }, true],
    ] as const;
    for (const [scope, isTheirs] of scopes) {
      const seat = await control.seat('operator', {
        cameraIds: scope.cameraIds === null ? null : [...scope.cameraIds],
        deploymentIds: null,
        siteNames: 'siteNames' in scope ? [...scope.siteNames] : null,
      });
      expect((await seat.get('alerts.list', {})).open).toHaveLength(isTheirs ? 1 : 0);
      expect((await seat.ask('alerts.read', { id })).ok).toBe(isTheirs);
      expect((await seat.ask('alerts.take', { id, isTakeOver: true })).ok).toBe(isTheirs);
      expect(await seat.picture(`alerts/${id}/probe-0.png`)).toBe(isTheirs ? 200 : 404);
    }
  });
});

describe('the copy of a site’s alert', () => {
  it('is destroyed when that is due, with what still waited to be said about it', async () => {
    await using rooms = await openWithAlert();
    const { control, here } = rooms;
    const id = await judgedBy(here, 'match');
    const { client } = control.database;
    await client.call('alerts.purge', { at: control.database.clock.now() + 400 * 86_400_000 });
    expect(await here[0].picture(`alerts/${id}/probe-0.png`)).toBe(404);
    expect(await here[0].ask('alerts.read', { id })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
    expect(await rooms.waitingAt('control')).toEqual([]);
  });
});
