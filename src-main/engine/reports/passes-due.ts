import type { Policy } from '../../contract/policy.ts';
import type { DeploymentTally } from './tally.ts';

/** How many passes of staff on the blue list a policy asks for in each deployment; null where it isn't known. Pure. */
export function passesDue(policy: Pick<Policy, 'measures'> | null | undefined): number | null {
  return policy?.measures.blueListPassesPerDeployment ?? null;
}

/** Whether a deployment had them: without them it is not complete. Null where it isn't known how many were due. Pure. */
export function isComplete({ walk }: Pick<DeploymentTally, 'walk'>, due: number | null): boolean | null {
  return due === null ? null : (walk?.of ?? 0) >= due;
}
