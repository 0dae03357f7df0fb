import type { DeploymentState, GateCondition } from '../../../contract/deployments.ts';
import type { Mode } from '../../../contract/domain.ts';
import type { Checked } from '../../trust/checked.ts';
import type { PinnedRoot } from '../../trust/force-root.ts';
import type { AdoptedPolicy } from '../../trust/policy-pack.ts';
import type { SignedDocument } from '../../trust/signed-document.ts';
import type { VouchedDocument } from '../../trust/statements.ts';

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
  readonly cameras: readonly {
    readonly id: string;
    readonly addressHash: string;
    /** It plays what was taken at another time. */
    readonly isRecording: boolean;
  }[];
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
