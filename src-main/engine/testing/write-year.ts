import type { DatabaseClient } from '../database/client.ts';
import { accountFor } from './account.ts';
import { sealListIn } from './seal-list.ts';
import { startDeploymentIn } from './start-deployment.ts';
import type { TestClock } from './temporary-database.ts';
import { spread, type PlannedDeployment } from './year-of-deployments.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const modelHash = 'a'.repeat(64);
const threshold = 0.6;
const cameras = ['camera-1', 'camera-2', 'camera-3'] as const;
const picture = { png: Uint8Array.of(1, 2, 3), sha256: 'b'.repeat(64) };
const times = {
  coolDownMs: 1,
  escalateAfterMs: minuteMs,
  expireAfterMs: 15 * minuteMs,
  confirmedKeptMs: 31 * dayMs,
  rejectedKeptMs: dayMs,
  recordsKeptMs: 31 * dayMs,
};
const operator = { id: 'year-operator', displayName: 'Year Operator', role: 'operator' } as const;
const supervisor = { id: 'year-supervisor', displayName: 'Year Supervisor', role: 'supervisor' } as const;

/**
 * Writes deployments into the log as the engine does, procedure by procedure, by a clock that stands where they were: lists,
 * starts, faces, alerts with two votes, outcomes, ends, and what is destroyed on schedule meanwhile.
 */
export async function writeYear(
  database: DatabaseClient,
  clock: TestClock,
  plan: readonly PlannedDeployment[],
  onDeployment: (nth: number) => void = () => undefined,
): Promise<void> {
  for (const { id, role } of [operator, supervisor]) {
    await database.call('people.add', { account: accountFor(id, role), kind: 'person.added' });
    await database.call('people.qualify-for-demo', { personId: id, validUntil: clock.now() + 800 * dayMs });
  }
  for (const [nth, deployment] of plan.entries()) {
    clock.advance(Math.max(0, deployment.from - clock.now()));
    await writeDeployment(database, clock, deployment);
    await database.call('alerts.purge', { at: clock.now() });
    onDeployment(nth + 1);
  }
}

async function writeDeployment(
  database: DatabaseClient,
  clock: TestClock,
  { id, faces, alerts }: PlannedDeployment,
): Promise<void> {
  const listId = `list-of-${id}`;
  const [from, until] = [clock.now(), clock.now() + 8 * hourMs];
  await database.call('watchlists.find-or-begin-draft', {
    id: listId,
    name: listId,
    modelHash,
    expiresAt: until,
  });
  await database.call('watchlists.enrol', {
    id: `entry-of-${id}`,
    listId,
    modelHash,
    body: {
      reference: 'REF-1',
      name: 'Somebody',
      category: 'wanted-on-warrant',
      source: 'Made up',
      lawfulBasis: 'Made up',
      imageDate: '2024-01-01',
      instructions: '',
    },
    isBlueList: false,
    maximumEntries: 10,
    template: Float32Array.of(0.6, 0.8),
    quality: 90,
    crop: picture.png.slice(),
    actorId: null,
  });
  await sealListIn(database, listId);
  await startDeploymentIn(database, { id, listId, from, until, threshold });
  await noteGate(database, id, null);
  const perCamera = spread(faces, [3, 2, 1]);
  for (const [camera, cameraId] of cameras.entries()) {
    const tracks = perCamera[camera] ?? 0;
    const inFlight = alerts.filter((_, nth) => nth % cameras.length === camera).length;
    const counted = { tracks, blueList: 0, forgotten: tracks - inFlight, lost: 0, inFlight };
    await database.call('ledger.count', { deploymentId: id, cameraId, ...counted });
  }
  for (const [nth, { votes, outcome }] of alerts.entries()) {
    clock.advance(10 * minuteMs);
    if (nth === 3) await missCode(database, clock, id);
    const alertId = `alert-${id}-${String(nth)}`;
    await database.call('alerts.commit', {
      id: alertId,
      deploymentId: id,
      cameraId: cameras[nth % cameras.length] ?? '',
      cameraName: `Camera ${String((nth % cameras.length) + 1)}`,
      listEntryId: `entry-${String(nth)}`,
      raisedAt: clock.now(),
      times,
      body: {
        reference: `REF-${String(nth)}`,
        name: 'Somebody',
        category: 'wanted-on-warrant',
        instructions: '',
        score: 0.7,
        threshold,
        model: 'test',
        modelHash,
      },
      probes: [{ ...picture, png: picture.png.slice() }],
      candidate: picture.png.slice(),
    });
    for (const [vote, actor] of [operator, supervisor].entries()) {
      clock.advance((20 + ((nth * 7) % 40)) * 1_000);
      await database.call('alerts.take', { id: alertId, isTakeOver: false, actor });
      await database.call('alerts.judge', {
        id: alertId,
        actor,
        verdict: votes[vote] ?? 'match',
        reasons: { subject: ['features-agree'], system: [], environment: [] },
        idempotencyKey: `${alertId}-${String(vote)}`,
      });
    }
    if (outcome === null) continue;
    await database.call('alerts.record-outcome', {
      id: alertId,
      actor: supervisor,
      ...outcome,
      note: '',
      idempotencyKey: `${alertId}-outcome`,
    });
  }
  clock.advance(Math.max(hourMs, until - hourMs - clock.now()));
  await database.call('deployments.end', { id, reason: 'It is over.', listKeptMs: 0, actorId: null });
  await noteGate(database, id, 'deployment-live');
  await database.call('watchlists.destroy', { id: listId, reason: 'its deployment ended' });
  await database.call('ledger.log', { deploymentId: id });
}

/** For four minutes nobody confirms that officers are there. */
async function missCode(database: DatabaseClient, clock: TestClock, id: string): Promise<void> {
  await noteGate(database, id, 'officers-present');
  clock.advance(4 * minuteMs);
  await noteGate(database, id, null);
}

async function noteGate(database: DatabaseClient, deploymentId: string, unmet: string | null): Promise<void> {
  await database.call('case-log.append', {
    kind: 'gate.changed',
    subject: 'log',
    actor: null,
    body: {
      deploymentId,
      isOpen: unmet === null,
      words: 'As planned.',
      unmet: unmet === null ? [] : [unmet],
    },
  });
}
