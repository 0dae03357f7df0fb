import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { openReviewRoom, type Seat } from '../testing/review-room.ts';

const reasons = { subject: ['features-agree' as const], system: [], environment: [] };
const answers = { ethnicity: 'black', sex: 'female', age: '25-to-39' } as const;

async function judge(seat: Seat, id: string): Promise<void> {
  await seat.get('alerts.judge', { id, verdict: 'match', reasons, idempotencyKey: randomUUID() });
}

async function openRoom() {
  const room = await openReviewRoom();
  const operator = await room.seat('operator');
  const supervisor = await room.seat('supervisor');
  await room.match();
  const alertId = (await operator.get('alerts.list', {})).open[0]?.id ?? '';
  await operator.get('alerts.take', { id: alertId });
  await judge(operator, alertId);
  await judge(supervisor, alertId);
  return { room, operator, supervisor, alertId };
}

const outcome = (id: string) => ({ id, code: 'misidentified', note: '', idempotencyKey: randomUUID() });

it('is counted once, after the outcome, and no answer, entry or row of an alert tells what', async () => {
  const { room, operator, supervisor, alertId } = await openRoom();
  await using _room = room;
  const auditor = await room.seat('auditor');
  const count = { id: alertId, ...answers };
  expect(await operator.ask('equality.count', count)).toMatchObject({
    ok: false,
    error: { code: 'conflict' },
  });
  await supervisor.get('alerts.record-outcome', outcome(alertId));
  expect(await operator.get('equality.is-counted', { id: alertId })).toEqual({ isCounted: false });
  await operator.get('equality.count', count);
  expect(await supervisor.get('equality.is-counted', { id: alertId })).toEqual({ isCounted: true });
  expect(await supervisor.ask('equality.count', count)).toMatchObject({
    ok: false,
    error: { code: 'conflict' },
  });

  const wire = JSON.stringify([
    await operator.ask('alerts.read', { id: alertId }),
    await supervisor.ask('case-log.list', {}),
    await auditor.ask('case-log.list', {}),
    await auditor.ask('equality.summary', {}),
  ]).replaceAll(/"answer":"[^"]+"/g, '');
  for (const told of ['black', 'female', '25-to-39']) expect(wire).not.toContain(told);
  const { entries } = await auditor.get('case-log.list', { kind: 'equality.counted' });
  expect(entries).toHaveLength(1);
  expect(JSON.stringify(entries)).not.toContain(alertId);
});

it('comes out as sums, of deployments that are over, to auditors alone', async () => {
  const { room, operator, supervisor, alertId } = await openRoom();
  await using _room = room;
  const auditor = await room.seat('auditor');
  await supervisor.get('alerts.record-outcome', outcome(alertId));
  await operator.get('equality.count', { id: alertId, ...answers });
  for (const role of ['operator', 'supervisor', 'admin', null] as const) {
    const seat = role === 'operator' ? operator : role === 'supervisor' ? supervisor : await room.seat(role);
    expect(await seat.ask('equality.summary', {})).toMatchObject({ ok: false });
    if (role === 'admin' || role === null) {
      expect(await seat.ask('equality.count', { id: alertId, ...answers })).toMatchObject({ ok: false });
      expect(await seat.ask('equality.is-counted', { id: alertId })).toMatchObject({ ok: false });
    }
  }
  expect(await auditor.ask('equality.count', { id: alertId, ...answers })).toMatchObject({
    ok: false,
    error: { code: 'not-allowed' },
  });
  expect((await auditor.get('equality.summary', {})).deployments).toBe(0);
  await room.database.client.call('deployments.end', {
    id: 'deployment-test',
    reason: 'Enough.',
    listKeptMs: 0,
    actorId: supervisor.person.id,
  });
  const summary = await auditor.get('equality.summary', {});
  expect(summary).toMatchObject({ deployments: 1, misidentified: null });
  expect(summary.groups.every(({ people, share }) => people === null && share === null)).toBe(true);
});
