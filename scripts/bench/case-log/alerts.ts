import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { NewAlert } from '../../../src-main/engine/alerts/raise-queries.ts';
import type { procedures } from '../../../src-main/engine/procedures.ts';
import type { ProcedureInput } from '../../../src-main/engine/database/procedures.ts';
import { stepsToLive } from '../../../src-main/engine/testing/steps-to-live.ts';

type Input<Name extends keyof typeof procedures> = ProcedureInput<(typeof procedures)[Name]>;

const deploymentId = 'deployment-bench';
const listId = 'list-bench';
const cameraId = 'cam-01';
const threshold = 0.5;
const modelHash = 'a'.repeat(64);
const hourMs = 3_600_000;

/** What has to be there before an alert can be: a list, a live deployment, and a ledger for the camera. */
export function deploymentInputs(now: number) {
  return {
    list: {
      id: listId,
      name: 'Bench',
      modelHash,
      expiresAt: now + hourMs,
    } satisfies Input<'watchlists.find-or-begin-draft'>,
    steps: stepsToLive({ id: deploymentId, listId, from: now, until: now + hourMs, threshold }),
    counts: {
      deploymentId,
      cameraId,
      tracks: 1_000_000,
      blueList: 0,
      forgotten: 0,
      lost: 0,
      inFlight: 1_000_000,
    } satisfies Input<'ledger.count'>,
  };
}

/** An alert about somebody new, with one crop of the given size and no candidate's. */
export function createAlert(cropBytes: number, now: number): NewAlert {
  const png = new Uint8Array(randomBytes(cropBytes));
  return {
    id: `alert-${randomUUID()}`,
    deploymentId,
    cameraId,
    cameraName: 'Camera one',
    listEntryId: randomUUID(),
    raisedAt: now,
    times: {
      coolDownMs: 600_000,
      escalateAfterMs: 60_000,
      expireAfterMs: 900_000,
      confirmedKeptMs: 31 * 86_400_000,
      rejectedKeptMs: 86_400_000,
      recordsKeptMs: 31 * 86_400_000,
    },
    body: {
      reference: 'SYN-000',
      name: 'Nobody Atall',
      category: 'high-harm-suspect',
      instructions: 'None.',
      score: 0.6,
      threshold,
      model: 'none',
      modelHash,
    },
    probes: [{ png, sha256: createHash('sha256').update(png).digest('hex') }],
    candidate: new Uint8Array(0),
  };
}
