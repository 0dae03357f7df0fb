import type { DeploymentState, GateCondition } from '../../contract/deployments.ts';
import type { Mode } from '../../contract/domain.ts';
import {
  checkAnchor,
  checkChain,
  checkDocuments,
  checkRank,
  checkUnderPolicy,
  openAuthority,
  openChain,
  type OpenChain,
} from '../trust/authority.ts';
import type { OpenCertificate, Trust } from '../trust/certificates.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import type { PinnedRoot } from '../trust/force-root.ts';
import { checkClock } from '../trust/known-time.ts';
import { openTrust } from '../trust/pinned-root.ts';
import { openAdoptedPolicy, type AdoptedPolicy, type OpenPolicy } from '../trust/policy-pack.ts';
import { isCodeOf, slotTimes } from '../trust/presence-chain.ts';
import { parseStatement, type SignedDocument } from '../trust/signed-document.ts';
import {
  orderHashOf,
  orderSchema,
  type Authority,
  type Order,
  type VouchedDocument,
} from '../trust/statements.ts';
import { atInstant } from '../wording.ts';
import { selfTestSealOf } from './self-test-seal.ts';

const hourMs = 60 * 60 * 1000;
/** How long an urgent start waits for its written authority. */
const urgentMs = 24 * hourMs;

/** All that the gate knows. Nothing here is a setting: each fact is signed outside or measured by the engine. */
export interface GateFacts {
  /** By the steady clock: whatever runs out goes by it. */
  readonly now: number;
  /** What the machine's clock says. */
  readonly wallNow: number;
  /** The latest time that this installation has known. */
  readonly latestAt: number;
  readonly mode: Mode;
  readonly root: Checked<PinnedRoot>;
  /** The newest list of what the root took back; null where there never was one. */
  readonly revocations: SignedDocument | null;
  /** Number of the newest list that was ever taken in here. */
  readonly leastListNumber: number;
  readonly deployment: {
    readonly id: string;
    readonly state: DeploymentState;
    /** When it went live; null before. */
    readonly startedAt: number | null;
    /** The log's entry of its authority or of its urgent start; null before. */
    readonly authorisedEntry: number | null;
  } | null;
  /** The policy that the deployment keeps to; null where it has none. */
  readonly policy: AdoptedPolicy | null;
  /** The newest policy: it may take a model away from a deployment that keeps to an earlier one. */
  readonly newestPolicy: Checked<AdoptedPolicy>;
  readonly authority: VouchedDocument | null;
  /** The on-site officer's chain of codes. */
  readonly presenceChain: VouchedDocument | null;
  /** The latest code that counted when it was typed in. */
  readonly presence: { readonly slot: number; readonly code: string } | null;
  /** An urgent start by two people, with the order as the on-site officer's word is bound to it. */
  readonly urgent: { readonly startedAt: number; readonly order: string } | null;
  /** The last self-test: under what, and how many of the staff who walked were found. */
  readonly selfTest: {
    readonly listSealHash: string;
    readonly modelHash: string;
    readonly threshold: number;
    readonly found: number;
  } | null;
  /** How many entries the longest head of the log covers that is kept elsewhere and fits; null for none. */
  readonly keptHeadSize: number | null;
  readonly list: {
    readonly sealHash: string | null;
    readonly begunAt: number;
    readonly expiresAt: number;
    readonly entries: number;
    /** A second person approved exactly what was sealed. */
    readonly isApproved: boolean;
    /** Its templates can't be opened: nobody is signed in whose they are. */
    readonly isLocked: boolean;
  } | null;
  /** Configured cameras, with the SHA-256 of the address that each one really opens. */
  readonly cameras: readonly { readonly id: string; readonly addressHash: string }[];
  /** What the inference process says that it has loaded; null while it is not ready. */
  readonly loaded: {
    readonly modelHash: string;
    readonly threshold: number;
    readonly listSealHash: string | null;
  } | null;
}

export interface GateDecision {
  readonly isOpen: boolean;
  /** Cameras whose frames may be recognised; empty while the gate is closed. */
  readonly cameraIds: readonly string[];
  readonly conditions: readonly GateCondition[];
}

