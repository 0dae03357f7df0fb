import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../contract/domain.ts';
import { openReviewRoom } from '../testing/review-room/review-room.ts';
import type { Seat } from '../testing/review-room/seat.ts';
import {
  candidate,
  score,
  shownCandidate,
  threshold,
  testPolicy,
} from '../testing/review-room/what-is-reviewed.ts';

const reasons = { subject: ['features-agree' as const], system: [], environment: [] };

function judge(seat: Seat, id: string, verdict: Verdict, idempotencyKey: string = randomUUID()) {
  return seat.ask('alerts.judge', { id, verdict, reasons, idempotencyKey });
}

async function openAlert(seat: Seat): Promise<string> {
  const { open } = await seat.get('alerts.list', {});
  const id = open[0]?.id;
  if (id === undefined) throw new Error('no alert is open');
  await seat.get('alerts.take', { id });
  return id;
}

/** Whatever tells of the candidate, the score or a vote. */
const secrets = [
  ...Object.values(candidate),
  'high harm suspect',
  String(score),
  String(threshold),
  '0.61',
  '0.54',
  'entry-one',
  'features-agree',
  'features agree',
];

describe('blindness', () => {
  it('keeps score, name, category and the first vote off the wire for every role until both votes are locked', async () => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    const others = await Promise.all(
      (['operator', 'supervisor', 'admin', 'auditor'] as const).map((role) => room.seat(role)),
    );
    await room.match();
    const id = await openAlert(operator);
    const offeredBefore = (await operator.get('alerts.read', { id })).reasons;
    expect((await judge(operator, id, 'match')).ok).toBe(true);
    expect((await operator.get('alerts.read', { id })).reasons).toEqual(offeredBefore);

    for (const seat of others) {
      const replies = [
        await seat.ask('alerts.list', {}),
        await seat.ask('alerts.read', { id }),
        // An auditor, who judges nothing, reads who is on the list, but not whom an alert is about.
        ...(seat.person.role === 'auditor' ? [] : [await seat.ask('case-log.list', {})]),
        await seat.ask('case-log.list', { kind: 'alert.judged' }),
        await seat.ask('case-log.list', { kind: 'alert.raised' }),
      ];
      // Which reasons there are is the policy's, the same for everybody before and after a vote.
      const wire = JSON.stringify(replies).replaceAll(JSON.stringify(offeredBefore), '');
      for (const secret of secrets)
        expect(wire, `${seat.person.role} learns ${secret}`).not.toContain(secret);
      expect(wire).not.toMatch(/"verdict"|"score"|"category"|"errorRate"/);
    }
    expect(JSON.stringify(room.announced)).not.toContain(candidate.reference);
  });

  it('takes each reason once and no other, whatever was typed past the form', async () => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    await room.match();
    const id = await openAlert(operator);
    const twice = { ...reasons, subject: ['features-agree' as const, 'features-agree' as const] };
    const tooMany = { ...reasons, system: Array.from({ length: 10_000 }, () => 'picture-clear' as const) };
    for (const refused of [twice, tooMany]) {
      const vote = { id, verdict: 'match' as const, reasons: refused, idempotencyKey: randomUUID() };
      expect(await operator.ask('alerts.judge', vote)).toMatchObject({
        ok: false,
        error: { code: 'bad-request' },
      });
    }
    expect((await operator.get('alerts.read', { id })).myVote).toBeNull();
  });

  it('shows a reviewer their own vote only', async () => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    const supervisor = await room.seat('supervisor');
    await room.match();
    const id = await openAlert(operator);
    await judge(operator, id, 'no-match');
    expect(await operator.get('alerts.read', { id })).toMatchObject({
      phase: 'blind',
      myVote: { verdict: 'no-match' },
    });
    expect(await supervisor.get('alerts.read', { id })).toMatchObject({ phase: 'blind', myVote: null });
  });

  it('gives the same wire for a first vote of any kind', async () => {
    const wires: string[] = [];
    for (const verdict of ['match', 'no-match', 'cannot-tell'] as const) {
      await using room = await openReviewRoom();
      const operator = await room.seat('operator');
      const supervisor = await room.seat('supervisor');
      await room.match();
      const id = await openAlert(operator);
      await judge(operator, id, verdict);
      const seen = JSON.stringify([
        await supervisor.ask('alerts.list', {}),
        await supervisor.ask('alerts.read', { id }),
        await supervisor.ask('case-log.list', { kind: 'alert.judged' }),
      ]);
      const known = [id, operator.person.displayName, operator.person.id];
      wires.push(
        known
          .reduce((text, part) => text.replaceAll(part, '·'), seen)
          .replace(/"leaf":"[0-9a-f]{64}"/g, '"leaf":"·"'),
      );
    }
    expect(new Set(wires).size).toBe(1);
  });
});

