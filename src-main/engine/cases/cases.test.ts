import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../contract/domain.ts';
import { sql } from '../database/sql.ts';
import { openReviewRoom } from '../testing/review-room/review-room.ts';
import type { Seat } from '../testing/review-room/seat.ts';
import { candidate, testPolicy } from '../testing/review-room/what-is-reviewed.ts';
import { openLeftBehind } from '../testing/temporary-database.ts';

type Room = Awaited<ReturnType<typeof openReviewRoom>>;

const reasons = { subject: ['features-agree' as const], system: [], environment: [] };
const title = 'Seen twice at the station';
const words = 'Told by the officers: Quillfeather walked on.';

async function judge(seat: Seat, id: string, verdict: Verdict): Promise<void> {
  await seat.get('alerts.judge', { id, verdict, reasons, idempotencyKey: randomUUID() });
}

/** An alert that waits for its votes. */
async function openAlert(room: Room, seat: Seat): Promise<string> {
  await room.match();
  const { open } = await seat.get('alerts.list', {});
  const id = open.at(-1)?.id ?? '';
  await seat.get('alerts.take', { id });
  return id;
}

async function openRoom() {
  const room = await openReviewRoom();
  const operator = await room.seat('operator');
  const supervisor = await room.seat('supervisor');
  const alertId = await openAlert(room, operator);
  return { room, operator, supervisor, alertId };
}

async function decide(
  operator: Seat,
  supervisor: Seat,
  id: string,
  verdict: Verdict = 'match',
): Promise<void> {
  await judge(operator, id, verdict);
  await judge(supervisor, id, verdict);
}

const refused = (code: string, text = ''): unknown =>
  expect.objectContaining({
    ok: false,
    error: expect.objectContaining({ code, message: expect.stringContaining(text) }),
  });

