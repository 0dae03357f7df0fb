import type { GateCondition } from '../../contract/deployments.ts';
import type { Mode } from '../../contract/domain.ts';
import { accepted, refused, type Checked } from '../trust/checked.ts';
import { floorFigures } from '../trust/floors.ts';
import type { PinnedRoot } from '../trust/force-root.ts';
import {
  authoritySchema,
  openVouched,
  presenceSchema,
  type Authority,
  type VouchedDocument,
} from '../trust/statements.ts';

const longestWindowMs = floorFigures.authorityWindowHours * 60 * 60 * 1000;
/** One word of presence never lasts longer than this, whatever it says. */
const longestPresenceMs = floorFigures.presenceIntervalMinutes * 60 * 1000;

/** All that the gate knows. Nothing here is a setting: each fact is signed outside or measured by the engine. */
export interface GateFacts {
  readonly now: number;
  readonly mode: Mode;
  readonly root: PinnedRoot | null;
  readonly deployment: { readonly id: string; readonly state: 'draft' | 'live' | 'ended' } | null;
  readonly authority: VouchedDocument | null;
  readonly presence: VouchedDocument | null;
  readonly list: { readonly sealHash: string | null; readonly expiresAt: number } | null;
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
  const authorised = checkAuthority(facts);
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
  const isListSealed =
    list !== null &&
    list.sealHash !== null &&
    authority?.listSealHash === list.sealHash &&
    now < list.expiresAt;

  const conditions: readonly GateCondition[] = [
    condition(
      'deployment-live',
      deployment?.state === 'live',
      'The deployment is live.',
      deployment === null ? 'There is no deployment.' : 'The deployment is not live.',
    ),
    condition(
      'authorised',
      authorised.ok,
      'An authorising officer’s signed authority covers it.',
      authorised.ok ? '' : authorised.because,
    ),
    condition(
      'inside-window',
      isInside,
      'The time is inside the authorised window.',
      'The time is outside the authorised window. A new window needs a new authority and a new list.',
    ),
    condition(
      'officers-present',
      isPresent(facts),
      'Officers have confirmed that they are present.',
      'No officer has confirmed presence in time. The on-site officer must confirm.',
    ),
    condition(
      'list-sealed',
      isListSealed,
      'The watchlist is sealed and is the one authorised.',
      'The watchlist is not sealed, has expired, or is not the one authorised.',
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
      'The recognition process is starting or has not loaded the sealed list.',
    ),
  ];
  const isOpen = conditions.every(({ isMet }) => isMet);
  return { isOpen, cameraIds: isOpen ? cameraIds : [], conditions };
}

function checkAuthority({ authority, root, deployment, mode, now }: GateFacts): Checked<Authority> {
  if (root === null || root.mode !== mode)
    return refused('Real data cannot go live yet: this version has no way to take a signed authority.');
  if (authority === null || deployment === null)
    return refused('No authority signed under the force root covers this deployment.');
  const trust = { root, revocations: null };
  const opened = openVouched(authority, trust, 'authorising-officer', authoritySchema, now, 'The authority');
  if (!opened.ok) return opened;
  const { statement } = opened.value;
  if (statement.mode !== mode || statement.deploymentId !== deployment.id)
    return refused('The authority is for another deployment.');
  const windowMs = statement.until - statement.from;
  return windowMs > 0 && windowMs <= longestWindowMs
    ? accepted(statement)
    : refused(
        `The authority names a window of more than ${String(floorFigures.authorityWindowHours)} hours, or none.`,
      );
}

function isPresent({ presence, root, deployment, now }: GateFacts): boolean {
  if (presence === null || root === null || deployment === null) return false;
  const trust = { root, revocations: null };
  const opened = openVouched(presence, trust, 'on-site-officer', presenceSchema, now, 'The word of presence');
  if (!opened.ok || opened.value.statement.deploymentId !== deployment.id) return false;
  const { at, until } = opened.value.statement;
  return now >= at && now < Math.min(until, at + longestPresenceMs);
}

function condition(id: GateCondition['id'], isMet: boolean, met: string, unmet: string): GateCondition {
  return { id, isMet, words: isMet ? met : unmet };
}
