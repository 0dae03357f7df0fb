import { noLimits } from '../../contract/cameras.ts';
import type { Policy } from '../../contract/policy.ts';
import { type AlertShape, shapeOf } from '../alerts/decoys/alert-shape.ts';
import { alertTimesOf, commitMatch } from '../alerts/service.ts';
import type { CameraBoard } from '../cameras/camera-board.ts';
import type { Connections } from '../connections.ts';
import type { DatabaseClient } from '../database/client.ts';
import { thresholdOn } from '../recognition/inference/camera-limits.ts';
import type { LoadedModel, Match } from '../recognition/inference/inference-client.ts';

interface CommitAlertDeps {
  readonly database: DatabaseClient | null;
  readonly model: LoadedModel | null;
  readonly board: CameraBoard;
  /** What a version of the policy said; null for one that was never in force here. */
  readonly policyOf: (hash: string | null) => Promise<Policy | null>;
  readonly announce: Connections['announce'];
  /** Whether a decoy comes with this alert is drawn now. */
  readonly drawDecoy: DrawDecoy;
  /** Makes its clip, while nobody waits. */
  readonly keepClip: (alertId: string, match: Match) => void;
  /** What the machine's clock says. */
  readonly now: () => number;
}

export type DrawDecoy = (deploymentId: string, perHundredAlerts: number, shape: AlertShape) => Promise<void>;

/**
 * Makes an alert of a match, with what the list says of whom it matches.
 * @throws Error while something is missing that an alert needs: the match waits, and is tried again
 */
export async function commitAlert(
  match: Match,
  { database, model, board, policyOf, announce, drawDecoy, keepClip, now }: CommitAlertDeps,
): Promise<void> {
  const deployment = await database?.call('deployments.current');
  const entry = await database?.call('watchlists.entry', { id: match.listEntryId });
  if (deployment?.state === 'self-test') throw new Error('a self-test never raises an alert');
  if (database === null || deployment === null || deployment === undefined || model === null || !entry) {
    throw new Error('a match came without a deployment, a list entry or a model');
  }
  // Without a policy the gate is closed; should one not be readable just now, the match waits and is tried again.
  const policy = await policyOf(deployment.policyHash);
  if (policy === null) throw new Error('a match came under no policy');
  const { reference, name, category, instructions } = entry.body;
  const shape = shapeOf(match.probes, entry.crop, now() - match.capturedAt);
  const alertId = await commitMatch(
    match,
    {
      deploymentId: deployment.id,
      cameraName: board.find(match.cameraId)?.name ?? match.cameraId,
      threshold: thresholdOn(board.find(match.cameraId)?.limits ?? noLimits, deployment.threshold),
      times: alertTimesOf(policy),
      model,
      candidate: { reference, name, category, instructions, crop: entry.crop },
    },
    { database, announce },
  );
  if (alertId === null) return;
  board.setLastAlertAt(match.cameraId, match.capturedAt);
  keepClip(alertId, match);
  await drawDecoy(deployment.id, policy.measures.decoysPerHundredAlerts, shape);
}