describe('a case', () => {
  it('links what two people have judged, and nothing before that', async () => {
    const { room, operator, supervisor, alertId } = await openRoom();
    await using _room = room;
    expect(await operator.ask('cases.open', { title, alertId })).toEqual(refused('conflict', 'Two people'));
    expect((await operator.get('cases.list', {})).cases).toEqual([]);
    await judge(operator, alertId, 'match');
    const { id } = await operator.get('cases.open', { title });
    expect(await operator.ask('cases.link-alert', { id, alertId })).toEqual(
      refused('conflict', 'Two people'),
    );
    await judge(supervisor, alertId, 'match');
    await operator.get('cases.link-alert', { id, alertId });
    await supervisor.get('cases.link-alert', { id, alertId });
    const view = await supervisor.get('cases.read', { id });
    expect(view).toMatchObject({
      summary: { number: 1, title, state: 'open', alerts: 1, heldBy: { isMe: false } },
      alerts: [{ id: alertId, number: 1, state: 'confirmed', outcome: null }],
    });
    await supervisor.get('alerts.record-outcome', {
      id: alertId,
      code: 'no-action',
      note: '',
      idempotencyKey: randomUUID(),
    });
    expect((await operator.get('cases.read', { id })).alerts).toMatchObject([
      { outcome: { code: 'no-action' } },
    ]);
    expect(await operator.ask('cases.link-alert', { id, alertId: 'alert-none' })).toEqual(
      refused('not-found'),
    );
  });

  it('goes from one shift to the next when the other takes it, or with a reason', async () => {
    const { room, operator, supervisor } = await openRoom();
    await using _room = room;
    const other = await room.seat('operator');
    const { id } = await operator.get('cases.open', { title });
    const to = { id, toPersonId: other.person.id, words };
    expect(await other.ask('cases.hand-over', { ...to, toPersonId: operator.person.id })).toEqual(
      refused('conflict', 'Take it first'),
    );
    expect(await operator.ask('cases.hand-over', { ...to, toPersonId: operator.person.id })).toEqual(
      refused('conflict', 'already'),
    );
    const auditor = await room.seat('auditor');
    expect(await operator.ask('cases.hand-over', { ...to, toPersonId: auditor.person.id })).toEqual(
      refused('not-found'),
    );
    await operator.get('cases.hand-over', to);
    expect((await other.get('cases.read', { id })).summary).toMatchObject({
      heldBy: { name: operator.person.displayName },
      offeredTo: { isMe: true },
    });
    expect(await supervisor.ask('cases.take', { id })).toEqual(refused('conflict', 'Say why'));
    await other.get('cases.take', { id });
    expect((await other.get('cases.read', { id })).summary).toMatchObject({
      heldBy: { isMe: true },
      offeredTo: null,
    });
    await supervisor.get('cases.take', { id, because: 'They are off sick.' });
    const { entries } = await supervisor.get('case-log.list', { about: `case:${id}`, order: 'oldest-first' });
    expect(entries.map((entry) => entry.words)).toEqual([
      `Case 1 was opened: ${title}`,
      `Case 1 was offered to ${other.person.displayName}: ${words}`,
      `Case 1 was taken over from ${operator.person.displayName}, as it was offered.`,
      `Case 1 was taken over from ${other.person.displayName}, though it was not offered: They are off sick.`,
    ]);
  });

  it('is closed by a supervisor with a reason, for good, and destroyed when its time is over', async () => {
    const { room, operator, supervisor, alertId } = await openRoom();
    await using _room = room;
    await decide(operator, supervisor, alertId);
    const { id } = await operator.get('cases.open', { title, alertId });
    await operator.get('cases.add-note', { id, words });
    expect(await operator.ask('cases.close', { id, reason: 'Done here.' })).toEqual(refused('not-allowed'));
    await supervisor.get('cases.close', { id, reason: 'Done here.' });
    for (const reply of [
      await operator.ask('cases.add-note', { id, words }),
      await operator.ask('cases.link-alert', { id, alertId }),
      await supervisor.ask('cases.take', { id, because: 'Once more' }),
      await supervisor.ask('cases.close', { id, reason: 'Once more' }),
    ])
      expect(reply).toEqual(refused('conflict', 'closed'));
    const closed = await operator.get('cases.read', { id });
    const dayMs = 86_400_000;
    expect(closed).toMatchObject({
      summary: { state: 'closed' },
      closed: { by: supervisor.person.displayName },
      destroyedAt: room.database.clock.now() + testPolicy.alerts.recordsKeptDays * dayMs,
    });
    expect(closed.notes.map((note) => [note.kind, note.words])).toEqual([
      ['note', words],
      ['closure', 'Done here.'],
    ]);
    const at = closed.destroyedAt ?? 0;
    expect(await room.database.client.call('cases.is-destruction-due', { at: at - 1 })).toBe(false);
    expect(await room.database.client.call('cases.destroy-due', { at })).toBe(1);
    const gone = await supervisor.get('cases.read', { id });
    expect(gone).toMatchObject({ summary: { state: 'destroyed', title: null }, notes: [] });
    const log = JSON.stringify(await supervisor.get('case-log.list', {}));
    expect(log).not.toContain('walked on');
    expect(log).not.toContain(title);
    expect(log).toContain('What was written down in case 1 was destroyed');
  });

  it('keeps what was written, whatever writes to the database', async () => {
    const { room, operator, supervisor, alertId } = await openRoom();
    await using _room = room;
    await decide(operator, supervisor, alertId);
    const { id } = await operator.get('cases.open', { title, alertId });
    await operator.get('cases.add-note', { id, words });
    await room.count(1);
    room.database.clock.advance(60 * 60_000);
    await room.match();
    const later = await room.seat('supervisor');
    await later.get('cases.close', { id, reason: 'Done here.' });
    await room.database.client.close();
    const left = openLeftBehind(room.database.directory, room.database);
    for (const [statement, because] of [
      [sql`UPDATE case_notes SET at = 1`, 'never changed'],
      [sql`DELETE FROM case_notes`, 'never taken away'],
      [sql`DELETE FROM case_alerts`, 'stays linked'],
      [sql`UPDATE cases SET destroy_at = destroy_at + 1`, 'stays as it is'],
      [
        sql`INSERT INTO case_notes SELECT 'note-x', case_id, kind, at, person_id, sealed FROM case_notes LIMIT 1`,
        'no more',
      ],
      [
        sql`INSERT INTO case_alerts SELECT ${id}, id, 1, ${operator.person.id} FROM alerts WHERE state = 'new'`,
        'two people have judged',
      ],
    ] as const)
      expect(() => left.write(({ db }) => db.run(statement))).toThrow(because);
    left.close();
    await room.database.reopen().catch(() => undefined);
  });
});

