import { roleSchema, type Mode } from '../../contract/domain.ts';
import { floorFigures } from '../trust/floors.ts';
import type { Policy } from '../../contract/policy.ts';

type SignIn = NonNullable<Policy['signIn']>;

/** What holds where no policy says anything: the careful rules for real data, and a demo that anybody can open. */
export function defaultSignIn(mode: Mode): SignIn {
  return {
    secondFactorFrom: mode === 'demo' ? [] : [...roleSchema.options],
    unlockSecondFactorFrom: [],
    idleLockMinutes: mode === 'demo' ? floorFigures.idleLockMinutes : 5,
    shiftHours: floorFigures.shiftHours,
  };
}

/** What a policy says about signing in, or what holds in its place. */
export function signInOf({ mode, signIn }: Pick<Policy, 'mode' | 'signIn'>): SignIn {
  return signIn ?? defaultSignIn(mode);
}
