import { roleSchema, type Mode } from '../../contract/domain.ts';
import type { Policy } from '../../contract/policy.ts';

type SignIn = NonNullable<Policy['signIn']>;

/** What holds where no policy says anything: the careful rules for real data, and a demo that anybody can open. */
export function defaultSignIn(mode: Mode): SignIn {
  return { secondFactorFrom: mode === 'demo' ? [] : [...roleSchema.options] };
}

/** What a policy says about signing in, or what holds in its place. */
export function signInOf({ mode, signIn }: Pick<Policy, 'mode' | 'signIn'>): SignIn {
  return signIn ?? defaultSignIn(mode);
}
