import { setTimeout as pause } from 'node:timers/promises';
import { DecoyKeeper } from '../alerts/decoys/decoy-keeper.ts';
import { createDecoys, type DecoyHandlerDeps } from '../alerts/decoys/handlers.ts';
import { alertTimesOf } from '../alerts/service.ts';
import type { CameraBoard } from '../cameras/camera-board.ts';
import type { Demo } from '../demo/demo.ts';
import type { LiveOperation } from '../live-operation.ts';
import type { Ground } from './ground.ts';
import type { Keepers } from './keepers.ts';
import { randomShare } from './random-share.ts';

/** Decoys: what they need of cameras, recognition, the policy and the accounts. */
export function createDecoyParts(
  { now, steady, storage, database, announce }: Ground,
  parts: {
    readonly operation: () => LiveOperation;
    readonly board: CameraBoard;
    readonly keepers: Keepers;
    readonly demo: Demo | null;
  },
) {
  const { operation, board, demo } = parts;
  const { policyKeeper } = parts.keepers;
  const running = async () => (await storage.database?.call('deployments.running')) ?? null;
  const keeper = new DecoyKeeper({
    database: () => storage.database,
    now: () => steady.now(),
    wallNow: now,
    resize: (crop, sidePx) => operation().inference.resize(crop, sidePx),
    random: randomShare,
    pause: (ms) => pause(ms),
    isRunning: async (id) => (await running())?.id === id,
    place: async () => {
      const deployment = await running();
      const { model } = operation().inference;
      const cameras = board
        .views()
        .filter(({ isRecognising }) => isRecognising)
        .map(({ id, name }) => ({ id, name }));
      if (deployment === null || model === null || cameras.length === 0) return null;
      const policy = await policyKeeper.byHash(deployment.policyHash);
      if (policy === null) return null;
      return {
        deploymentId: deployment.id,
        cameras,
        threshold: deployment.threshold,
        times: alertTimesOf(policy),
        model,
        mostAlike: (1 + model.defaultThreshold) / 2,
      };
    },
    onRaised: (cameraId, at) => {
      board.addDetections(cameraId, 1, 1);
      board.setLastAlertAt(cameraId, at);
    },
    announce,
  });
  const reviewers: DecoyHandlerDeps['reviewers'] = async () =>
    (await database().call('people.list')).flatMap(({ id, displayName, role, state }) =>
      state === 'active' && (role === 'operator' || role === 'supervisor') ? [{ id, displayName, role }] : [],
    );
  const decoys = createDecoys({
    database,
    now,
    enrolPicture: (picture) => operation().inference.enrol(picture),
    modelHash: () => operation().inference.model?.modelHash ?? null,
    admitPicture: demo?.admitDecoyPicture ?? (() => undefined),
    policyInForce: () => policyKeeper.policyInForce(),
    reviewers,
  });
  return { keeper, decoys, reviewers };
}
