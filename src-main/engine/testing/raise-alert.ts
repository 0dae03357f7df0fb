import { randomBytes, randomUUID } from 'node:crypto';
import type { DatabaseClient } from '../database/client.ts';
import type { OfficeDesk } from './people-office.ts';
import { startDeploymentIn } from './start-deployment.ts';
import { sealListIn } from './seal-list.ts';

const deploymentId = 'deployment-test';
const hourMs = 3_600_000;
/** When the clocks of tests begin. */
const firstMorning = Date.UTC(2026, 10, 1, 9);
const modelHash = 'a'.repeat(64);
const dayMs = 86_400_000;
const person = {
  reference: 'REF-SECRET-7731',
  name: 'Evander Quillfeather',
  category: 'high-harm-suspect' as const,
  instructions: 'Approach-with-two-officers-xq',
};

/**
 * A list of one person, a live deployment, and an alert about them, judged by two people if there are any. Answers what
 * of it somebody might look for in the files.
 */
export async function raiseAlertIn(
  database: Pick<DatabaseClient, 'call'>,
  reviewers: { readonly operator: OfficeDesk; readonly supervisor: OfficeDesk } | null,
  window = { from: firstMorning, until: firstMorning + hourMs },
) {
  const faces = someFaces();
  if ((await database.call('deployments.find', { id: deploymentId })) === null)
    await startDeployment(database, faces, window);
  const id = await commitAlert(database, deploymentId, faces);
  if (reviewers !== null) {
    for (const { session } of [reviewers.operator, reviewers.supervisor]) {
      if (session === null) throw new Error('a reviewer is not signed in');
      const { person: actor } = session;
      const validUntil = Date.UTC(2030, 0);
      await database.call('people.qualify-for-demo', { personId: actor.id, validUntil });
      await database.call('alerts.take', { id, actor, isTakeOver: false });
      await database.call('alerts.judge', {
        id,
        actor,
        verdict: 'match',
        reasons: { subject: ['features-agree'], system: [], environment: [] },
        idempotencyKey: randomUUID(),
      });
    }
  }
  const names = {
    name: Buffer.from(person.name),
    reference: Buffer.from(person.reference),
    instructions: Buffer.from(person.instructions),
  };
  return { alertId: id, faces, names };
}

type Faces = ReturnType<typeof someFaces>;

function someFaces(bytes = 600) {
  return {
    probe: new Uint8Array(randomBytes(bytes)),
    candidate: new Uint8Array(randomBytes(bytes)),
    template: new Uint8Array(Float32Array.of(0.613_742_5, 0.789_500_1).buffer),
  };
}

/** An alert of a deployment that runs, as the recognition process makes it. Answers its id. */
export function raiseAlertAt(
  database: Pick<DatabaseClient, 'call'>,
  id: string,
  cameraId?: string,
): Promise<string> {
  return commitAlert(database, id, someFaces(), cameraId);
}

/** An alert of the deployment that `startDeployment` made, with two pictures of that size. Answers its id. */
export function commitSomeAlert(
  database: Pick<DatabaseClient, 'call'>,
  pictureBytes: number,
): Promise<string> {
  return commitAlert(database, deploymentId, someFaces(pictureBytes));
}

async function commitAlert(
  database: Pick<DatabaseClient, 'call'>,
  ofDeployment: string,
  faces: Faces,
  cameraId?: string,
): Promise<string> {
  const id = `alert-${randomUUID()}`;
  await database.call('alerts.commit', {
    id,
    deploymentId: ofDeployment,
    cameraId: cameraId ?? `cam-${id.slice(6, 12)}`,
    cameraName: 'Camera one',
    listEntryId: randomUUID(),
    raisedAt: Date.UTC(2026, 10, 1, 10),
    times: {
      coolDownMs: 1,
      escalateAfterMs: 60_000,
      expireAfterMs: 600_000,
      confirmedKeptMs: 31 * dayMs,
      rejectedKeptMs: dayMs,
      recordsKeptMs: 31 * dayMs,
    },
    body: { ...person, score: 0.6, threshold: 0.5, model: 'test', modelHash },
    probes: [{ png: faces.probe, sha256: 'b'.repeat(64) }],
    candidate: faces.candidate,
  });
  return id;
}

/** A list of one person, and a live deployment with it. Answers its id. */
export async function startDeployment(
  database: Pick<DatabaseClient, 'call'>,
  { template, candidate }: { readonly template: Uint8Array; readonly candidate: Uint8Array },
  { from, until }: { readonly from: number; readonly until: number },
): Promise<string> {
  const deploymentId = 'deployment-test';
  const listId = 'list-test';
  await database.call('watchlists.find-or-begin-draft', {
    id: listId,
    name: 'Test list',
    modelHash,
    expiresAt: from + 20 * hourMs,
  });
  await database.call('watchlists.enrol', {
    id: 'entry-1',
    listId,
    modelHash,
    body: { ...person, source: 'Test', lawfulBasis: 'Test', imageDate: '2026-01-01' },
    // A copy: its memory is moved to the database thread.
    template: new Float32Array(template.slice().buffer),
    quality: 0.9,
    crop: candidate,
    actorId: null,
    isBlueList: false,
    maximumEntries: 10,
  });
  await sealListIn(database, listId);
  await startDeploymentIn(database, { id: deploymentId, listId, from, until, threshold: 0.5 });
  return deploymentId;
}
