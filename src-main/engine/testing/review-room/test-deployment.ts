import type { EngineEvent } from '../../../contract/events.ts';
import { alertTimesOf, commitMatch } from '../../alerts/service.ts';
import { sealListIn } from '../seal-list.ts';
import { startDeploymentIn } from '../start-deployment.ts';
import type { TemporaryDatabase } from '../temporary-database.ts';
import { candidate, candidateCrop, model, score, testPolicy, threshold } from './what-is-reviewed.ts';

const deploymentId = 'deployment-test';
const cameraId = 'cam-01';

/** A live deployment with one sealed list, on which the candidate is. */
export async function startTestDeployment(database: TemporaryDatabase): Promise<void> {
  const { client, clock } = database;
  const { modelHash } = model;
  const listId = 'list-test';
  await client.call('watchlists.find-or-begin-draft', {
    id: listId,
    name: 'Test list',
    modelHash,
    expiresAt: clock.now() + 3_600_000,
  });
  await client.call('watchlists.enrol', {
    id: 'entry-one',
    listId,
    modelHash,
    body: { ...candidate, source: 'Test', lawfulBasis: 'Test', imageDate: '2026-01-01' },
    isBlueList: false,
    maximumEntries: 10,
    template: Float32Array.of(0.6, 0.8),
    quality: 0.9,
    crop: candidateCrop,
    actorId: null,
  });
  await sealListIn(client, listId);
  await startDeploymentIn(client, {
    id: deploymentId,
    listId,
    from: clock.now(),
    until: clock.now() + 3_600_000,
    threshold,
  });
  await countTracks(database, 1);
}

/** People whom the camera saw, and of whom it is not yet known what becomes of them. */
export function countTracks(database: TemporaryDatabase, tracks: number): Promise<void> {
  return database.client.call('ledger.count', {
    deploymentId,
    cameraId,
    tracks,
    blueList: 0,
    forgotten: 0,
    lost: 0,
    inFlight: tracks,
  });
}

/** Commits a match as the recognition service does; true when it became an alert. */
export async function commitTestMatch(
  { client, clock }: TemporaryDatabase,
  at: { readonly listEntryId: string; readonly cameraId: string },
  announce: (event: EngineEvent) => void,
): Promise<boolean> {
  const alertId = await commitMatch(
    { ...at, capturedAt: clock.now(), score, probes: [Uint8Array.of(1, 2, 3)] },
    {
      deploymentId,
      cameraName: 'Camera one',
      threshold,
      times: alertTimesOf(testPolicy),
      model,
      candidate: { ...candidate, crop: candidateCrop },
    },
    { database: client, announce },
  );
  return alertId !== null;
}
