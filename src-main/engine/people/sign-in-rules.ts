import type { Role } from '../../contract/domain.ts';

/** How people come in and stay in: from the policy in force and, only ever stricter, from the machine. */
export interface SignInRules {
  /** Roles that work only with a second factor. */
  readonly secondFactorFrom: readonly Role[];
  /** Roles that unlock their screen with a code as well. */
  readonly unlockSecondFactorFrom: readonly Role[];
  /** How long a seat may be left untouched before its screen locks. */
  readonly idleLockMs: number;
  /** How long a shift is at the most. */
  readonly shiftMs: number;
}

/** What the force's policy says. */
interface PolicySignIn {
  readonly secondFactorFrom: readonly Role[];
  readonly unlockSecondFactorFrom: readonly Role[];
  readonly idleLockMinutes: number;
  readonly shiftHours: number;
}

/** What this machine says, where it says anything. */
interface MachineSignIn {
  readonly idleLockMinutes: number | null;
  readonly shiftHours: number | null;
}

/** The shorter of both holds: a machine can't lengthen anything. Pure. */
export function signInRules(policy: PolicySignIn, machine: MachineSignIn): SignInRules {
  const { secondFactorFrom, unlockSecondFactorFrom } = policy;
  const shorter = (one: number, other: number | null): number => Math.min(one, other ?? one);
  return {
    secondFactorFrom,
    unlockSecondFactorFrom,
    idleLockMs: shorter(policy.idleLockMinutes, machine.idleLockMinutes) * 60_000,
    shiftMs: shorter(policy.shiftHours, machine.shiftHours) * 3_600_000,
  };
}
