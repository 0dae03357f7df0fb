import type { Mode } from '../../../contract/domain.ts';
import { checkUnderPolicy, openAuthority, openChain, type OpenChain } from '../../trust/authority.ts';
import type { OpenCertificate, Trust } from '../../trust/certificates.ts';
import { accepted, refused, type Checked } from '../../trust/checked.ts';
import { openTrust } from '../../trust/pinned-root.ts';
import { openAdoptedPolicy, type AdoptedPolicy, type OpenPolicy } from '../../trust/policy-pack.ts';
import { parseStatement } from '../../trust/signed-document.ts';
import { orderHashOf, orderSchema, type Authority, type Order } from '../../trust/statements.ts';
import type { GateFacts } from './gate-facts.ts';
import { urgentMs } from './urgent-day.ts';

/** What a deployment may do, and who gave it. */
interface Bound {
  readonly order: Order | Authority;
  /** The authorising officer; null in an urgent start whose written authority is not here yet. */
  readonly officer: OpenCertificate | null;
}

/** Everything of the facts that was signed, opened. */
export interface OpenFacts {
  readonly policy: Checked<OpenPolicy>;
  readonly newest: Checked<OpenPolicy>;
  readonly chain: Checked<OpenChain>;
  readonly bound: Checked<Bound>;
}

/** Opens what was signed. What does not count carries why. */
export function openFacts(facts: GateFacts): OpenFacts {
  const trust = openTrust(facts.root, facts.revocations, facts.leastListNumber);
  const held: Checked<AdoptedPolicy> =
    facts.policy === null
      ? refused('The deployment runs under no policy. A new deployment is drafted under the one in force.')
      : accepted(facts.policy);
  const policy = openHeld(held, facts, trust);
  const newest = openHeld(facts.newestPolicy, facts, trust);
  const chain = chainOf(facts, trust);
  return { policy, newest, chain, bound: boundOf(facts, trust, policy, chain) };
}

/** What the deployment may do; null where nothing that counts says so. */
export function orderOf({ bound }: OpenFacts): Order | Authority | null {
  return bound.ok ? bound.value.order : null;
}

function openHeld(
  adopted: Checked<AdoptedPolicy>,
  { mode }: GateFacts,
  trust: Checked<Trust>,
): Checked<OpenPolicy> {
  if (!trust.ok) return trust;
  if (trust.value.root.mode !== mode) return refused('The force root is that of the other mode.');
  return adopted.ok ? openAdoptedPolicy(adopted.value, trust.value) : adopted;
}

function chainOf({ presenceChain, mode, now }: GateFacts, trust: Checked<Trust>): Checked<OpenChain> {
  if (!trust.ok) return trust;
  return presenceChain === null
    ? refused('No on-site officer has given their word for this deployment.')
    : openChain(presenceChain, trust.value, mode, now);
}

/** What it may do: by an officer's authority, or for a day by an urgent start. */
function boundOf(
  { authority, deployment, urgent, mode, now }: GateFacts,
  trust: Checked<Trust>,
  policy: Checked<OpenPolicy>,
  chain: Checked<OpenChain>,
): Checked<Bound> {
  if (!trust.ok) return trust;
  if (!policy.ok) return refused('Whether an authority is in order can’t be said without the policy.');
  if (deployment === null) return refused('There is no deployment that an authority could cover.');
  if (authority === null) {
    if (urgent !== null) return urgentlyBound(urgent, deployment.id, mode, now, policy.value, chain);
    return refused(
      'No authority covers this deployment. Export the request, have it signed outside this machine, and import it.',
    );
  }
  const opened = openAuthority(authority, trust.value, mode, now);
  if (!opened.ok) return opened;
  const { authority: order, officer } = opened.value;
  if (order.deploymentId !== deployment.id) return refused('The authority is for another deployment.');
  const under = checkUnderPolicy(order, policy.value);
  return under.ok ? accepted({ order, officer }) : under;
}

/** Two people at the console, and an on-site officer who signed for exactly this order. */
function urgentlyBound(
  { order: text, startedAt }: NonNullable<GateFacts['urgent']>,
  deploymentId: string,
  mode: Mode,
  now: number,
  policy: OpenPolicy,
  chain: Checked<OpenChain>,
): Checked<Bound> {
  if (!chain.ok) return chain;
  const order = parseStatement(text, orderSchema, 'The urgent order');
  if (!order.ok) return refused('The urgent order can’t be read: it was changed in the database.');
  if (orderHashOf(order.value) !== chain.value.chain.orderHash)
    return refused('The urgent order is not the one that the on-site officer signed for.');
  if (order.value.deploymentId !== deploymentId || order.value.mode !== mode)
    return refused('The urgent order is for another deployment.');
  if (now >= startedAt + urgentMs || now >= order.value.from + urgentMs)
    return refused('No written authority came within 24 hours of the urgent start.');
  const under = checkUnderPolicy(order.value, policy);
  return under.ok ? accepted({ order: order.value, officer: null }) : under;
}
