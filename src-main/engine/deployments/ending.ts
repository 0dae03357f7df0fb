import type { EngineEvent } from '../../contract/events.ts';
import type { Policy } from '../../contract/policy.ts';
import type { DatabaseClient } from '../database/client.ts';
import { isRunning } from './lifecycle.ts';
import type { Deployment, StepWithReason } from './queries.ts';

const hourMs = 60 * 60 * 1000;

export interface EndingDeps {
  readonly database: () => DatabaseClient;
  readonly now: () => number;
  readonly findList: (id: string) => Promise<{ readonly expiresAt: number } | null>;
  /** What a deployment's version of the policy says; of the one in force where it has none. */
  readonly policyOf: (hash: string | null) => Promise<Policy>;
  /** Destroys the list's key. */
  readonly destroyList: (id: string, reason: string) => Promise<unknown>;
  /** Resolves when the recognition process has told what became of the faces that were in flight. */
  readonly settleLedger: () => Promise<void>;
  readonly reconsider: () => Promise<void>;
  readonly announce: (event: EngineEvent) => void;
}

/** Ends a deployment: recognition stops at once, the list goes when the policy says. */
export async function endDeployment(deps: EndingDeps, step: Omit<StepWithReason, 'at'>): Promise<void> {
  const { database, now, announce } = deps;
  const deployment = await database().call('deployments.find', { id: step.id });
  const listKeptMs = deployment === null ? 0 : await listKeptMsOf(deployment, deps);
  await database().call('deployments.end', { ...step, listKeptMs, at: now() });
  // It rejects only with the gate closed, and that is all that is wanted of it here.
  await deps.reconsider().catch(() => undefined);
  announce({ kind: 'deployment.changed' });
  if (deployment === null || !isRunning(deployment.state)) return;
  // What was matched before the end is committed first: alerts take copies of their own from the list.
  await deps.settleLedger();
  if (listKeptMs === 0) await deps.destroyList(deployment.listId, 'its deployment ended');
  await database().call('alerts.count-expired', { deploymentId: step.id });
  await database().call('ledger.log', { deploymentId: step.id });
  announce({ kind: 'deployment.changed' });
}

/**
 * How long the policy lets a list live after its deployment; nothing that can't be read keeps it alive. A list that no
 * deployment ran with waits for the next one, as long as it lives.
 */
async function listKeptMsOf(
  { policyHash, state, listId }: Deployment,
  { policyOf, findList, now }: EndingDeps,
): Promise<number> {
  if (state === 'draft') return Math.max(((await findList(listId))?.expiresAt ?? 0) - now(), 0);
  const policy = await policyOf(policyHash).catch(() => null);
  return (policy?.watchlist.keptHoursAfterEnd ?? 0) * hourMs;
}
