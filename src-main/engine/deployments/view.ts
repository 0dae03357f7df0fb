import type { DeploymentView } from '../../contract/deployments.ts';
import type { Policy } from '../../contract/policy.ts';
import { authoritySchema } from '../trust/statements.ts';
import { choiceOf } from '../wording.ts';
import { stateWords } from './lifecycle.ts';
import type { Deployment } from './queries.ts';

interface ShownList {
  readonly name: string;
  readonly entries: number;
  readonly sealHash: string | null;
  readonly expiresAt: number;
}

/** A deployment as people see it. Whether its authority counts is for the gate. */
export function viewOf(
  deployment: Deployment,
  list: ShownList | null,
  policy: Policy | null,
): DeploymentView {
  const { details, policyHash } = deployment;
  return {
    id: deployment.id,
    name: deployment.name,
    place: deployment.place,
    useCase: choiceOf(policy?.useCases ?? [], deployment.useCase).words,
    kind: deployment.kind,
    state: deployment.state,
    stateWords: `The deployment ${stateWords[deployment.state]}.`,
    rationale: details?.rationale ?? '',
    documents: (details?.documents ?? []).map((document) => ({
      ...document,
      words: choiceOf(policy?.authority.documents ?? [], document.code).words,
    })),
    signage: details?.signage ?? '',
    suspended: deployment.suspended,
    window: { from: deployment.from, until: deployment.until },
    watchlist: {
      id: deployment.listId,
      name: list?.name ?? '',
      entries: list?.entries ?? 0,
      sealHash: list?.sealHash ?? null,
      expiresAt: list?.expiresAt ?? 0,
    },
    cameraIds: authorisedCameraIds(deployment) ?? [...(details?.cameraIds ?? [])],
    threshold: deployment.threshold,
    policy: policy === null || policyHash === null ? null : { version: policy.version, hash: policyHash },
  };
}

/** As the authority words them, for display; the gate checks the signatures. */
function authorisedCameraIds({ authority }: Deployment): string[] | null {
  if (authority === null) return null;
  const parsed = authoritySchema.safeParse(JSON.parse(authority.document.payload));
  return parsed.success ? parsed.data.cameras.map(({ id }) => id) : null;
}
