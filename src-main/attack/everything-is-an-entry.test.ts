import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { EntryKindName } from '../engine/case-log/entry-kinds.ts';
import type { DatabaseClient } from '../engine/database/client.ts';
import { nodeSpawner, type ProcessSpawner } from '../engine/processes/channel.ts';
import { startEngineInProcess } from '../engine/testing/engine-in-process.ts';
import { openPackRoom } from '../engine/testing/pack-room.ts';
import { PeopleOffice, passwordOf } from '../engine/testing/people-office.ts';

/** What an entry tells of who did it, as an auditor reads it. */
interface Read {
  readonly kind: string;
  readonly words: string;
  readonly actorId: string | null;
}

async function entriesOf(database: DatabaseClient): Promise<readonly Read[]> {
  const { entries } = await database.call('case-log.list', {
    role: 'auditor',
    filter: {},
    isOldestFirst: true,
    before: null,
    after: null,
    limit: 5_000,
  });
  return entries;
}

/** Each kind was written, and by somebody where somebody did it. */
function expectKinds(entries: readonly Read[], kinds: readonly EntryKindName[]): void {
  const found = new Set(entries.map(({ kind }) => kind));
  expect(kinds.filter((kind) => !found.has(kind))).toEqual([]);
}

const patient = { timeout: 60_000, interval: 250 };

