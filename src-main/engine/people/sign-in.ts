import { AppError } from '../../contract/errors.ts';
import type { SessionView } from '../../contract/sessions.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Caller } from '../dispatch.ts';
import type { Custody } from '../keys/custody.ts';
import { makeKeyPair } from '../keys/hpke.ts';
import { hasGroup, keysFor, type Keys } from '../keys/key-groups.ts';
import type { Opened, Vault } from '../keys/vault.ts';
import type { Account } from './account-queries.ts';
import type { Attempts } from './attempts.ts';
import { normaliseCode } from './enrolment-code.ts';
import type { LiveSessions } from './live-sessions.ts';
import { passwordProblem } from './password-rules.ts';
import { decodeSecondFactor } from './second-factor.ts';
import type { RefusalReason } from './session-queries.ts';
import { totpStepOf } from './totp.ts';
import type { InTurn } from '../turns.ts';

export interface SignInDeps {
  readonly now: () => number;
  /** Null while nobody has unlocked the data. */
  readonly database: () => DatabaseClient | null;
  /** Everybody's secrets. @throws AppError `not-set-up` */
  readonly vault: () => Vault;
  /** Opens the databases, or gives them if they are open. */
  readonly openData: (keys: Keys) => Promise<DatabaseClient>;
  /** Somebody's keys as they are now, where a renewal was cut off. */
  readonly presentKeys: (keys: Keys) => Promise<Keys>;
  readonly custody: Custody;
  readonly attempts: Attempts;
  readonly sessions: LiveSessions;
  /** A login name as it may stand in a file: an HMAC under the device secret. */
  readonly hideName: (loginName: string) => string;
  /** One sign-in at a time: attempts can't overtake their own count, and Argon2's memory is spent once. */
  readonly inTurn: InTurn;
}

export interface SignIn {
  /** @throws AppError `second-factor-needed` when the password is right and the code is missing */
  signIn(secrets: Secrets, caller: Caller): Promise<SessionView>;
  /** An invited person makes their own password. */
  enrol(loginName: string, code: string, password: string, caller: Caller): Promise<SessionView>;
  /** Somebody who is signed in proves that it is still them; it counts and is refused like a sign-in. */
  prove(secrets: Secrets): Promise<Found>;
}

/** What somebody shows of themselves. */
export interface Secrets {
  readonly loginName: string;
  /** A password, or an invitation's code. */
  readonly password: string;
  /** Of the second factor. */
  readonly code: string | undefined;
  /** Whether no code is asked for: it was, when the session began. */
  readonly isCodeSpared?: boolean;
}

/** A step of time, or why a code has none. */
type CodeStep = number | 'none-needed' | 'missing' | 'wrong';

/** What a secret opened, with the account that the database has for it. */
export interface Found {
  readonly database: DatabaseClient;
  readonly account: Account;
  readonly slot: Opened;
}

