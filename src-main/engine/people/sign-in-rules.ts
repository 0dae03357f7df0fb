import type { Role } from '../../contract/domain.ts';

/** How people come in and stay in: from the policy in force and, only ever stricter, from the machine. */
export interface SignInRules {
  /** Roles that work only with a second factor. */
  readonly secondFactorFrom: readonly Role[];
}