describe('everything that matters is an entry', { timeout: 240_000 }, () => {
  it('sign-ins, refusals, accounts, locks and the ends of sessions', async () => {
    await using office = await PeopleOffice.make();
    await office.start();
    const { admin, supervisor, operator } = await office.withEverybody();
    await office.desk().ask('sessions.sign-in', { loginName: 'olu', password: 'not-the-password' });
    await office.desk().ask('sessions.sign-in', { loginName: 'nobody-here', password: 'some-password' });
    await operator.get('sessions.lock', {});
    await operator.get('sessions.unlock', { password: passwordOf('olu') });
    await operator.get('sessions.sign-out', {});
    const people = await admin.get('people.list', {});
    const id = people.people.find(({ loginName }) => loginName === 'ole')?.id ?? '';
    const asked = await admin.get('people.ask-to-disable', { personId: id, reason: 'They left.' });
    await supervisor.get('requests.confirm', { id: asked.requestId });
    const entries = await entriesOf(office.database);
    expectKinds(entries, [
      ...([
        'log.began',
        'setup.admin-created',
        'person.added',
        'person.enrolled',
        'person.disabled',
      ] as const),
      ...(['request.asked', 'request.closed', 'session.signed-in', 'session.refused'] as const),
      ...(['session.locked', 'session.unlocked', 'session.signed-out'] as const),
    ]);
    const refused = entries.filter(({ kind }) => kind === 'session.refused').map(({ words }) => words);
    expect(refused.join(' ')).not.toContain('nobody-here');
    expect(refused).toHaveLength(2);
  });

  it('lists, authorities, presence, alerts, votes, outcomes, views of faces, purges with their keys, exports', async () => {
    await using room = await openPackRoom();
    const { supervisor, auditor, operator, deploymentId } = room;
    const { client, clock } = room.room.database;
    const { id: listId } = await supervisor.get('watchlists.begin', { name: 'Another list' });
    await supervisor.get('watchlists.discard', { id: listId, reason: 'It is not needed.' });
    const taken = await room.raise();
    await operator.get('alerts.take', { id: taken });
    await operator.get('alerts.release', { id: taken });
    await operator.get('alerts.take', { id: taken });
    await operator.get('alerts.judge', {
      id: taken,
      verdict: 'match',
      idempotencyKey: randomUUID(),
      reasons: { subject: ['features-agree'], system: [], environment: [] },
    });
    await operator.get('alerts.withdraw-vote', { id: taken, because: 'It was the wrong key.' });
    await supervisor.get('alerts.note-dispatch', { id: room.confirmed }).catch(() => undefined);
    await operator.get('alerts.explain-expiry', { id: room.expired, words: 'The shift changed.' });
    expect(await supervisor.picture(`alerts/${room.confirmed}/probe-0.png`)).toBe(200);
    await supervisor.get('deployments.record', { id: deploymentId });
    await supervisor.get('deployments.authority-page', { id: deploymentId });
    await auditor.get('case-log.export', { filter: {}, format: 'csv', reason: 'The audit.', after: null });
    await auditor.get('case-log.verify', {});
    await room.pack({ kind: 'alert', id: room.confirmed });
    await client.call('alerts.purge', { at: clock.now() + 400 * 86_400_000 });
    const entries = await entriesOf(client);
    expectKinds(entries, [
      ...(['policy.adopted', 'trust.root-pinned', 'watchlist.begun', 'watchlist.enrolled'] as const),
      ...(['watchlist.submitted', 'watchlist.approved', 'watchlist.sealed', 'watchlist.destroyed'] as const),
      ...(['deployment.drafted', 'deployment.authorised', 'presence.confirmed', 'deployment.live'] as const),
      ...(['deployment.ended', 'ledger.counted', 'alert.raised'] as const),
      ...(['alert.acknowledged', 'alert.released', 'alert.judged', 'alert.vote-withdrawn'] as const),
      ...(['alert.decided', 'alert.outcome', 'alert.expired', 'alert.expiry-explained'] as const),
      ...(['face.viewed', 'head.kept', 'log.exported', 'log.verified', 'pack.made', 'pack.taken'] as const),
      ...(['document.exported', 'report.drawn', 'alert.pictures-destroyed'] as const),
      'alert.records-destroyed' as const,
    ]);
    const purge = entries.find(({ kind }) => kind === 'alert.pictures-destroyed');
    expect(purge?.words).toContain('the key is gone');
    const viewed = entries.find(({ kind }) => kind === 'face.viewed');
    expect(viewed?.actorId).toBe(supervisor.person.id);
  });

  it('gate changes with reasons, cameras, the model and its death, the clock, the version and its change', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'cordon-test-'));
    const deviceSecret = new Uint8Array(32).fill(7);
    const credentials = { userName: 'demo', password: 'demo-password-of-this-test' };
    // Nothing answers there: the cameras are unreachable, and that is an entry too.
    const demoStreams = [{ cameraId: 'cam-01', url: 'rtsp://127.0.0.1:9/one', ...credentials }];
    let offsetMs = 0;
    const killers: (() => void)[] = [];
    const spawner: ProcessSpawner = {
      spawn(entry, options) {
        const child = nodeSpawner.spawn(entry, options);
        const { pid } = child;
        if (pid !== undefined) killers.push(() => process.kill(pid, 'SIGKILL'));
        return child;
      },
    };
    const start = { mode: 'demo', dataDirectory, deviceSecret, demoStreams } as const;
    const outside = { now: () => Date.now() + offsetMs, spawner };
    const auditorOf = async (engine: Awaited<ReturnType<typeof startEngineInProcess>>) => {
      const desk = engine.open();
      await desk.get('sessions.sign-in', { loginName: 'sefa.brandt', password: 'quiet-ledger-willow' });
      return async (kind: EntryKindName) =>
        (await desk.get('case-log.list', { kind, limit: 50 })).entries.map(({ words }) => words);
    };
    try {
      const engine = await startEngineInProcess({ ...start, version: '1.0.0' }, outside);
      const wordsOf = await auditorOf(engine);
      for (const kind of [
        'engine.started',
        'model.loaded',
        'model.measured',
        'deployment.live',
        'gate.changed',
        'camera.state',
      ] as const)
        await vi.waitFor(async () => expect(await wordsOf(kind), kind).not.toEqual([]), patient);
      expect((await wordsOf('gate.changed')).join(' ')).toMatch(/not met|Recognition started/);
      for (const kill of killers.splice(0)) kill();
      await vi.waitFor(async () => expect(await wordsOf('model.stopped')).not.toEqual([]), patient);
      await vi.waitFor(
        async () => expect((await wordsOf('model.loaded')).length).toBeGreaterThan(1),
        patient,
      );
      offsetMs = -7_200_000;
      await vi.waitFor(
        async () => expect((await wordsOf('clock.jumped')).join(' ')).toContain('set back'),
        patient,
      );
      expect(await wordsOf('engine.updated')).toEqual([]);
      offsetMs = 0;
      await engine.stop();
      const next = await startEngineInProcess({ ...start, version: '1.1.0' }, outside);
      const wordsNow = await auditorOf(next);
      expect(await wordsNow('engine.updated')).toEqual([
        'Cordon was changed from version 1.0.0 to 1.1.0 since it ran last.',
      ]);
      expect(await wordsNow('engine.stopped')).toHaveLength(1);
      await next.stop();
    } finally {
      await rm(dataDirectory, { recursive: true, force: true });
    }
  });
});
