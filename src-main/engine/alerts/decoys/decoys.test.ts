import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../contract/domain.ts';
import { sql } from '../../database/sql.ts';
import { fillPool, picture, raiseDecoy } from '../../testing/raise-decoy.ts';
import { openLeftBehind } from '../../testing/temporary-database.ts';
import { openReviewRoom } from '../../testing/review-room/review-room.ts';
import type { Seat } from '../../testing/review-room/seat.ts';
import { testPolicy } from '../../testing/review-room/what-is-reviewed.ts';

type Room = Awaited<ReturnType<typeof openReviewRoom>>;

const reasons = { subject: ['features-agree' as const], system: [], environment: [] };
const minuteMs = 60_000;

function judge(seat: Seat, id: string, verdict: Verdict) {
  return seat.ask('alerts.judge', { id, verdict, reasons, idempotencyKey: randomUUID() });
}

async function openRoom() {
  const room = await openReviewRoom();
  const seats = {
    operator: await room.seat('operator'),
    supervisor: await room.seat('supervisor'),
    auditor: await room.seat('auditor'),
    admin: await room.seat('admin'),
  };
  await fillPool(room, seats.auditor);
  return { room, ...seats };
}

/** Everything that anybody can read about an alert. */
async function wireAbout(seats: readonly Seat[], id: string): Promise<string> {
  const replies = [];
  for (const seat of seats) {
    replies.push(
      await seat.ask('alerts.list', {}),
      await seat.ask('alerts.read', { id }),
      await seat.ask('alerts.search', { text: '' }),
      await seat.ask('alerts.search', { text: 'decoy' }),
      await seat.ask('case-log.list', { about: `alert:${id}` }),
      await seat.ask('case-log.list', { text: 'decoy' }),
      await seat.ask('decoys.my-accuracy', {}),
      await seat.ask('decoys.accuracy', {}),
      await seat.ask('packs.subjects', {}),
    );
  }
  return JSON.stringify(replies);
}

/** What names this very alert, when it happened, and what is random. */
function plain(wire: string, id: string): string {
  return wire
    .replaceAll(id, '·')
    .replace(/"(leaf|root|hash)":"[0-9a-f]{64}"/g, '"$1":"·"')
    .replace(/"(at|raisedAt|lockedAt|waitingSince|since|escalatedAt)":\d+/g, '"$1":0')
    .replace(/"(sequence|number|id)":\d+/g, '"$1":0')
    .replace(/[Aa]lert \d+/g, 'alert 0');
}

/** The figures of a shift in which there was no alert. */
const noAlerts = { raised: 0, confirmed: 0, rejected: 0, expired: 0, open: 0, outcomeMissing: 0 };

describe('before both votes are locked', () => {
  it('a decoy is an alert on the wire, for every role: in fields, words, sizes and events', async () => {
    const wires: string[][] = [];
    const events: string[] = [];
    for (const isDecoy of [false, true]) {
      const { room, operator, supervisor, auditor, admin } = await openRoom();
      await using _room = room;
      const before = room.announced.length;
      // The same time passes, the same lots are drawn.
      const id = isDecoy ? await raiseDecoy(room) : await raiseAlert(room);
      events.push(JSON.stringify(room.announced.slice(before)).replaceAll(id, '·'));
      const seats = [operator, supervisor, auditor, admin];
      const seen = [await wireAbout(seats, id)];
      await operator.get('alerts.take', { id });
      expect((await judge(operator, id, 'match')).ok).toBe(true);
      seen.push(await wireAbout(seats, id));
      for (const seat of [operator, supervisor, auditor, admin]) {
        for (const path of [`alerts/${id}/probe-0.png`, `alerts/${id}/candidate-0.png`]) {
          const { status, contentType, body } = await seat.media(path);
          seen.push(JSON.stringify([status, contentType, body.length]));
        }
      }
      seen.push(await wireAbout(seats, id));
      const names = [operator, supervisor, auditor, admin].flatMap(({ person }) => [
        person.id,
        person.displayName,
      ]);
      wires.push(
        seen.map((wire) =>
          names.reduce((text, name, at) => text.replaceAll(name, `<${String(at)}>`), plain(wire, id)),
        ),
      );
    }
    expect(wires[1]).toEqual(wires[0]);
    expect(events[1]).toBe(events[0]);
  });

  it('its ledger and its deployment count it as an alert, and give it back once it is judged', async () => {
    const { room, operator, supervisor } = await openRoom();
    await using _room = room;
    const { client } = room.database;
    const deploymentId = 'deployment-test';
    const counts = async () => ({
      ledger: (await client.call('ledger.of', { deploymentId })).map(({ tracks, alerts }) => ({
        tracks,
        alerts,
      })),
      shift: (await client.call('cases.shift-figures', { since: 0 })).alerts,
    });
    const waiting = { ...noAlerts, raised: 1, open: 1 };
    const before = await counts();
    expect(before).toEqual({ ledger: [{ tracks: 1, alerts: 0 }], shift: noAlerts });
    const id = await raiseDecoy(room);
    expect(await counts()).toEqual({ ledger: [{ tracks: 2, alerts: 1 }], shift: waiting });
    await operator.get('alerts.take', { id });
    await judge(operator, id, 'no-match');
    expect(await counts()).toEqual({ ledger: [{ tracks: 2, alerts: 1 }], shift: waiting });
    await judge(supervisor, id, 'no-match');
    expect(await counts()).toEqual(before);
    expect(room.decoysJudgedOn).toEqual(['cam-01']);
  });

  it('is in no figure once the deployment is over, though nobody judged it', async () => {
    const { room } = await openRoom();
    await using _room = room;
    const { client } = room.database;
    await raiseDecoy(room);
    await client.call('deployments.end', {
      id: 'deployment-test',
      reason: 'Enough.',
      listKeptMs: 0,
      actorId: 'nobody',
    });
    expect((await client.call('cases.shift-figures', { since: 0 })).alerts).toEqual(noAlerts);
    expect(await client.call('alerts.outlines', { limit: 10 })).toEqual([]);
  });
});

