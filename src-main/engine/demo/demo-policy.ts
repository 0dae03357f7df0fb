import type { Policy } from '../../contract/policy.ts';
import type { LoadedModel } from '../recognition/inference/inference-client.ts';
import { adoptPolicy } from '../policy/adopt-policy.ts';
import { adoptRevocations } from '../policy/adopt-revocations.ts';
import { nextDraft, startingPolicy } from '../policy/draft.ts';
import { pinRoot } from '../policy/pin-root.ts';
import type { TakeInDeps } from '../policy/take-in.ts';
import { checkClock } from '../trust/known-time.ts';
import { demoForce, demoRootFile, signDemoClock, signDemoPolicy, type DemoKeys } from './demo-keys.ts';

/**
 * Keeps the demo under a policy that approves its model: pins its own root, and signs what is missing with its own two
 * signers. What they sign is taken in as everybody's is. Answers the hash of the policy in force.
 */
export async function ensureDemoPolicy(
  deps: TakeInDeps,
  keys: DemoKeys,
  model: LoadedModel,
): Promise<string> {
  const { keeper } = deps;
  const now = deps.now();
  const rows = await deps.database().call('trust.rows');
  const trust = keeper.trustOf(rows);
  if (!trust.ok) await pinRoot(JSON.stringify(demoRootFile(keys, now)), null, null, deps);
  if (trust.ok && !checkClock(now, rows.latestAt).ok) {
    // Somebody put the clock of their machine right; a demo has nobody outside who could say so.
    const list = signDemoClock(keys, (trust.value.revocations?.number ?? 0) + 1, now);
    await adoptRevocations(JSON.stringify(list), null, deps);
  }
  const present = await keeper.inForce();
  if (present.ok && approves(present.value.policy, model)) return present.value.hash;

  const models: Policy['models'] = [
    { hash: model.modelHash, name: model.name, thresholdFloor: model.defaultThreshold },
  ];
  const starting = startingPolicy({
    mode: 'demo',
    force: demoForce,
    draftedAt: now,
    revocationList: 0,
    models,
  });
  const policy: Policy = present.ok
    ? { ...nextDraft(present.value, now), summary: 'The demonstration’s model has changed.', models }
    : {
        ...starting,
        // Nobody walks past a simulated camera on request.
        selfTest: { passesBeforeStart: 0 },
        measures: { ...starting.measures, blueListPassesPerDeployment: 0 },
        summary: 'The policy of the demonstration. It rules nothing else.',
      };
  await adoptPolicy([JSON.stringify(signDemoPolicy(keys, policy, now))], null, null, deps);
  return (await keeper.require()).hash;
}

function approves({ models }: Policy, { modelHash, defaultThreshold }: LoadedModel): boolean {
  return models.some(({ hash, thresholdFloor }) => hash === modelHash && thresholdFloor <= defaultThreshold);
}