describe('two people', () => {
  it('confirms on two matches and reveals everything then', async () => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    const supervisor = await room.seat('supervisor');
    await room.match();
    const id = await openAlert(operator);
    await judge(operator, id, 'match');
    await judge(supervisor, id, 'match');
    expect(await operator.get('alerts.read', { id })).toMatchObject({
      phase: 'revealed',
      summary: { state: 'confirmed', votesLocked: 2 },
      score,
      errorRate: { value: 1e-6, low: 1e-7, high: 1e-5, isExtrapolated: true },
      threshold,
      candidate: shownCandidate,
      votes: [
        { by: operator.person.displayName, verdict: 'match' },
        { by: supervisor.person.displayName, verdict: 'match' },
      ],
      outcome: null,
    });
  });

  it.each([
    ['match', 'no-match'],
    ['no-match', 'match'],
    ['match', 'cannot-tell'],
    ['cannot-tell', 'cannot-tell'],
  ] as const)('rejects on %s and %s, and takes no outcome then', async (first, second) => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    const supervisor = await room.seat('supervisor');
    await room.match();
    const id = await openAlert(operator);
    await judge(operator, id, first);
    await judge(supervisor, id, second);
    const outcome = await supervisor.ask('alerts.record-outcome', {
      id,
      code: 'arrest-suspect',
      note: '',
      idempotencyKey: randomUUID(),
    });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect((await supervisor.get('alerts.read', { id })).summary.state).toBe('rejected');
  });

  it('refuses a second vote by the same person, and two operators', async () => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    const colleague = await room.seat('operator');
    await room.match();
    const id = await openAlert(operator);
    await judge(operator, id, 'match');
    expect(await judge(operator, id, 'no-match')).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(await judge(colleague, id, 'match')).toMatchObject({
      ok: false,
      error: { message: 'The second vote must come from a supervisor.' },
    });
    expect((await colleague.get('alerts.read', { id })).phase).toBe('blind');
  });

  it.each(['admin', 'auditor', null] as const)('lets no %s see, judge or close an alert', async (role) => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    await room.match();
    const id = await openAlert(operator);
    const intruder = await room.seat(role);
    const replies = [
      await intruder.ask('alerts.list', {}),
      await intruder.ask('alerts.read', { id }),
      await intruder.ask('alerts.take', { id }),
      await judge(intruder, id, 'match'),
      await intruder.ask('alerts.record-outcome', {
        id,
        code: 'no-action',
        note: '',
        idempotencyKey: randomUUID(),
      }),
    ];
    for (const reply of replies) {
      expect(reply).toMatchObject({
        ok: false,
        error: { code: role === null ? 'not-signed-in' : 'not-allowed' },
      });
    }
    expect(await intruder.picture(`alerts/${id}/probe-0.png`)).toBe(403);
    expect(await intruder.picture(`alerts/${id}/candidate-0.png`)).toBe(403);
  });

  it('does a retried vote and a retried outcome once', async () => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    const supervisor = await room.seat('supervisor');
    await room.match();
    const id = await openAlert(operator);
    const key = randomUUID();
    await judge(operator, id, 'match', key);
    expect(await judge(operator, id, 'match', key)).toMatchObject({ ok: true });
    await judge(supervisor, id, 'match');
    const outcome = {
      id,
      code: 'arrest-court-wanted' as const,
      note: 'At the corner.',
      idempotencyKey: randomUUID(),
    };
    await supervisor.get('alerts.record-outcome', outcome);
    await supervisor.get('alerts.record-outcome', outcome);
    const { entries } = await supervisor.get('case-log.list', { kind: 'alert.outcome' });
    expect(entries).toHaveLength(1);
    expect(await operator.get('alerts.read', { id })).toMatchObject({
      summary: { state: 'closed' },
      outcome: {
        what: { code: 'arrest-court-wanted', words: 'Arrested: wanted by a court' },
        note: 'At the corner.',
      },
    });
  });
});

