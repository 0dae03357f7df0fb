import type { DatabaseClient } from '../database/client.ts';
import type { Demo } from '../demo/demo.ts';
import { Authorities, type AuthorityDeps } from '../deployments/authority-handlers.ts';
import { DeploymentWatch } from '../deployments/deployment-watch.ts';
import type { EndingDeps } from '../deployments/ending.ts';
import { Presence } from '../deployments/presence.ts';
import type { LiveOperation } from '../live-operation.ts';
import type { Ground } from './ground.ts';
import type { Keepers } from './keepers.ts';

export type DeploymentParts = ReturnType<typeof createDeploymentParts>;

/** What deployments need of lists, rules, cameras and recognition. */
export function createDeploymentParts(
  { start, steady, database, announce }: Ground,
  parts: {
    readonly operation: LiveOperation;
    readonly keepers: Keepers;
    readonly demo: Demo | null;
    /** The data, once everything in it is ready; null before. */
    readonly opened: () => DatabaseClient | null;
  },
) {
  const { operation, demo, opened } = parts;
  const { policyKeeper } = parts.keepers;
  const ending: EndingDeps = {
    database,
    now: () => steady.now(),
    policyOf: (hash) => policyKeeper.of(hash),
    findList: (id) => database().call('watchlists.find', { id }),
    destroyList: (id, reason) => database().call('watchlists.destroy', { id, reason }),
    settleLedger: () => operation.ledger.settle(),
    reconsider: () => operation.recognition.reconsider(),
    announce,
  };
  const authorityDeps: AuthorityDeps = {
    database,
    mode: start.mode,
    now: () => steady.now(),
    trust: () => policyKeeper.trust(),
    openPolicy: (hash) => policyKeeper.open(hash),
    orderGround: async ({ listId }) => ({
      // The gate recognises in none of them.
      cameras: operation.cameras.filter(({ isRecording }) => !isRecording),
      list: await database().call('watchlists.find', { id: listId }),
      modelHash: operation.inference.model?.modelHash ?? null,
    }),
    reconsider: () => operation.recognition.reconsider(),
  };
  return {
    ending,
    authorityDeps,
    authorities: new Authorities(authorityDeps),
    presence: new Presence({ ...authorityDeps, onTyped: () => demo?.leavePresenceToPeople() }),
    watch: new DeploymentWatch({
      ...ending,
      opened,
      isListDestroyed: async (id) => (await database().call('watchlists.find', { id }))?.destroyedAt !== null,
      destroyAlerts: (deploymentId) => database().call('alerts.destroy-of-deployment', { deploymentId }),
    }),
  };
}
