import type { Mode } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import type { Policy } from '../../contract/policy.ts';
import type { Person } from '../../contract/sessions.ts';
import type { OwnAccount } from '../../contract/own-account.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import type { Custody } from '../keys/custody.ts';
import type { Vault } from '../keys/vault.ts';
import { sessionOf, type Session } from '../session.ts';
import type { Account } from './account-queries.ts';
import { ifForgotten } from './if-forgotten.ts';
import type { LiveSessions } from './live-sessions.ts';
import { passwordProblem } from './password-rules.ts';
import type { Qualifications } from './qualifications.ts';
import type { SignInRules } from './sign-in-rules.ts';
import type { Found, Secrets, SignIn } from './sign-in.ts';
import type { InTurn } from '../turns.ts';

export interface OwnAccountDeps {
  readonly mode: Mode;
  readonly now: () => number;
  readonly database: () => DatabaseClient;
  readonly vault: () => Vault;
  readonly custody: Custody;
  readonly sessions: LiveSessions;
  readonly prove: SignIn['prove'];
  readonly inTurn: InTurn;
  readonly rules: () => SignInRules;
  readonly qualifications: Qualifications;
  /** What the policy in force asks of reviewers; null where there is none. */
  readonly reviewerRules: () => Promise<Policy['reviewers'] | null>;
}

type OwnAccountHandlers = Pick<Handlers, 'account.read' | 'account.change-password' | 'account.end-session'>;

const sessionKinds = ['session.signed-in', 'session.signed-out', 'session.refused'] as const;
const mostRecent = 20;

/** What people do about their own account: for everything that opens something they prove anew that it is them. */
export function createOwnAccountHandlers(deps: OwnAccountDeps): OwnAccountHandlers {
  const { mode, database, vault, custody, sessions, prove, inTurn, rules, qualifications, reviewerRules } =
    deps;

  async function read(session: Session): Promise<OwnAccount> {
    const { person } = session;
    const [people, open, recent] = await Promise.all([
      database().call('people.list'),
      database().call('people.sessions-of', { personId: person.id }),
      database().call('case-log.latest-of', {
        subject: `person:${person.id}`,
        kinds: sessionKinds,
        role: person.role,
        limit: mostRecent,
      }),
    ]);
    const me = findOwn(people, person.id);
    const forgotten = ifForgotten(
      me,
      people,
      (group) => vault().holders(group, me.loginName) === 0,
      (group) => vault().deposits[group] !== null,
    );
    return {
      person,
      loginName: me.loginName,
      sessions: open.map((one) => ({ ...one, isThis: one.id === session.id })),
      recent: recent.map(({ at, kind, words }) => ({ at, words, isRefusal: kind === 'session.refused' })),
      secondFactor: {
        isThere: me.hasSecondFactor,
        isNeeded: rules().secondFactorFrom.includes(person.role),
      },
      reviewing: await reviewing(person),
      ifForgotten: { words: [...forgotten.words], isLoss: forgotten.isLoss },
    };
  }

  async function reviewing({ id: personId, role }: Person): Promise<OwnAccount['reviewing']> {
    if (role !== 'operator' && role !== 'supervisor') return null;
    const current = await reviewerRules();
    const found = await database().call('people.qualification-of', { personId });
    return {
      qualification: found === null ? null : qualifications.viewOf(found, current),
      cannotReviewBecause: await qualifications.obstacle(personId, current),
    };
  }

  async function changePassword(
    session: Session,
    { password, newPassword, code }: { password: string; newPassword: string; code?: string | undefined },
  ): Promise<void> {
    if (mode === 'demo') {
      throw new AppError(
        'not-in-demo',
        'The demo’s passwords are printed on its sign-in screen and stay as they are.',
      );
    }
    const { loginName } = findOwn(await database().call('people.list'), session.person.id);
    const problem =
      passwordProblem(newPassword, loginName) ??
      (newPassword === password ? 'This is the password that you have. Choose another.' : null);
    if (problem !== null) throw new AppError('bad-request', problem, { details: { field: 'newPassword' } });
    const found = await proveOwn(prove, { loginName, password, code });
    await replaceSlot(deps, session, found, {
      kind: 'person.password-changed',
      secret: newPassword,
      secondFactors: found.slot.secondFactors,
      totpStep: null,
      endedWords: 'You changed your password on another screen. Sign in with the new one.',
    });
  }

  return {
    'account.read': (_input, caller) => read(sessionOf(caller)),
    'account.change-password': async (input, caller) => {
      await inTurn(() => changePassword(sessionOf(caller), input));
      return {};
    },
    'account.end-session': async ({ id }, caller) => {
      const session = sessionOf(caller);
      if (id === session.id) {
        throw new AppError('conflict', 'This is the session that you are in. Sign out to end it.');
      }
      const ended = await database().call('people.end-own-session', { id, personId: session.person.id });
      if (ended.length === 0) throw new AppError('not-found', 'That session has ended already.');
      sessions.dropEnded(ended, 'You ended this session from another screen.');
      await custody.review();
      return {};
    },
  };
}

export interface NewSecret {
  readonly kind: 'person.password-changed' | 'person.second-factor-made' | 'person.second-factor-replaced';
  readonly secret: string;
  readonly secondFactors: Uint8Array | null;
  readonly totpStep: number | null;
  /** For the seats whose sessions it ends. */
  readonly endedWords: string;
}

/** A slot made anew with the same keys; which of the two holds is decided in one transaction with its log entry. */
export async function replaceSlot(
  { database, vault, sessions }: Pick<OwnAccountDeps, 'database' | 'vault' | 'sessions'>,
  session: Session,
  { account, slot }: Found,
  { kind, secret, secondFactors, totpStep, endedWords }: NewSecret,
): Promise<void> {
  const { id: personId, loginName } = account;
  const { keys } = slot;
  const publicKey = await vault().offer(loginName, {
    kind: 'person',
    secret,
    keys,
    secondFactors,
    expiresAt: null,
  });
  const change = { personId, publicKey, sessionId: session.id, kind, totpStep };
  let ended: readonly string[];
  try {
    ended = await database().call('people.change-secret', change);
  } catch (cause) {
    await vault().settle(loginName, account.publicKey);
    throw cause;
  }
  await vault().settle(loginName, publicKey);
  sessions.dropEnded(ended, endedWords);
}

/** Whoever asks is signed in: the name can't be wrong, and the form has a field for each of the others. */
export async function proveOwn<Result>(
  prove: (secrets: Secrets) => Promise<Result>,
  secrets: Secrets,
): Promise<Result> {
  try {
    return await prove(secrets);
  } catch (cause) {
    const isPassword =
      cause instanceof AppError && cause.code === 'wrong-credentials' && cause.details === undefined;
    if (!isPassword) throw cause;
    throw new AppError('wrong-credentials', 'The password is wrong.', { details: { field: 'password' } });
  }
}

export function findOwn(people: readonly Account[], id: string): Account {
  const account = people.find((one) => one.id === id);
  if (account === undefined) throw new AppError('not-found', 'Your account is not there any more.');
  return account;
}