describe('who has no part in cases', () => {
  it.each(['admin', null] as const)('%s reads and writes nothing of them', async (role) => {
    const { room, operator, supervisor, alertId } = await openRoom();
    await using _room = room;
    await decide(operator, supervisor, alertId);
    const { id } = await operator.get('cases.open', { title, alertId });
    const intruder = await room.seat(role);
    const code = role === null ? 'not-signed-in' : 'not-allowed';
    for (const reply of [
      await intruder.ask('cases.list', {}),
      await intruder.ask('cases.read', { id }),
      await intruder.ask('cases.open', { title }),
      await intruder.ask('cases.link-alert', { id, alertId }),
      await intruder.ask('cases.add-note', { id, words }),
      await intruder.ask('cases.hand-over', { id, toPersonId: operator.person.id, words }),
      await intruder.ask('cases.take', { id, because: 'Mine now' }),
      await intruder.ask('cases.close', { id, reason: 'Mine now' }),
      await intruder.ask('cases.colleagues', {}),
      await intruder.ask('cases.shift-summary', {}),
    ])
      expect(reply).toEqual(refused(code));
    // An admin reads the log: that there is a case, never what was written.
    if (role === 'admin') {
      const log = JSON.stringify(await intruder.get('case-log.list', {}));
      expect(log).toContain('Case 1 was opened.');
      for (const secret of [title, candidate.name]) expect(log).not.toContain(secret);
    }
  });

  it('is an auditor when it comes to writing, and whoever is limited to some cameras', async () => {
    const { room, operator } = await openRoom();
    await using _room = room;
    const { id } = await operator.get('cases.open', { title });
    const auditor = await room.seat('auditor');
    expect(await auditor.get('cases.read', { id })).toMatchObject({
      cannotChangeBecause: 'Those who judge alerts write in cases.',
    });
    expect(await auditor.ask('cases.add-note', { id, words })).toEqual(refused('not-allowed'));
    const limited = await room.seat('supervisor', { cameraIds: ['cam-02'], deploymentIds: null });
    for (const reply of [await limited.ask('cases.list', {}), await limited.ask('cases.read', { id })])
      expect(reply).toEqual(refused('not-allowed', 'limited to some'));
  });
});

describe('a shift summary', () => {
  it('counts what happened within its hours', async () => {
    const { room, operator, supervisor, alertId } = await openRoom();
    await using _room = room;
    await decide(operator, supervisor, alertId);
    await operator.get('cases.open', { title, alertId });
    expect(await supervisor.get('cases.shift-summary', { hours: 1 })).toMatchObject({
      alerts: { raised: 1, confirmed: 1, rejected: 0, expired: 0, open: 0, outcomeMissing: 1 },
      outcomes: [],
      cases: { opened: 1, closed: 0, open: 1 },
      votes: expect.arrayContaining([{ name: operator.person.displayName, count: 1 }]),
    });
    room.database.clock.advance(2 * 60 * 60_000);
    const next = await room.seat('supervisor');
    expect(await next.get('cases.shift-summary', { hours: 1 })).toMatchObject({
      alerts: { raised: 0, confirmed: 0, outcomeMissing: 1 },
      cases: { opened: 0, open: 1 },
      votes: [],
    });
  });
});
