import { describe, expect, it } from 'vitest';
import type { DeploymentDraft } from '../../contract/deployments.ts';
import { roleSchema, type Role } from '../../contract/domain.ts';
import type { OperationInput, OperationName } from '../../contract/operations.ts';
import { sql } from '../database/sql.ts';
import { openReviewRoom } from '../testing/review-room/review-room.ts';
import type { Seat } from '../testing/review-room/seat.ts';
import { openTemporaryExecutor } from '../testing/temporary-database.ts';

const hour = 3_600_000;

async function openRoom() {
  const room = await openReviewRoom();
  // A draft names the policy by its hash: there has to be one.
  const pack = { format: 'cordon-policy/1' as const, payload: '{}', signatures: [] };
  await room.database.client.call('policy.adopt', {
    policies: [{ version: 1, hash: 'f'.repeat(64), pack }],
    present: null,
    signers: [],
    changes: [],
    actorId: null,
  });
  const supervisor = await room.seat('supervisor');
  return { room, supervisor, [Symbol.asyncDispose]: () => room[Symbol.asyncDispose]() };
}

async function endRunning({ get }: Seat): Promise<void> {
  await get('deployments.end', { id: 'deployment-test', reason: 'The test is over.' });
}

/** A list that a next deployment could use. */
async function listFor(room: Awaited<ReturnType<typeof openReviewRoom>>, id: string): Promise<string> {
  const { clock, client } = room.database;
  await client.call('watchlists.find-or-begin-draft', {
    id,
    name: 'Next list',
    modelHash: room.recogniser.modelHash,
    expiresAt: clock.now() + 20 * hour,
  });
  return id;
}

function draftFor(listId: string, now: number): DeploymentDraft {
  return {
    name: 'Market day',
    kind: 'van',
    place: 'Market Square',
    useCase: 'crime-hotspot',
    rationale: 'Knife crime on market days has doubled.',
    cameraIds: ['cam-01'],
    from: now,
    until: now + 6 * hour,
    listId,
    threshold: 0.6,
    documents: [{ code: 'equality', title: 'Equality assessment 3', sha256: 'a'.repeat(64) }],
    signage: 'Signs at both ends.',
  };
}

describe('a draft', () => {
  it('is made and changed by a supervisor, and by nobody else', async () => {
    await using all = await openRoom();
    const { room, supervisor } = all;
    await endRunning(supervisor);
    const draft = draftFor(await listFor(room, 'list-next'), room.database.clock.now());
    const { id } = await supervisor.get('deployments.draft', draft);
    for (const role of roleSchema.options.filter((role) => role !== 'supervisor')) {
      const seat = await room.seat(role);
      expect(await seat.ask('deployments.draft', draft), role).toMatchObject(notAllowed);
      expect(await seat.ask('deployments.change', { id, ...draft }), role).toMatchObject(notAllowed);
    }
    await supervisor.get('deployments.change', { id, ...draft, place: 'Market Square, south side' });
    const { deployment } = await supervisor.get('deployments.read', { id });
    expect(deployment).toMatchObject({
      state: 'draft',
      stateWords: 'The deployment is a draft.',
      place: 'Market Square, south side',
      cameraIds: ['cam-01'],
      documents: [{ code: 'equality', words: 'Equality impact assessment' }],
    });
  });

  it.each([
    ['a use case that the policy doesn’t have', { useCase: 'dragnet' }, 'use case'],
    ['a window that is longer than the policy allows', { hours: 13 }, '12 hours at most'],
    ['a window that ends before it begins', { hours: -1 }, 'ends before it begins'],
    ['a camera that nobody configured', { cameraIds: ['cam-99'] }, 'removed'],
    ['a list that isn’t there', { listId: 'list-gone' }, 'watchlist is gone'],
    [
      'a document that the policy doesn’t know',
      { documents: [{ code: 'horoscope', title: 'X', sha256: 'b'.repeat(64) }] },
      'horoscope',
    ],
    ['a text that turns round what is signed', { rationale: 'abc\u202Edef' }, 'Only letters'],
  ])(
    'is refused with %s',
    async (_, { hours, ...changes }: { hours?: number } & Partial<DeploymentDraft>, words) => {
      await using all = await openRoom();
      const { room, supervisor } = all;
      const draft = draftFor(await listFor(room, 'list-next'), room.database.clock.now());
      const until = hours === undefined ? draft.until : draft.from + hours * hour;
      const reply = await supervisor.ask('deployments.draft', { ...draft, until, ...changes });
      expect(reply).toMatchObject({ ok: false, error: { code: 'bad-request' } });
      expect(JSON.stringify(reply)).toContain(words);
    },
  );
});