/** What a deployment may do, and who gave it. */
interface Bound {
  readonly order: Order | Authority;
  /** The authorising officer; null in an urgent start whose written authority is not here yet. */
  readonly officer: OpenCertificate | null;
}

/** Everything of the facts that was signed, opened. */
interface Opened {
  readonly policy: Checked<OpenPolicy>;
  readonly newest: Checked<OpenPolicy>;
  readonly chain: Checked<OpenChain>;
  readonly bound: Checked<Bound>;
}

/**
 * Whether recognition may run now, on which cameras, and why not. The only place that decides it. Opening needs
 * every condition; a camera that the authority doesn't name is never in `cameraIds`.
 */
export function recognitionGate(facts: GateFacts): GateDecision {
  const opened = open(facts);
  const cameraIds = camerasOf(facts, opened);
  const conditions: readonly GateCondition[] = [
    checked('deployment-live', checkState(facts), (words) => words),
    checked(
      'policy-in-force',
      opened.policy,
      ({ policy: { version } }) =>
        `Version ${String(version)} of the policy holds for it, signed by two people.`,
    ),
    checked('authorised', opened.bound, ({ officer }) => authorisedWords(facts, officer)),
    checked('officer-rank', checkOfficer(opened), (words) => words),
    checked(
      'documents-named',
      checkNamed(opened),
      (count) => `The authority names ${String(count)} documents.`,
    ),
    checked(
      'inside-window',
      checkInside(facts, opened),
      (until) => `The window is open until ${atInstant(until)}.`,
    ),
    checked(
      'clock-right',
      checkClock(facts.wallNow, facts.latestAt),
      () => 'The clock has not been set back.',
    ),
    checked(
      'officers-present',
      checkPresence(facts, opened),
      (counts) => `The on-site officer’s code was confirmed. The next is needed by ${atInstant(counts)}.`,
    ),
    checked(
      'list-sealed',
      checkList(facts, opened),
      () => 'The watchlist is sealed and is the one authorised.',
    ),
    condition(
      'list-approved',
      facts.list?.isApproved === true,
      'A second person approved the watchlist.',
      'No second person has approved the watchlist. They do it under Watchlists.',
    ),
    checked(
      'list-fresh',
      checkAge(facts, opened),
      () => 'The watchlist was made for this deployment in time.',
    ),
    checked(
      'model-approved',
      checkModel(facts.loaded, opened),
      () => 'The policy approves the model, and the threshold is not below its floor.',
    ),
    condition(
      'model-as-authorised',
      facts.loaded !== null && facts.loaded.modelHash === orderOf(opened)?.modelHash,
      'The model is the one authorised.',
      'The model that is loaded is not the one authorised.',
    ),
    condition(
      'threshold-as-authorised',
      facts.loaded !== null && facts.loaded.threshold === orderOf(opened)?.threshold,
      'The threshold is the one authorised.',
      'The threshold in use is not the one authorised.',
    ),
    condition(
      'cameras-in-authority',
      cameraIds.length > 0,
      `${cameraIds.length} ${cameraIds.length === 1 ? 'camera is' : 'cameras are'} named in the authority.`,
      'None of the configured cameras is named in the authority with its present address.',
    ),
    checked('self-test-passed', checkSelfTest(facts, opened), (words) => words),
    checked('head-kept', checkHead(facts), (words) => words),
    condition(
      'engine-ready',
      isReady(facts),
      'The recognition process is ready and holds the sealed list.',
      notReady(facts),
    ),
  ];
  const isOpen = conditions.every(({ isMet }) => isMet);
  return { isOpen, cameraIds: isOpen ? cameraIds : [], conditions };
}

