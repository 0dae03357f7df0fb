import type { DeploymentState } from '../../../contract/deployments.ts';
import { selfTestSealOf } from './self-test-seal.ts';

/** The list that the recognition process is handed: in a self-test only its staff, under a seal of their own. */
export function expectedSeal({
  deployment,
  list,
}: {
  readonly deployment: { readonly state: DeploymentState } | null;
  readonly list: { readonly sealHash: string | null } | null;
}): string | null {
  const sealHash = list?.sealHash ?? null;
  if (sealHash === null) return null;
  if (deployment?.state === 'self-test') return selfTestSealOf(sealHash);
  return deployment?.state === 'live' ? sealHash : null;
}