describe('the policy that a deployment runs under', () => {
  it('says which reasons and outcomes there are, and in which words', async () => {
    await using room = await openReviewRoom();
    room.rules.policy = {
      ...testPolicy,
      reasons: { ...testPolicy.reasons, system: [{ code: 'own-reason', words: 'A reason of our own' }] },
      outcomes: [
        ...testPolicy.outcomes.filter(({ meaning }) => meaning === 'misidentified'),
        { code: 'own-outcome', words: 'An outcome of our own', meaning: 'no-action' },
      ],
    };
    const operator = await room.seat('operator');
    const supervisor = await room.seat('supervisor');
    await room.match();
    const id = await openAlert(operator);
    const vote = (seat: typeof operator, system: string[]) =>
      seat.ask('alerts.judge', {
        id,
        verdict: 'match',
        reasons: { ...reasons, system },
        idempotencyKey: randomUUID(),
      });
    for (const seat of [operator, supervisor]) {
      expect(await seat.get('alerts.read', { id })).toMatchObject({
        phase: 'blind',
        reasons: { system: [{ code: 'own-reason', words: 'A reason of our own' }] },
      });
      expect(await vote(seat, ['picture-clear'])).toMatchObject({
        ok: false,
        error: {
          code: 'bad-request',
          message: expect.stringContaining('“picture-clear” is not in the policy'),
        },
      });
      expect(await vote(seat, ['own-reason'])).toMatchObject({ ok: true });
    }
    const outcome = (code: string) => ({ id, code, note: '', idempotencyKey: randomUUID() });
    expect(await supervisor.ask('alerts.record-outcome', outcome('no-action'))).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('“no-action” is not in the policy') },
    });
    await supervisor.get('alerts.record-outcome', outcome('own-outcome'));
    expect(await supervisor.get('alerts.read', { id })).toMatchObject({
      outcomes: [{ code: 'misidentified' }, { code: 'own-outcome' }],
      outcome: { what: { words: 'An outcome of our own' } },
      candidate: shownCandidate,
    });
  });
});

describe('the record', () => {
  it('logs each step and each first view of a face', async () => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    const supervisor = await room.seat('supervisor');
    await room.match();
    const id = await openAlert(operator);
    for (const path of ['probe-0', 'probe-0', 'candidate-0']) {
      expect(await operator.picture(`alerts/${id}/${path}.png`)).toBe(200);
    }
    await judge(operator, id, 'match');
    await judge(supervisor, id, 'match');
    const { entries } = await supervisor.get('case-log.list', {});
    const kinds = entries.map(({ kind }) => kind).filter((kind) => /^(alert|face)\./.test(kind));
    expect(kinds.toReversed()).toEqual([
      'alert.raised',
      'alert.acknowledged',
      'face.viewed',
      'face.viewed',
      'alert.judged',
      'alert.judged',
      'alert.decided',
    ]);
  });

  it('counts another match while the first is open as a repeat, and the ledger stays balanced', async () => {
    await using room = await openReviewRoom();
    expect(await room.match()).toBe(true);
    await room.count(1);
    expect(await room.match()).toBe(false);
    const [ledger] = await room.database.client.call('ledger.of', { deploymentId: 'deployment-test' });
    expect(ledger).toMatchObject({ tracks: 2, alerts: 1, repeats: 1, inFlight: 0 });
  });

  it('keeps alerts and votes over a restart', async () => {
    await using room = await openReviewRoom();
    const operator = await room.seat('operator');
    await room.match();
    const id = await openAlert(operator);
    await judge(operator, id, 'match');
    await room.database.reopen();
    expect(await operator.get('alerts.read', { id })).toMatchObject({
      phase: 'blind',
      summary: { state: 'judged-once' },
      myVote: { verdict: 'match' },
    });
  });
});
