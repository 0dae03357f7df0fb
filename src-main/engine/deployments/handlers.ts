import type { RecognitionStatus } from '../../contract/deployments.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { authoritySchema } from '../trust/statements.ts';
import type { Deployment } from './queries.ts';

export interface DeploymentHandlerDeps {
  readonly database: () => DatabaseClient;
  readonly recognitionStatus: () => Promise<RecognitionStatus>;
  readonly findList: (id: string) => Promise<{
    readonly name: string;
    readonly entries: number;
    readonly sealHash: string | null;
    readonly expiresAt: number;
  } | null>;
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
      await deps.database().call('deployments.end', { id, reason, actorId });
      // It rejects only with the gate closed, and that is all that is wanted of it here.
      await deps.reconsider().catch(() => undefined);
      // What was matched before the end is committed first: alerts take copies of their own from the list.
      await deps.settleLedger();
      if (current?.id === id) await deps.destroyList(current.listId, 'its deployment ended');
      await deps.database().call('ledger.log', { deploymentId: id });
      deps.announce({ kind: 'deployment.changed' });
      return {};
    },
  };
}

async function viewOf(deployment: Deployment, { findList }: DeploymentHandlerDeps) {
  const list = await findList(deployment.listId);
  return {
    id: deployment.id,
    name: deployment.name,
    place: deployment.place,
    useCase: deployment.useCase,
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
  };
}

/** As the authority words them, for display; the gate checks the signatures. */
function authorisedCameraIds({ authority }: Deployment): string[] {
  if (authority === null) return [];
  const parsed = authoritySchema.safeParse(JSON.parse(authority.document.payload));
  return parsed.success ? parsed.data.cameras.map(({ id }) => id) : [];
}