const notAllowed = { ok: false, error: { code: 'not-allowed' } };

describe('a deployment that runs', () => {
  const steps: readonly (readonly [OperationName, readonly Role[]])[] = [
    ['deployments.suspend', ['operator', 'supervisor']],
    ['deployments.resume', ['supervisor']],
    ['deployments.end', ['supervisor']],
  ];

  it.each(steps)('takes %s only from those who may', async (operation, allowed) => {
    await using all = await openRoom();
    const { room, supervisor } = all;
    // The operations of the table take the same input.
    const name = operation as 'deployments.suspend';
    const input: OperationInput<'deployments.suspend'> = { id: 'deployment-test', reason: 'As a test.' };
    if (operation === 'deployments.resume') await supervisor.get('deployments.suspend', input);
    for (const role of roleSchema.options.filter((role) => !allowed.includes(role))) {
      expect(await (await room.seat(role)).ask(name, input), role).toMatchObject(notAllowed);
    }
    await (await room.seat(allowed[0] ?? 'supervisor')).get(name, input);
  });

  it('is suspended with a reason, goes on, and never goes on after its end', async () => {
    await using all = await openRoom();
    const { room, supervisor } = all;
    const operator = await room.seat('operator');
    const id = 'deployment-test';
    await operator.get('deployments.suspend', { id, reason: 'The van is moved.' });
    const suspended = (await supervisor.get('deployments.read', { id })).deployment;
    expect(suspended).toMatchObject({ state: 'suspended', suspended: { reason: 'The van is moved.' } });
    expect(await operator.ask('deployments.suspend', { id, reason: 'Again.' })).toMatchObject({
      error: { code: 'conflict', message: 'The deployment is suspended. It can’t be suspended from there.' },
    });
    await supervisor.get('deployments.resume', { id, reason: 'It stands again.' });
    await endRunning(supervisor);
    for (const operation of ['deployments.resume', 'deployments.suspend', 'deployments.reopen'] as const) {
      expect(await supervisor.ask(operation, { id, reason: 'Try it.' })).toMatchObject({
        error: { code: 'conflict' },
      });
    }
    const { entries } = await supervisor.get('case-log.list', { about: `deployment:${id}` });
    expect(entries.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['deployment.suspended', 'deployment.resumed', 'deployment.ended']),
    );
  });

  it('does not go on when its window is over', async () => {
    await using all = await openRoom();
    const { room, supervisor } = all;
    const input = { id: 'deployment-test', reason: 'As a test.' };
    await supervisor.get('deployments.suspend', input);
    room.database.clock.advance(2 * hour);
    const late = await room.seat('supervisor');
    expect(await late.ask('deployments.resume', input)).toMatchObject({
      error: { code: 'conflict', message: expect.stringContaining('window of the deployment is over') },
    });
  });
});

describe('the database', () => {
  it('keeps a deployment from going on, from a longer window, and from another list, whoever writes to it', async () => {
    await using temporary = await openTemporaryExecutor();
    const hash = 'a'.repeat(64);
    temporary.write(({ db }) => {
      for (const list of ['l1-list', 'l2-list'])
        db.run(
          sql`INSERT INTO watchlists (id, name, model_hash, created_at, expires_at) VALUES (${list}, 'L', ${hash}, 1, 9)`,
        );
      for (const [id, state, phase] of [
        ['d1', 'live', 'live'],
        ['d2', 'ended', 'ended'],
      ] as const)
        db.run(sql`INSERT INTO deployments (id, name, place, use_case, phase, state, window_from, window_until, list_id, threshold, created_at)
          VALUES (${id}, 'D', 'P', 'U', ${phase}, ${state}, 1, 5, 'l1-list', 0.5, 1)`);
    });
    for (const [statement, refusal] of [
      [sql`UPDATE deployments SET phase = 'draft', state = 'draft' WHERE id = 'd2'`, 'never goes on'],
      [sql`UPDATE deployments SET window_until = 9 WHERE id = 'd2'`, 'ran under is never changed'],
      [sql`UPDATE deployments SET window_until = 6 WHERE id = 'd1'`, 'never grows'],
      [sql`UPDATE deployments SET list_id = 'l2-list' WHERE id = 'd1'`, 'keeps its list'],
      [sql`UPDATE deployments SET state = 'draft' WHERE id = 'd1'`, 'one of the known states'],
      [sql`UPDATE deployments SET state = NULL WHERE id = 'd1'`, 'one of the known states'],
      [sql`UPDATE deployments SET threshold = 0.1 WHERE id = 'd2'`, 'ran under is never changed'],
    ] as const) {
      expect(() => temporary.write(({ db }) => db.run(statement))).toThrow(refusal);
    }
  });
});