/** An alert as the recognition raises it, after as long. */
async function raiseAlert(room: Room): Promise<string> {
  const before = room.announced.length;
  await room.passTime(13 * minuteMs);
  expect(await room.match()).toBe(true);
  const raised = room.announced
    .slice(before)
    .find((event) => (event as { kind: string }).kind === 'alert.raised');
  return (raised as { alertId: string }).alertId;
}

describe('a decoy that both have judged', () => {
  it.each([
    ['no-match', 'no-match', 2],
    ['match', 'no-match', 1],
    ['match', 'match', 0],
  ] as const)('is revealed after %s and %s, and engages nobody', async (first, second, right) => {
    const { room, operator, supervisor, auditor } = await openRoom();
    await using _room = room;
    const id = await raiseDecoy(room);
    await operator.get('alerts.take', { id });
    await judge(operator, id, first);
    expect((await judge(supervisor, id, second)).ok).toBe(true);
    for (const seat of [operator, supervisor]) {
      expect(await seat.get('alerts.read', { id })).toMatchObject({
        phase: 'decoy',
        summary: { state: 'rejected', wasDecoy: true },
        votes: [{ verdict: first }, { verdict: second }],
      });
      for (const attempt of [
        await seat.ask('alerts.note-dispatch', { id }),
        await seat.ask('alerts.record-outcome', {
          id,
          code: 'no-action',
          note: '',
          idempotencyKey: randomUUID(),
        }),
      ])
        expect(attempt).toMatchObject({ ok: false, error: { code: 'conflict' } });
    }
    const { entries } = await auditor.get('case-log.list', { about: `alert:${id}` });
    expect(entries.map(({ words }) => words)).toContain(
      `Alert 1 was a decoy, of two people who are not one: ${String(right)} of the two votes said so. It counts in no figure.`,
    );
    // A supervisor may not learn from a list of packs, nor be given one.
    expect(JSON.stringify(await supervisor.get('packs.subjects', {}))).not.toContain(id);
    expect((await supervisor.get('alerts.search', { text: 'decoy' })).found).toBe(1);
  });

  it('is never confirmed, whatever writes to the database', async () => {
    const { room, operator, supervisor } = await openRoom();
    await using _room = room;
    const id = await raiseDecoy(room);
    await operator.get('alerts.take', { id });
    await judge(operator, id, 'match');
    await judge(supervisor, id, 'match');
    await room.database.client.close();
    const left = openLeftBehind(room.database.directory, room.database);
    for (const [statement, words] of [
      [sql`UPDATE alerts SET state = 'confirmed' WHERE id = ${id}`, 'nobody is engaged because of a decoy'],
      [sql`UPDATE alerts SET state = 'closed' WHERE id = ${id}`, 'nobody is engaged because of a decoy'],
      [sql`DELETE FROM decoys`, 'a decoy stays a decoy'],
      [sql`UPDATE decoy_votes SET verdict = 'no-match'`, 'never changed'],
      [sql`DELETE FROM decoy_votes`, 'never changed'],
    ] as const)
      expect(() => left.write(({ db }) => db.run(statement))).toThrow(words);
    left.close();
    await room.database.reopen().catch(() => undefined);
  });

  it('counts for those who judged it, with an interval, and keeps whoever falls short from judging', async () => {
    const { room, operator, supervisor, auditor } = await openRoom();
    await using _room = room;
    room.rules.policy = {
      ...testPolicy,
      reviewers: { accuracyPercent: 90, decoysJudged: 2, validDays: 365 },
    };
    for (let nth = 0; nth < 2; nth++) {
      const id = await raiseDecoy(room);
      await operator.get('alerts.take', { id });
      await judge(operator, id, 'match');
      await judge(supervisor, id, 'no-match');
    }
    const mine = await operator.get('decoys.my-accuracy', {});
    expect(mine).toMatchObject({
      accuracy: { judged: 2, right: 0, unsure: 0 },
      shift: { votes: 2, rotateAfter: 20 },
    });
    expect(mine.accuracy.high).toBeCloseTo(0.658, 2);
    expect(mine.fallsShortBecause).toContain('Of the last 2 decoys 0');
    for (const seat of [supervisor, auditor]) {
      const { people } = await seat.get('decoys.accuracy', {});
      expect(people.map(({ personId, right }) => [personId, right])).toEqual([
        [operator.person.id, 0],
        [supervisor.person.id, 2],
      ]);
    }
    expect(await operator.ask('decoys.accuracy', {})).toMatchObject({
      ok: false,
      error: { code: 'not-allowed' },
    });

    const id = await raiseAlert(room);
    expect(await operator.ask('alerts.take', { id })).toMatchObject({
      ok: false,
      error: { code: 'not-allowed', message: expect.stringContaining('new test') },
    });
    expect((await supervisor.ask('alerts.take', { id })).ok).toBe(true);
    // A new test, written down by two people, and what was before it counts no more.
    await room.qualify(operator, { decoysJudged: 40, decoysRight: 40 });
    expect(await operator.get('decoys.my-accuracy', {})).toMatchObject({ fallsShortBecause: null });
  });
});

