import type { Mode } from '../../contract/domain.ts';
import type { Policy } from '../../contract/policy.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import { formProblems } from '../trust/signed-document.ts';
import { orderSchema, type Order } from '../trust/statements.ts';
import { missingDocuments } from './draft-rules.ts';
import type { Deployment } from './queries.ts';

export interface OrderGround {
  readonly mode: Mode;
  /** As they are configured now, each with the hash of its address. */
  readonly cameras: readonly { readonly id: string; readonly name: string; readonly addressHash: string }[];
  readonly list: { readonly sealHash: string | null; readonly entries: number } | null;
  /** The model that runs; null while it is starting. */
  readonly modelHash: string | null;
  readonly policy: Policy;
}

/** What an officer is asked to sign for a deployment, as things stand now; or what is still missing. */
export function orderFor(deployment: Deployment, ground: OrderGround): Checked<Order> {
  const { details, policyHash } = deployment;
  const { mode, list, modelHash, policy } = ground;
  if (details === null || policyHash === null)
    return refused('This deployment is from before there were drafts. Draft a new one.');
  const cameras = details.cameraIds.flatMap((id) => ground.cameras.filter((camera) => camera.id === id));
  if (cameras.length < details.cameraIds.length)
    return refused('One of the cameras of this draft has been removed. Change the draft.');
  if (list === null || list.sealHash === null)
    return refused('The watchlist is not sealed yet. An authority names a sealed one.');
  if (modelHash === null) return refused('The recognition process is starting. Try again shortly.');
  const missing = missingDocuments(details, policy);
  if (missing.length > 0)
    return refused(`The policy asks for documents that the draft does not name: ${missing.join(', ')}.`);
  const order = orderSchema.safeParse({
    kind: 'authority',
    mode,
    deploymentId: deployment.id,
    name: deployment.name,
    deploymentKind: deployment.kind,
    useCase: deployment.useCase,
    rationale: details.rationale,
    place: deployment.place,
    cameras: cameras.map(({ id, name, addressHash }) => ({ id, name, addressHash })),
    from: deployment.from,
    until: deployment.until,
    policyHash,
    listSealHash: list.sealHash,
    listEntries: list.entries,
    modelHash,
    threshold: deployment.threshold,
    documents: details.documents,
    presenceMinutes: policy.presence.intervalMinutes,
    signage: details.signage,
  });
  return order.success
    ? accepted(order.data)
    : refused(`This can’t be put into an authority: ${formProblems(order.error)}.`);
}
