import type { RecognitionStatus } from '../../contract/deployments.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { Policy } from '../../contract/policy.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { authoritySchema } from '../trust/statements.ts';
import { choiceOf } from '../wording.ts';
import type { Deployment } from './queries.ts';

const hourMs = 60 * 60 * 1000;

export interface DeploymentHandlerDeps {
  readonly database: () => DatabaseClient;
  readonly recognitionStatus: () => Promise<RecognitionStatus>;
  readonly findList: (id: string) => Promise<{
    readonly name: string;
    readonly entries: number;
    readonly sealHash: string | null;
    readonly expiresAt: number;
  } | null>;
  /** What a deployment's version of the policy says; of the one in force where it has none. */
  readonly policyOf: (hash: string | null) => Promise<Policy>;
  /** Destroys the list's key. */
  readonly destroyList: (id: string, reason: string) => Promise<unknown>;
  /** Resolves when the recognition process has told what became of the faces that were in flight. */
  readonly settleLedger: () => Promise<void>;
  /** Something that the gate depends on has changed. */
  readonly reconsider: () => Promise<void>;
  readonly announce: (event: EngineEvent) => void;
}

export function createDeploymentHandlers(
  deps: DeploymentHandlerDeps,
): Pick<Handlers, 'deployments.current' | 'deployments.end'> {
  return {
    'deployments.current': async () => {
      const [deployment, recognition] = await Promise.all([
        deps.database().call('deployments.current'),
        deps.recognitionStatus(),
      ]);
      return { deployment: deployment === null ? null : await viewOf(deployment, deps), recognition };
    },
    'deployments.end': async ({ id, reason }, caller) => {
      const actorId = caller.session?.person.id ?? null;
      const current = await deps.database().call('deployments.current');
      const listKeptMs = current?.id === id ? await listKeptMsOf(current, deps) : 0;
      await deps.database().call('deployments.end', { id, reason, listKeptMs, actorId });
      // It rejects only with the gate closed, and that is all that is wanted of it here.
      await deps.reconsider().catch(() => undefined);
      // What was matched before the end is committed first: alerts take copies of their own from the list.
      await deps.settleLedger();
      if (current?.id === id && listKeptMs === 0)
        await deps.destroyList(current.listId, 'its deployment ended');
      await deps.database().call('ledger.log', { deploymentId: id });
      deps.announce({ kind: 'deployment.changed' });
      return {};
    },
  };
}

/** How long the policy lets a list live after its deployment; nothing that can't be read keeps it alive. */
async function listKeptMsOf(
  { policyHash }: Deployment,
  { policyOf }: DeploymentHandlerDeps,
): Promise<number> {
  const policy = await policyOf(policyHash).catch(() => null);
  return (policy?.watchlist.keptHoursAfterEnd ?? 0) * hourMs;
}

async function viewOf(deployment: Deployment, { findList, policyOf }: DeploymentHandlerDeps) {
  const [list, policy] = await Promise.all([
    findList(deployment.listId),
    policyOf(deployment.policyHash).catch(() => null),
  ]);
  return {
    id: deployment.id,
    name: deployment.name,
    place: deployment.place,
    useCase: choiceOf(policy?.useCases ?? [], deployment.useCase).words,
    state: deployment.state,
    window: { from: deployment.from, until: deployment.until },
    watchlist: {
      name: list?.name ?? '',
      entries: list?.entries ?? 0,
      sealHash: list?.sealHash ?? null,
      expiresAt: list?.expiresAt ?? 0,
    },
    cameraIds: authorisedCameraIds(deployment),
    threshold: deployment.threshold,
    policy:
      policy === null || deployment.policyHash === null
        ? null
        : { version: policy.version, hash: deployment.policyHash },
  };
}

/** As the authority words them, for display; the gate checks the signatures. */
function authorisedCameraIds({ authority }: Deployment): string[] {
  if (authority === null) return [];
  const parsed = authoritySchema.safeParse(JSON.parse(authority.document.payload));
  return parsed.success ? parsed.data.cameras.map(({ id }) => id) : [];
}