export function createSignIn(deps: SignInDeps): SignIn {
  const { now, vault, custody, attempts, sessions, hideName, inTurn } = deps;

  /** Attempts are counted before the secret is looked at: a kill in the middle gives none for free. */
  async function find(kind: 'person' | 'invitation', secrets: Secrets): Promise<Found> {
    const { loginName, password, code, isCodeSpared = false } = secrets;
    const name = hideName(loginName);
    const waitMs = await attempts.waitMs(name, now());
    if (waitMs > 0) {
      await refuse(loginName, 'locked-out');
      throw tooMany(waitMs);
    }
    await attempts.begin(name, now());
    const slots = await openSlots(kind, loginName, password);
    const steps = new Map(
      slots.map((slot) => [slot, isCodeSpared ? ('none-needed' as const) : stepOf(slot, code)]),
    );
    // Where none of them opens without a code, a wrong one doesn't even open the data.
    if ([...steps.values()].every((step) => step === 'missing' || step === 'wrong'))
      await refuseCode(loginName, code);
    const database = await openData(loginName, slots);
    const account = await database.call('people.find', { loginName });
    const wanted = kind === 'person' ? 'active' : 'invited';
    if (account === null || account.state !== wanted) {
      await refuse(loginName, account === null ? 'unknown-name' : 'not-active');
      throw wrongCredentials(kind);
    }
    const { publicKey } = account;
    const slot = slots.find((one) => publicKey === null || isSame(one.publicKey, publicKey));
    if (slot === undefined) throw otherVault();
    await takeCode(database, account, steps.get(slot) ?? 'missing', code);
    await attempts.forgive(name, 'right');
    return { database, account, slot: { ...slot, keys: await deps.presentKeys(slot.keys) } };
  }

  /** What a code is to a slot: the step that it belongs to, or why it opens nothing. */
  function stepOf({ secondFactors }: Opened, code: string | undefined): CodeStep {
    const factor = decodeSecondFactor(secondFactors);
    if (factor === null) return 'none-needed';
    if (code === undefined) return 'missing';
    return totpStepOf(factor.totpSecret, code, now()) ?? 'wrong';
  }

  async function takeCode(
    database: DatabaseClient,
    { id: personId, loginName }: Account,
    step: CodeStep,
    code: string | undefined,
  ): Promise<void> {
    if (step === 'none-needed') return;
    if (step === 'missing' || step === 'wrong') return refuseCode(loginName, code);
    if (await database.call('people.take-code', { personId, step })) return;
    await refuse(loginName, 'second-factor-used');
    throw new AppError(
      'wrong-credentials',
      'This code has been used already, or this machine’s clock was set back. Wait for the next code of your app.',
      { details: { field: 'code' } },
    );
  }

  /** A missing code is no guess; a wrong one counts as a wrong password does. */
  async function refuseCode(loginName: string, code: string | undefined): Promise<never> {
    if (code === undefined) {
      await attempts.forgive(hideName(loginName), 'no-guess');
      throw new AppError('second-factor-needed', 'Enter the code that your authenticator app shows now.', {
        details: { field: 'code' },
      });
    }
    await refuse(loginName, 'wrong-second-factor');
    throw new AppError(
      'wrong-credentials',
      'The code is wrong. Enter the six digits that your authenticator app shows now.',
      { details: { field: 'code' } },
    );
  }

  async function openSlots(
    kind: 'person' | 'invitation',
    loginName: string,
    secret: string,
  ): Promise<readonly Opened[]> {
    try {
      return await vault().open(kind, loginName, secret);
    } catch (cause) {
      const isGuess = cause instanceof AppError && cause.code === 'wrong-credentials';
      if (!isGuess) await attempts.forgive(hideName(loginName), 'no-guess');
      else await refuse(loginName, kind === 'person' ? 'wrong-password' : 'wrong-code');
      throw isGuess ? wrongCredentials(kind) : cause;
    }
  }

  async function openData(loginName: string, [slot]: readonly Opened[]): Promise<DatabaseClient> {
    const open = deps.database();
    if (open !== null) return open;
    if (slot === undefined) throw new Error('a vault opened nothing and did not say so');
    let database: DatabaseClient;
    try {
      database = await deps.openData(slot.keys);
    } catch (cause) {
      await attempts.forgive(hideName(loginName), 'no-guess');
      throw cause;
    }
    await logEarlierRefusals(database);
    return database;
  }

  /** Into the log; while that is locked, counted until it can be. */
  async function refuse(loginName: string, reason: RefusalReason): Promise<void> {
    const database = deps.database();
    if (database === null) return attempts.noteUnlogged(hideName(loginName), now());
    const account = await database.call('people.find', { loginName });
    await database.call('people.record-refusal', {
      personId: account?.id ?? null,
      reason: account === null && reason !== 'locked-out' ? 'unknown-name' : reason,
      attempts: 1,
      since: null,
    });
  }

  async function logEarlierRefusals(database: DatabaseClient): Promise<void> {
    const earlier = await attempts.unlogged();
    if (earlier.length === 0) return;
    const people = await database.call('people.list');
    for (const { name, count, since } of earlier) {
      const person = people.find(({ loginName }) => hideName(loginName) === name);
      await database.call('people.record-refusal', {
        personId: person?.id ?? null,
        reason: 'before-unlock',
        attempts: count,
        since,
      });
    }
    await attempts.forgetUnlogged(earlier.map(({ name }) => name));
  }

  /** A slot of the vault's first version is replaced by one of the person's own. */
  async function replaceOldSlot({ database, account, slot }: Found, password: string): Promise<void> {
    if (slot.publicKey !== null) return;
    const { id: personId, loginName } = account;
    const publicKey = await vault().offer(loginName, {
      kind: 'person',
      secret: password,
      keys: slot.keys,
      secondFactors: null,
      expiresAt: null,
    });
    await database.call('people.set-public-key', { personId, publicKey });
    await vault().settle(loginName, publicKey);
  }

  async function begin(
    database: DatabaseClient,
    person: { readonly id: string; readonly hasSecondFactor: boolean },
    keys: Keys,
    caller: Caller,
  ): Promise<SessionView> {
    custody.assertFit(keys);
    const session = await sessions.open(database, person, caller);
    await custody.hold(keys);
    return session;
  }

  async function signIn(secrets: Secrets, caller: Caller): Promise<SessionView> {
    const found = await find('person', secrets);
    const { database, account, slot } = found;
    assertKeysOfRole(account, slot.keys);
    await replaceOldSlot(found, secrets.password);
    const person = { id: account.id, hasSecondFactor: slot.secondFactors !== null };
    return begin(database, person, keysFor(account.role, slot.keys), caller);
  }

  /**
   * The first person who may hold a group of keys makes it; nobody could have handed it to them. It is never handed
   * over here: only two people do that, and one of them has it.
   */
  function withFirstKeys({ role }: Account, keys: Keys): Keys {
    const first = (group: 'records' | 'faces'): Uint8Array | null => {
      if (keys[group] !== null || !hasGroup(role, group)) return keys[group];
      if (vault().holders(group) === 0) return makeKeyPair().privateKey;
      throw new AppError(
        'conflict',
        'The keys of your role were made after your code. Ask the two people who let you in for a new one.',
      );
    };
    return { data: keys.data, records: first('records'), faces: first('faces') };
  }

  async function enrol(
    loginName: string,
    code: string,
    password: string,
    caller: Caller,
  ): Promise<SessionView> {
    const problem = passwordProblem(password, loginName);
    if (problem !== null) throw new AppError('bad-request', problem, { details: { field: 'password' } });
    const { database, account, slot } = await find('invitation', {
      loginName,
      password: normaliseCode(code),
      code: undefined,
    });
    if (account.invitedUntil === null || account.invitedUntil <= now()) {
      throw new AppError(
        'wrong-credentials',
        'This code has run out. Ask the two people who let you in for a new one.',
        { details: { field: 'code' } },
      );
    }
    const keys = withFirstKeys(account, slot.keys);
    const publicKey = await vault().offer(loginName, {
      kind: 'person',
      secret: password,
      keys,
      secondFactors: null,
      expiresAt: null,
    });
    await database.call('people.enrol', { personId: account.id, publicKey });
    await vault().settle(loginName, publicKey);
    return begin(database, { id: account.id, hasSecondFactor: false }, keys, caller);
  }

  return {
    prove: (secrets) => find('person', secrets),
    signIn: (secrets, caller) => inTurn(() => signIn(secrets, caller)),
    enrol: (loginName, code, password, caller) => inTurn(() => enrol(loginName, code, password, caller)),
  };
}

