import type { HeldBack } from '../../contract/operation.ts';
import type { Role } from '../../contract/domain.ts';
import type { SignInRules } from './sign-in-rules.ts';

/** What is known of a session's seat; instants are of a clock that nobody can set back. */
export interface SeatState {
  readonly role: Role;
  readonly hasSecondFactor: boolean;
  readonly lastInputAt: number;
  /** Locked for good, until somebody unlocks it. */
  readonly isLocked: boolean;
  readonly shiftEndsAt: number;
}

/** After its shift a session waits so long for its person to sign in for the next one; nothing else works meanwhile. */
export const afterShiftMs = 10 * 60_000;

/** What holds a session back just now; null for nothing. Pure: it holds whether or not a timer ran. */
export function heldBackBy(seat: SeatState, rules: SignInRules, now: number): HeldBack | null {
  if (now >= seat.shiftEndsAt) return 'shift-over';
  if (seat.isLocked || now - seat.lastInputAt >= rules.idleLockMs) return 'locked';
  return rules.secondFactorFrom.includes(seat.role) && !seat.hasSecondFactor ? 'no-second-factor' : null;
}