function open(facts: GateFacts): Opened {
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

function orderOf({ bound }: Opened): Order | Authority | null {
  return bound.ok ? bound.value.order : null;
}

function camerasOf({ cameras }: GateFacts, opened: Opened): readonly string[] {
  const named = orderOf(opened)?.cameras ?? [];
  return cameras
    .filter((camera) =>
      named.some(({ id, addressHash }) => id === camera.id && addressHash === camera.addressHash),
    )
    .map(({ id }) => id);
}

/** Live, or in its self-test; nothing else is recognised in. */
function checkState({ deployment }: GateFacts): Checked<string> {
  switch (deployment?.state) {
    case undefined:
      return refused('There is no deployment. A supervisor drafts one.');
    case 'live':
      return accepted('The deployment is live.');
    case 'self-test':
      return accepted('The deployment is in its self-test: only consenting staff are looked for.');
    case 'suspended':
      return refused('The deployment is suspended. A supervisor resumes it.');
    case 'draft':
      return refused('The deployment is a draft. An authorising officer signs its authority first.');
    case 'authorised':
      return refused('The deployment has not been started. A supervisor starts it.');
    case 'ended':
    case 'purged':
    case 'reported':
      return refused('The deployment has ended. A new one needs a new authority and a new list.');
  }
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

function authorisedWords({ urgent }: GateFacts, officer: OpenCertificate | null): string {
  if (officer !== null) return `${officer.holder} authorised it, with a signature that counts.`;
  const due = atInstant((urgent?.startedAt ?? 0) + urgentMs);
  return `Started urgently by two people. Its written authority has to be here by ${due}.`;
}

function checkOfficer({ bound, policy }: Opened): Checked<string> {
  if (!bound.ok || !policy.ok)
    return refused('Whose rank counts can’t be said without an authority and a policy.');
  const { officer } = bound.value;
  if (officer === null) return accepted('An urgent start: the rank is asked of the written authority.');
  const rank = checkRank(officer, policy.value.policy);
  return rank.ok ? accepted(`${officer.holder} is of a rank that may authorise: ${rank.value}.`) : rank;
}

function checkNamed({ bound, policy }: Opened): Checked<number> {
  if (!bound.ok || !policy.ok)
    return refused('Which documents are named can’t be said without an authority and a policy.');
  return checkDocuments(bound.value.order, policy.value.policy);
}

function checkInside({ now }: GateFacts, opened: Opened): Checked<number> {
  const order = orderOf(opened);
  if (order === null) return refused('There is no authorised window.');
  if (now < order.from) return refused(`The authorised window begins at ${atInstant(order.from)}.`);
  return now < order.until
    ? accepted(order.until)
    : refused('The authorised window is over. A new window needs a new authority and a new list.');
}

/** Until when the latest code counts: for its slot and a little, never for longer than the policy's interval. */
function checkPresence({ presence, now }: GateFacts, { chain, bound, policy }: Opened): Checked<number> {
  if (!chain.ok) return chain;
  if (!bound.ok || !policy.ok)
    return refused('Whose presence counts can’t be said without an authority and a policy.');
  const { order } = bound.value;
  const promised = checkChain(chain.value.chain, order, policy.value.policy);
  if (!promised.ok) return promised;
  if ('presence' in order) {
    const named = checkAnchor(order, chain.value);
    if (!named.ok) return named;
  }
  const missing = 'The on-site officer’s code is missing. Ask them for it over the radio, and type it in.';
  if (presence === null) return refused(missing);
  const { from, counts } = slotTimes(promised.value, presence.slot);
  if (now < from || now >= counts) return refused(missing);
  return isCodeOf(promised.value, presence.slot, presence.code)
    ? accepted(counts)
    : refused('The code that was confirmed is not the on-site officer’s.');
}

function checkList({ list, now }: GateFacts, opened: Opened): Checked<string> {
  if (
    list === null ||
    list.sealHash === null ||
    orderOf(opened)?.listSealHash !== list.sealHash ||
    now >= list.expiresAt
  )
    return refused('The watchlist is not sealed, has expired, or is not the one authorised.');
  if (!opened.policy.ok)
    return refused('Whether the watchlist is in order can’t be said without the policy.');
  const { maximumEntries } = opened.policy.value.policy.watchlist;
  return list.entries > maximumEntries
    ? refused(
        `The watchlist has ${String(list.entries)} entries, and the policy allows ${String(maximumEntries)}.`,
      )
    : accepted(list.sealHash);
}

/** How old the list was at the start; before that, how old it is. */
function checkAge({ list, deployment, now }: GateFacts, { policy }: Opened): Checked<number> {
  if (list === null || deployment === null || !policy.ok)
    return refused('How old the watchlist may be can’t be said without it and the policy.');
  const { builtHoursBeforeStart } = policy.value.policy.watchlist;
  const ageMs = (deployment.startedAt ?? now) - list.begunAt;
  return ageMs > builtHoursBeforeStart * hourMs
    ? refused(
        `The watchlist was begun more than ${String(builtHoursBeforeStart)} hours before the deployment started. Make a new one.`,
      )
    : accepted(ageMs);
}

function checkSelfTest(
  { deployment, selfTest, authority }: GateFacts,
  { bound, policy }: Opened,
): Checked<string> {
  if (!bound.ok || !policy.ok)
    return refused('Whether a self-test is needed can’t be said without an authority and a policy.');
  const { passesBeforeStart } = policy.value.policy.selfTest;
  if (passesBeforeStart === 0) return accepted('The policy asks for no self-test.');
  if (deployment?.state === 'self-test') return accepted('The self-test is under way.');
  if (authority === null) return accepted('An urgent start goes without a self-test.');
  const { order } = bound.value;
  const isOfThis =
    selfTest !== null &&
    selfTest.listSealHash === order.listSealHash &&
    selfTest.modelHash === order.modelHash &&
    selfTest.threshold === order.threshold;
  const found = isOfThis ? selfTest.found : 0;
  return found >= passesBeforeStart
    ? accepted(`The self-test found ${String(found)} of the staff who walked past.`)
    : refused(
        `The self-test has found ${String(found)} members of staff, and the policy asks for ${String(passesBeforeStart)}. Begin a self-test and have them walk past.`,
      );
}

/** Real data goes live only once a head over its authority lies where nobody at this machine can change it. */
function checkHead({ mode, deployment, keptHeadSize }: GateFacts): Checked<string> {
  if (mode === 'demo') return accepted('A demo keeps no head of its log elsewhere.');
  if (deployment?.state === 'self-test')
    return accepted('A head of the log has to be kept elsewhere before it goes live.');
  const entry = deployment?.authorisedEntry ?? null;
  return entry !== null && keptHeadSize !== null && keptHeadSize >= entry
    ? accepted('A head of the log that covers its authority is kept off this machine.')
    : refused(
        'No head of the log that covers its authority is kept off this machine. Keep one under Case log, in a folder elsewhere or on paper.',
      );
}

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

function isReady({ loaded, list, deployment }: GateFacts): boolean {
  const sealHash = list?.sealHash ?? null;
  if (loaded === null || loaded.listSealHash === null || sealHash === null) return false;
  return loaded.listSealHash === (deployment?.state === 'self-test' ? selfTestSealOf(sealHash) : sealHash);
}

function notReady({ list }: GateFacts): string {
  return list?.isLocked === true
    ? 'The watchlist is locked. It opens when an operator or supervisor signs in.'
    : 'The recognition process is starting or has not loaded the sealed list.';
}

/** Approved by the policy that the deployment runs under, and not taken back by a newer one. */
function checkModel(loaded: GateFacts['loaded'], { policy, newest }: Opened): Checked<string> {
  if (loaded === null) return refused('No model is loaded yet.');
  if (!policy.ok) return refused('Whether the model is approved can’t be said without the policy.');
  if (!newest.ok) return refused(`The newest version of the policy does not count: ${newest.because}`);
  const approval = policy.value.policy.models.find(({ hash }) => hash === loaded.modelHash);
  if (approval === undefined) return refused('The policy does not approve the model that is loaded.');
  if (!newest.value.policy.models.some(({ hash }) => hash === loaded.modelHash)) {
    return refused(
      `Version ${String(newest.value.policy.version)} of the policy no longer approves the model that is loaded.`,
    );
  }
  // Not a number is not enough either.
  return loaded.threshold >= approval.thresholdFloor
    ? accepted(loaded.modelHash)
    : refused(
        `The threshold in use is below ${String(approval.thresholdFloor)}, the floor that the policy sets for this model.`,
      );
}

function condition(id: GateCondition['id'], isMet: boolean, met: string, unmet: string): GateCondition {
  return { id, isMet, words: isMet ? met : unmet };
}

/** A condition that knows why it is not met. */
function checked<Value>(
  id: GateCondition['id'],
  result: Checked<Value>,
  met: (value: Value) => string,
): GateCondition {
  return { id, isMet: result.ok, words: result.ok ? met(result.value) : result.because };
}
