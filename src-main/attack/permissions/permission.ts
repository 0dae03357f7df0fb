import type { Role } from '../../contract/domain.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { HeldBack } from '../../contract/operation.ts';
import type { Policy } from '../../contract/policy.ts';

/** The states of the house in which every operation is tried, as they follow one another in the suite. */
export const houseStates = {
  'before-set-up': 'an empty data folder: nobody has an account',
  'no-policy': 'everybody has an account, and no force root is pinned',
  'in-force': 'a policy is in force, a list is a draft, nothing is live',
  live: 'a deployment is live, and alerts wait for two people',
  ended: 'the deployment has ended',
  narrowed: 'a new policy leaves the log and the accounts to auditors, and live pictures to supervisors',
  locked: 'the machine was started again: nobody has signed in since',
  'admin-alone':
    'of everybody only an admin has signed in since the start: keys of records and faces are locked, and the new policy holds',
} as const;
export type HouseState = keyof typeof houseStates;

export const houseStateNames = Object.keys(houseStates) as HouseState[]; // the keys of a literal

/** Done, or refused with this code. */
export type Outcome = 'done' | ErrorCode;

/**
 * What is allowed of one operation. It is written down here a second time, apart from the contract that dispatch goes by:
 * a change there alone fails the suite.
 */
export interface Permission {
  /** Roles, whoever is signed in, or anyone at all. */
  readonly who: readonly Role[] | 'signed-in' | 'anyone';
  /** Why these and nobody else: a sentence for the documentation. */
  readonly why: string;
  /** What may hold somebody back who may ask all the same; without it they are refused. */
  readonly whileHeldBack?: readonly HeldBack[];
  /** The rule of the policy that may leave it to fewer roles. */
  readonly narrowedBy?: keyof Policy['reading'];
  /** What those who may are answered when they ask rightly, in the states where it isn't simply done. */
  readonly except?: Readonly<Partial<Record<HouseState, Outcome>>>;
}
