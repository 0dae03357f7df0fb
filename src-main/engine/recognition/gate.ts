import type { DeploymentState, GateCondition } from '../../contract/deployments.ts';
import type { Mode } from '../../contract/domain.ts';
import type { Policy } from '../../contract/policy.ts';
import { openTrust } from '../trust/pinned-root.ts';
import type { Trust } from '../trust/certificates.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import type { PinnedRoot } from '../trust/force-root.ts';
import { checkClock } from '../trust/known-time.ts';
import { openAdoptedPolicy, type AdoptedPolicy, type OpenPolicy } from '../trust/policy-pack.ts';
import type { SignedDocument } from '../trust/signed-document.ts';
import {
  authoritySchema,
  openVouched,
  presenceSchema,
  type Authority,
  type VouchedDocument,
} from '../trust/statements.ts';

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;

/** All that the gate knows. Nothing here is a setting: each fact is signed outside or measured by the engine. */
export interface GateFacts {
  readonly now: number;
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
  } | null;
  /** The policy that the deployment started under; null where it has none. */
  readonly policy: AdoptedPolicy | null;
  /** The newest policy: it may take a model away from a deployment that keeps to an earlier one. */
  readonly newestPolicy: Checked<AdoptedPolicy>;
  readonly authority: VouchedDocument | null;
  readonly presence: VouchedDocument | null;
  readonly list: {
    readonly sealHash: string | null;
    readonly begunAt: number;
    readonly expiresAt: number;
    readonly entries: number;
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

/**
 * Whether recognition may run now, on which cameras, and why not. The only place that decides it. Opening needs
 * every condition; a camera that the authority doesn't name is never in `cameraIds`.
 */
export function recognitionGate(facts: GateFacts): GateDecision {
  const { now, deployment, list, loaded } = facts;
  const trust = openTrust(facts.root, facts.revocations, facts.leastListNumber);
  const held: Checked<AdoptedPolicy> =
    facts.policy === null
      ? refused('The deployment runs under no policy. A new deployment starts under the one in force.')
      : accepted(facts.policy);
  const policy = openHeld(held, facts, trust);
  const newest = openHeld(facts.newestPolicy, facts, trust);
  const authorised = checkAuthority(facts, trust, policy);
  const authority = authorised.ok ? authorised.value : null;
  const isInside = authority !== null && now >= authority.from && now < authority.until;
  const cameraIds =
    authority === null
      ? []
      : facts.cameras
          .filter((camera) =>
            authority.cameras.some(
              ({ id, addressHash }) => id === camera.id && addressHash === camera.addressHash,
            ),
          )
          .map((camera) => camera.id);

  const conditions: readonly GateCondition[] = [
    condition(
      'deployment-live',
      deployment?.state === 'live',
      'The deployment is live.',
      deployment === null ? 'There is no deployment.' : 'The deployment is not live.',
    ),
    checked(
      'policy-in-force',
      policy,
      ({ policy: { version } }) =>
        `Version ${String(version)} of the policy holds for it, signed by two people.`,
    ),
    checked('authorised', authorised, () => 'An authorising officer’s signed authority covers it.'),
    condition(
      'inside-window',
      isInside,
      'The time is inside the authorised window.',
      'The time is outside the authorised window. A new window needs a new authority and a new list.',
    ),
    checked('clock-right', checkClock(now, facts.latestAt), () => 'The clock has not been set back.'),
    condition(
      'officers-present',
      isPresent(facts, trust, policy),
      'Officers have confirmed that they are present.',
      'No officer has confirmed presence in time. The on-site officer must confirm.',
    ),
    checked(
      'list-sealed',
      checkList(facts, policy, authority),
      () => 'The watchlist is sealed and is the one authorised.',
    ),
    checked(
      'model-approved',
      checkModel(loaded, policy, newest),
      () => 'The policy approves the model, and the threshold is not below its floor.',
    ),
    condition(
      'model-as-authorised',
      loaded !== null && loaded.modelHash === authority?.modelHash,
      'The model is the one authorised.',
      'The model that is loaded is not the one authorised.',
    ),
    condition(
      'threshold-as-authorised',
      loaded !== null && loaded.threshold === authority?.threshold,
      'The threshold is the one authorised.',
      'The threshold in use is not the one authorised.',
    ),
    condition(
      'cameras-in-authority',
      cameraIds.length > 0,
      `${cameraIds.length} ${cameraIds.length === 1 ? 'camera is' : 'cameras are'} named in the authority.`,
      'None of the configured cameras is named in the authority with its present address.',
    ),
    condition(
      'engine-ready',
      loaded !== null && loaded.listSealHash !== null && loaded.listSealHash === list?.sealHash,
      'The recognition process is ready and holds the sealed list.',
      list?.isLocked === true
        ? 'The watchlist is locked. It opens when an operator or supervisor signs in.'
        : 'The recognition process is starting or has not loaded the sealed list.',
    ),
  ];
  const isOpen = conditions.every(({ isMet }) => isMet);
  return { isOpen, cameraIds: isOpen ? cameraIds : [], conditions };
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

function checkAuthority(
  { authority, deployment, mode, now }: GateFacts,
  trust: Checked<Trust>,
  policy: Checked<OpenPolicy>,
): Checked<Authority> {
  if (!trust.ok) return trust;
  if (!policy.ok) return refused('Whether an authority is in order can’t be said without the policy.');
  if (authority === null || deployment === null) {
    return refused(
      mode === 'demo'
        ? 'No authority signed under the force root covers this deployment.'
        : 'Real data cannot go live yet: this version has no way to take a signed authority.',
    );
  }
  const opened = openVouched(
    authority,
    trust.value,
    'authorising-officer',
    authoritySchema,
    now,
    'The authority',
  );
  if (!opened.ok) return opened;
  const { statement, certificate } = opened.value;
  if (statement.mode !== mode || statement.deploymentId !== deployment.id)
    return refused('The authority is for another deployment.');
  if (statement.policyHash !== policy.value.hash)
    return refused('The authority was given under another version of the policy.');
  return checkAgainstPolicy(statement, certificate.rank, policy.value.policy);
}

function checkAgainstPolicy(
  authority: Authority,
  rank: string | null,
  { authority: rules, useCases }: Policy,
): Checked<Authority> {
  const windowMs = authority.until - authority.from;
  if (windowMs <= 0 || windowMs > rules.longestWindowHours * hourMs)
    return refused(
      `The authority names a window of more than ${String(rules.longestWindowHours)} hours, or none.`,
    );
  if (!rules.ranks.some(({ code }) => code === rank))
    return refused('The officer who signed the authority is of no rank that may authorise, says the policy.');
  if (!useCases.some(({ code }) => code === authority.useCase))
    return refused('The authority names a use case that is not in the policy.');
  return accepted(authority);
}

function isPresent(
  { presence, deployment, now }: GateFacts,
  trust: Checked<Trust>,
  policy: Checked<OpenPolicy>,
): boolean {
  if (presence === null || !trust.ok || !policy.ok || deployment === null) return false;
  const opened = openVouched(
    presence,
    trust.value,
    'on-site-officer',
    presenceSchema,
    now,
    'The word of presence',
  );
  if (!opened.ok || opened.value.statement.deploymentId !== deployment.id) return false;
  const { at, until } = opened.value.statement;
  // One word of presence never lasts longer than the policy's interval, whatever it says.
  const longestMs = policy.value.policy.presence.intervalMinutes * minuteMs;
  return now >= at && now < Math.min(until, at + longestMs);
}

function checkList(
  { list, deployment, now }: GateFacts,
  policy: Checked<OpenPolicy>,
  authority: Authority | null,
): Checked<string> {
  if (
    list === null ||
    list.sealHash === null ||
    authority?.listSealHash !== list.sealHash ||
    now >= list.expiresAt
  )
    return refused('The watchlist is not sealed, has expired, or is not the one authorised.');
  if (!policy.ok || deployment === null)
    return refused('Whether the watchlist is in order can’t be said without the policy.');
  const { maximumEntries, builtHoursBeforeStart } = policy.value.policy.watchlist;
  if (list.entries > maximumEntries)
    return refused(
      `The watchlist has ${String(list.entries)} entries, and the policy allows ${String(maximumEntries)}.`,
    );
  if ((deployment.startedAt ?? now) - list.begunAt > builtHoursBeforeStart * hourMs)
    return refused(
      `The watchlist was begun more than ${String(builtHoursBeforeStart)} hours before the deployment started.`,
    );
  return accepted(list.sealHash);
}

/** Approved by the policy that the deployment runs under, and not taken back by a newer one. */
function checkModel(
  loaded: GateFacts['loaded'],
  policy: Checked<OpenPolicy>,
  newest: Checked<OpenPolicy>,
): Checked<string> {
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
