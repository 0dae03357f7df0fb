import { wasApproved } from '../watchlists/life-rules.ts';
import type { Mode } from '../../contract/domain.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Deployment } from '../deployments/queries.ts';
import type { TrustFacts } from '../policy/policy-keeper.ts';
import type { KnownFacts } from '../recognition/recognition-service.ts';

/** Where facts for the gate come from. */
export interface FactSources {
  readonly mode: Mode;
  /** What the machine's clock says. */
  readonly now: () => number;
  readonly database: () => DatabaseClient | null;
  /** What is trusted and in force, for the gate. */
  readonly trustFacts: () => Promise<TrustFacts>;
  /** How many entries the longest head of the log covers that is kept elsewhere; null for none. */
  readonly keptHeadSize: () => Promise<number | null>;
}

/** What the engine knows about a deployment, gathered for the gate. Decides nothing. */
export async function knownFactsOf(
  deployment: Deployment | null,
  cameras: KnownFacts['cameras'],
  { mode, now, trustFacts, keptHeadSize, ...sources }: FactSources,
): Promise<KnownFacts> {
  const database = sources.database();
  const [trust, keptHead, list = null, policy = null, presence = null] = await Promise.all([
    trustFacts(),
    keptHeadSize(),
    deployment === null ? null : database?.call('watchlists.find', { id: deployment.listId }),
    deployment === null || deployment.policyHash === null
      ? null
      : database?.call('policy.by-hash', { hash: deployment.policyHash }),
    deployment === null ? null : database?.call('presence.latest', { deploymentId: deployment.id }),
  ]);
  return {
    mode,
    ...trust,
    wallNow: now(),
    deployment,
    policy,
    authority: deployment?.authority ?? null,
    presenceChain: deployment?.presence ?? null,
    presence,
    urgent: deployment?.urgent ?? null,
    selfTest: deployment?.selfTest ?? null,
    keptHeadSize: keptHead,
    list:
      list?.destroyedAt === null
        ? {
            ...list,
            isApproved: wasApproved(list),
            isLocked: (await database?.call('watchlists.is-locked', { id: list.id })) ?? true,
          }
        : null,
    cameras,
  };
}