describe('the pool', () => {
  it.each(['operator', 'supervisor', 'admin', null] as const)('is hidden from %s', async (role) => {
    const { room } = await openRoom();
    await using _room = room;
    const intruder = await room.seat(role);
    const code = role === null ? 'not-signed-in' : 'not-allowed';
    for (const reply of [
      await intruder.ask('decoys.people', {}),
      await intruder.ask('decoys.remove-person', { id: 'decoy-one', reason: 'Why not' }),
      await intruder.ask('decoys.add-person', {
        reference: 'Me',
        basis: 'synthetic',
        consent: 'None',
        listedBase64: picture,
        camerasBase64: [picture],
      }),
    ])
      expect(reply).toMatchObject({ ok: false, error: { code } });
    const log = JSON.stringify(role === 'supervisor' ? await intruder.ask('case-log.list', {}) : '');
    expect(log).not.toContain('Staff 0');
    expect(log).not.toContain('Form 17');
  });

  it('loses somebody’s pictures at once, and raises nothing of fewer than two', async () => {
    const { room, auditor } = await openRoom();
    await using _room = room;
    const [first] = (await auditor.get('decoys.people', {})).people;
    await auditor.get('decoys.remove-person', { id: first?.id ?? '', reason: 'They left.' });
    expect((await auditor.get('decoys.people', {})).people).toHaveLength(1);
    await expect(raiseDecoy(room)).rejects.toThrow('no decoy was raised');
  });

  it('takes nobody twice', async () => {
    const { room, auditor } = await openRoom();
    await using _room = room;
    const again = {
      reference: 'Staff 0',
      basis: 'consenting-staff' as const,
      consent: 'Form 17',
      listedBase64: picture,
      camerasBase64: [picture],
    };
    expect(await auditor.ask('decoys.add-person', again)).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });
  });
});

describe('a decoy that is due', () => {
  it('waits while nothing is recognised, and goes with its deployment', async () => {
    const { room } = await openRoom();
    await using _room = room;
    room.chance.isOpen = false;
    await expect(raiseDecoy(room)).rejects.toThrow('no decoy was raised');
    expect(await room.database.client.call('decoys.due', { at: room.database.clock.now() })).toHaveLength(1);
    await room.database.client.call('deployments.end', {
      id: 'deployment-test',
      reason: 'Enough.',
      listKeptMs: 0,
      actorId: 'nobody',
    });
    await room.decoyKeeper.look();
    expect(await room.database.client.call('decoys.due', { at: room.database.clock.now() })).toEqual([]);
  });
});