/**
 * Whoever has a role was handed its keys by somebody who held them. A row that was edited in the database makes
 * nobody a reviewer or an auditor.
 */
function assertKeysOfRole({ displayName, role }: Account, keys: Keys): void {
  for (const group of ['records', 'faces'] as const) {
    if (hasGroup(role, group) && keys[group] === null) {
      throw new AppError(
        'database-damaged',
        `${displayName} is ${role} in the database and was never given the keys of that role: the account was changed outside of Cordon. Have the change asked for and confirmed by two people.`,
      );
    }
  }
}

function isSame(one: Uint8Array | null, other: Uint8Array): boolean {
  return one !== null && Buffer.compare(one, other) === 0;
}

function wrongCredentials(kind: 'person' | 'invitation'): AppError {
  return new AppError(
    'wrong-credentials',
    kind === 'person'
      ? 'The login name or the password is wrong.'
      : 'The login name or the code is wrong. The code has two halves of ten signs, one from each of the two people who let you in.',
  );
}

function otherVault(): AppError {
  return new AppError(
    'database-damaged',
    'vault.json does not belong to this data: it is older or newer than the databases. Put the copy from the same backup as the databases back in this folder.',
  );
}

function tooMany(waitMs: number): AppError {
  const seconds = Math.ceil(waitMs / 1000);
  const wait = seconds < 60 ? `${String(seconds)} seconds` : `${String(Math.ceil(seconds / 60))} minutes`;
  return new AppError('too-many-attempts', `Too many wrong attempts. Wait ${wait}, then try again.`, {
    details: { waitMs },
  });
}
