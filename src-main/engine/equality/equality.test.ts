import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { EqualityDenominator, EqualityWalk } from '../../contract/equality.ts';
import { openReviewRoom } from '../testing/review-room/review-room.ts';
import type { Seat } from '../testing/review-room/seat.ts';

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

it('are compared with a denominator that an auditor states with its source, in the log in full', async () => {
  const { room, operator, supervisor } = await openRoom();
  await using _room = room;
  const auditor = await room.seat('auditor');
  const stated: EqualityDenominator = {
    question: 'sex',
    kind: 'counted-by-officers',
    source: 'Two officers with counters at both ends of the High Street, 1 May 2026, 10:00 to 14:00.',
    groups: [
      { answer: 'female', count: 812 },
      { answer: 'male', count: 788 },
    ],
  };
  for (const role of ['operator', 'supervisor', 'admin', null] as const) {
    const seat = role === 'operator' ? operator : role === 'supervisor' ? supervisor : await room.seat(role);
    expect(await seat.ask('equality.state-denominator', stated)).toMatchObject({ ok: false });
  }
  for (const groups of [
    [{ answer: 'female', count: 812 }],
    [...stated.groups, { answer: 'not-stated', count: 9 }],
    stated.groups.map((group) => ({ ...group, count: 0 })),
    stated.groups.map((group) => ({ ...group, answer: 'female' })),
  ])
    expect(await auditor.ask('equality.state-denominator', { ...stated, groups })).toMatchObject({
      ok: false,
    });
  expect(await auditor.ask('equality.state-denominator', { ...stated, source: ' ' })).toMatchObject({
    ok: false,
  });
  await auditor.get('equality.state-denominator', stated);
  const groups = [
    { answer: 'female', count: 1 },
    { answer: 'male', count: 1 },
  ];
  await auditor.get('equality.state-denominator', { ...stated, groups });
  expect((await auditor.get('equality.summary', {})).denominators).toMatchObject([{ ...stated, groups }]);
  const { entries } = await auditor.get('case-log.list', { kind: 'equality.denominator' });
  expect(entries).toHaveLength(2);
  expect(entries[0]?.words).toContain('Two officers with counters');
});

it('go into the log as sums once the alerts are destroyed, and then none is added', async () => {
  const { room, operator, supervisor, alertId } = await openRoom();
  await using _room = room;
  await supervisor.get('alerts.record-outcome', outcome(alertId));
  const { client } = room.database;
  await operator.get('equality.count', { id: alertId, ...answers });
  await client.call('deployments.end', {
    id: 'deployment-test',
    reason: 'Enough.',
    listKeptMs: 0,
    actorId: supervisor.person.id,
  });
  expect(await client.call('equality.is-summing-due')).toBe(false);
  await client.call('alerts.purge', { at: room.database.clock.now() + 800 * 86_400_000 });
  expect(await client.call('equality.is-summing-due')).toBe(true);
  await client.call('equality.sum-due');
  expect(await client.call('equality.is-summing-due')).toBe(false);
  const facts = await client.call('case-log.facts', { after: 0, until: 1_000, limit: 1_000 });
  expect(
    facts.filter(({ kind }) => kind === 'equality.summed').map(({ body, subject }) => ({ body, subject })),
  ).toEqual([
    {
      subject: 'equality:deployment-test',
      body: {
        deploymentId: 'deployment-test',
        counts: Object.fromEntries(
          ['ethnicity:black', 'sex:female', 'age:25-to-39'].map((key) => [
            key,
            { people: 1, misidentified: 1, arrests: 0 },
          ]),
        ),
      },
    },
  ]);
  expect(await operator.ask('equality.count', { id: alertId, ...answers })).toMatchObject({ ok: false });
});

it('say how well staff of each group are found, as an auditor counted it, each walk in the log and all of them together', async () => {
  const { room, operator, supervisor } = await openRoom();
  await using _room = room;
  const auditor = await room.seat('auditor');
  const walk: EqualityWalk = {
    question: 'sex',
    source: 'Six of staff, past both cameras.',
    groups: [
      { answer: 'female', passes: 12, found: 10 },
      { answer: 'male', passes: 12, found: 11 },
    ],
  };
  for (const role of ['operator', 'supervisor', 'admin', null] as const) {
    const seat = role === 'operator' ? operator : role === 'supervisor' ? supervisor : await room.seat(role);
    expect(await seat.ask('equality.state-walk', walk)).toMatchObject({ ok: false });
  }
  expect(
    await auditor.ask('equality.state-walk', {
      ...walk,
      groups: walk.groups.map((group) => ({ ...group, found: 13 })),
    }),
  ).toMatchObject({ ok: false });
  expect((await auditor.get('equality.summary', {})).walks).toEqual([]);
  await auditor.get('equality.state-walk', walk);
  await auditor.get('equality.state-walk', { ...walk, source: 'Again.' });
  const { walks } = await auditor.get('equality.summary', {});
  expect(walks).toMatchObject([
    {
      question: 'sex',
      sources: ['Six of staff, past both cameras.', 'Again.'],
      groups: [
        { answer: 'female', passes: 24, found: 20, finding: 'not-enough-data' },
        { answer: 'male', passes: 24, found: 22, finding: 'not-enough-data' },
      ],
    },
  ]);
  const { entries } = await auditor.get('case-log.list', { kind: 'equality.walked' });
  expect(entries.map(({ words }) => words)).toEqual([
    expect.stringContaining('Again.'),
    expect.stringContaining('Six of staff'),
  ]);
});
