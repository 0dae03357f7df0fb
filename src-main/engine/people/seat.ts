import type { Handlers } from '../dispatch.ts';
import { findOwn, proveOwn, type OwnAccountDeps } from './own-account.ts';
import type { SignIn } from './sign-in.ts';
import { sessionOf } from '../session.ts';

type SeatHandlers = Pick<
  Handlers,
  'sessions.note-input' | 'sessions.lock' | 'sessions.unlock' | 'sessions.renew'
>;

/** What keeps a seat open while its person is there, and only then. */
export function createSeatHandlers(
  deps: OwnAccountDeps & { readonly signIn: SignIn['signIn'] },
): SeatHandlers {
  const { database, sessions, prove, rules, inTurn, signIn } = deps;

  async function loginNameOf(personId: string): Promise<string> {
    return findOwn(await database().call('people.list'), personId).loginName;
  }

  return {
    'sessions.note-input': async (_input, caller) => {
      await sessions.noteInput(sessionOf(caller));
      return {};
    },
    'sessions.lock': async (_input, caller) => {
      await sessions.lock(sessionOf(caller), 'asked');
      return {};
    },
    'sessions.unlock': async ({ password, code }, caller) => {
      const session = sessionOf(caller);
      const loginName = await loginNameOf(session.person.id);
      const isCodeSpared = !rules().unlockSecondFactorFrom.includes(session.person.role);
      await inTurn(() => proveOwn(prove, { loginName, password, code, isCodeSpared }));
      return sessions.unlock(session);
    },
    'sessions.renew': async ({ password, code }, caller) => {
      const loginName = await loginNameOf(sessionOf(caller).person.id);
      return proveOwn((secrets) => signIn(secrets, caller), { loginName, password, code });
    },
  };
}
