import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperationName } from '../contract/operations.ts';
import { isInScope } from './scopes.ts';
import { openReviewRoom } from './testing/review-room/review-room.ts';
import type { Seat } from './testing/review-room/seat.ts';
import { someFragment } from './testing/some-fragment.ts';

const reasons = { subject: ['features-agree'], system: [], environment: [] };
const notThere = expect.objectContaining({
  ok: false,
  error: { code: 'not-found', message: 'There is no such alert.' },
});
const elsewhere = { cameraIds: ['cam-02'], deploymentIds: null };
const otherDeployment = { cameraIds: null, deploymentIds: ['deployment-other'] };
const here = { cameraIds: ['cam-01'], deploymentIds: ['deployment-test'] };

/** Every operation that is about one alert, as somebody would ask it. */
const aboutAlert: readonly (readonly [OperationName, (id: string) => object])[] = [
  ['alerts.read', (id) => ({ id })],
  ['alerts.take', (id) => ({ id })],
  ['alerts.release', (id) => ({ id })],
  ['alerts.judge', (id) => ({ id, verdict: 'match', reasons, idempotencyKey: randomUUID() })],
  ['alerts.withdraw-vote', (id) => ({ id, because: 'A mistake.' })],
  ['alerts.explain-expiry', (id) => ({ id, words: 'Nobody was there.' })],
  ['alerts.note-dispatch', (id) => ({ id })],
  ['alerts.record-outcome', (id) => ({ id, code: 'no-action', note: '', idempotencyKey: randomUUID() })],
];

async function onlyAlertId(seat: Seat): Promise<string> {
  const { open } = await seat.get('alerts.list', {});
  const [alert] = open;
  if (alert === undefined) throw new Error('there is no alert');
  return alert.id;
}

describe.each(['operator', 'supervisor'] as const)('a %s who is limited', (role) => {
  it.each([
    ['to another camera', elsewhere],
    ['to another deployment', otherDeployment],
  ])(
    '%s finds an alert in no list, by no operation and on no picture, as if there were none',
    async (_, scope) => {
      await using room = await openReviewRoom();
      const free = await room.seat(role);
      const limited = await room.seat(role, scope);
      await room.match();
      const id = await onlyAlertId(free);
      expect(await limited.get('alerts.list', {})).toMatchObject({ open: [], closed: [] });
      expect(await limited.get('alerts.search', { text: '' })).toEqual({ alerts: [], found: 0 });
      for (const [name, input] of aboutAlert) {
        // The inputs are what the table's operations take.
        expect(await limited.ask(name, input(id) as never), name).toEqual(notThere);
        expect(await limited.ask(name, input('alert-that-is-not') as never), name).toEqual(notThere);
      }
      expect(await limited.picture(`alerts/${id}/probe-0.png`)).toBe(404);
      expect(await limited.picture(`alerts/${id}/candidate-0.png`)).toBe(404);
      const { entries } = await (await room.seat('auditor')).get('case-log.list', { kind: 'face.viewed' });
      expect(entries).toEqual([]);
    },
  );

  it('to its camera and deployment has all of it', async () => {
    await using room = await openReviewRoom();
    const limited = await room.seat(role, here);
    await room.match();
    const id = await onlyAlertId(limited);
    await limited.get('alerts.take', { id });
    expect(await limited.picture(`alerts/${id}/probe-0.png`)).toBe(200);
    const vote = { id, verdict: 'match' as const, reasons, idempotencyKey: randomUUID() };
    expect(await limited.get('alerts.judge', vote)).toEqual({ state: 'judged-once' });
  });

  it('sees only their cameras live', async () => {
    await using room = await openReviewRoom();
    for (const id of ['cam-01', 'cam-02']) {
      room.tiles.setInit(`${id}/main`, Uint8Array.of(1), 'avc1.64001f');
      room.tiles.addFragment(`${id}/main`, someFragment(0));
    }
    const limited = await room.seat(role, elsewhere);
    const statuses = await Promise.all(
      ['cam-01', 'cam-02'].map((id) => limited.picture(`cameras/${id}/0-0.m4s`)),
    );
    expect(statuses).toEqual([404, 200]);
  });

  it('to another deployment sees and changes nothing of the one that runs', async () => {
    await using room = await openReviewRoom();
    const limited = await room.seat(role, otherDeployment);
    expect(await limited.get('deployments.list', {})).toEqual({ deployments: [] });
    const id = 'deployment-test';
    expect(await limited.ask('deployments.read', { id })).toMatchObject({ error: { code: 'not-found' } });
    expect(await limited.ask('deployments.suspend', { id, reason: 'Not theirs.' })).toMatchObject({
      error: { code: 'not-found' },
    });
  });
});

it('keeps the whole log from a supervisor who is limited, for it is of everything', async () => {
  await using room = await openReviewRoom();
  const limited = await room.seat('supervisor', elsewhere);
  const exported = { filter: {}, format: 'csv' as const, reason: 'To look at it.', after: null };
  const replies = [
    await limited.ask('case-log.list', {}),
    await limited.ask('case-log.filters', {}),
    await limited.ask('case-log.export', exported),
  ];
  for (const reply of replies) {
    expect(reply).toMatchObject({
      error: { code: 'not-allowed', message: expect.stringContaining('limited to some') },
    });
  }
});

it('lets nobody nearer by limiting them more', () => {
  const ids = fc.option(fc.subarray(['a', 'b', 'c']));
  fc.assert(
    fc.property(
      ids,
      ids,
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom('a', 'b', 'c'),
      (one, two, camera, deployment) => {
        const place = { cameraId: camera, deploymentId: deployment };
        if (isInScope({ cameraIds: one, deploymentIds: two }, place)) {
          expect(isInScope({ cameraIds: null, deploymentIds: two }, place)).toBe(true);
          expect(isInScope({ cameraIds: one, deploymentIds: null }, place)).toBe(true);
        }
      },
    ),
  );
});
