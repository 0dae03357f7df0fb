import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Mode, Role } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import type { SessionView } from '../../contract/sessions.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Caller, Handlers } from '../dispatch.ts';
import type { Session } from '../session.ts';
import { createAttempts } from './attempts.ts';
import { createPasswords, type AccountPasswordCost } from './passwords.ts';
import type { Account, RefusalReason, SessionRow } from './queries.ts';

/** A first set-up that was begun: vault and databases are there, nobody can sign in yet. */
export interface BegunSetUp {
  readonly database: DatabaseClient;
  /** Says in the vault that the set-up came to its end; a set-up without that is begun afresh. */
  complete(): Promise<void>;
}

export interface PeopleDeps {
  readonly mode: Mode;
  readonly directory: string;
  readonly now: () => number;
  /** Null while nobody has unlocked the data. */
  readonly database: () => DatabaseClient | null;
  /** Opens the vault and the databases with a person's password. @throws AppError `wrong-credentials`, `not-set-up` */
  readonly unlock: (loginName: string, password: string) => Promise<DatabaseClient>;
  /** Makes vault and databases for the first admin. @throws AppError `already-set-up` */
  readonly beginSetUp: (loginName: string, password: string) => Promise<BegunSetUp>;
  /** A login name as it may stand in a file: an HMAC under the device secret (`slotKeyOf` in keys/). */
  readonly hideName: (loginName: string) => string;
  /** A session has ended: whoever is still bound to it is to be freed, and told why. */
  readonly onSessionEnded?: (sessionId: string, reason: string) => void;
  /** For tests only. */
  readonly passwordCost?: AccountPasswordCost;
}

interface NewPerson {
  readonly loginName: string;
  readonly displayName: string;
  readonly role: Role;
  readonly password: string;
}

export interface People {
  readonly handlers: Pick<
    Handlers,
    'sessions.sign-in' | 'sessions.resume' | 'sessions.sign-out' | 'setup.create-admin' | 'people.list'
  >;
  /** The live session that may fetch media under this ticket. */
  sessionByMediaTicket(ticket: string): Session | null;
  /** Ends the sessions that have run out, and tells their seats. */
  endExpiredSessions(): Promise<void>;
  /** Display names by person id. */
  names(): Promise<ReadonlyMap<string, string>>;
  /** The demo's people, with their printed passwords; those that are there already stay. */
  seedDemoPeople(people: readonly NewPerson[]): Promise<void>;
}

const sessionLastsMs = 12 * 60 * 60_000;

export function createPeople(deps: PeopleDeps): People {
  const attempts = createAttempts(deps.directory);
  const passwords = createPasswords(deps.passwordCost);
  /** Live sessions of this engine by media ticket; a resume after a restart brings one back. */
  const byTicket = new Map<string, Session>();
  let signIns: Promise<unknown> = Promise.resolve();

  /** One sign-in at a time: attempts can't overtake their own count, and Argon2's memory is spent once. */
  function inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = signIns.then(run, run);
    signIns = result.catch(() => undefined);
    return result;
  }

  function requireDatabase(): DatabaseClient {
    const database = deps.database();
    if (database === null) throw new AppError('locked', 'The data is locked. Sign in to unlock it.');
    return database;
  }

  async function signIn(loginName: string, password: string, caller: Caller): Promise<SessionView> {
    const name = deps.hideName(loginName);
    const waitMs = await attempts.waitMs(name, deps.now());
    if (waitMs > 0) {
      await refuse(loginName, 'locked-out');
      throw tooMany(waitMs);
    }
    await attempts.begin(name, deps.now());
    const database = deps.database() ?? (await unlock(loginName, password));
    const account = await database.call('people.find', { loginName });
    if (!(await passwords.verify(account?.passwordHash ?? null, password)) || account === null) {
      await refuse(loginName, account === null ? 'unknown-name' : 'wrong-password');
      throw new AppError('wrong-credentials', 'The login name or the password is wrong.');
    }
    await attempts.forgive(name, 'right');
    return openSession(database, account, caller);
  }

  async function unlock(loginName: string, password: string): Promise<DatabaseClient> {
    let database: DatabaseClient;
    try {
      database = await deps.unlock(loginName, password);
    } catch (cause) {
      const isGuess = cause instanceof AppError && cause.code === 'wrong-credentials';
      if (isGuess) await refuse(loginName, 'before-unlock');
      else await attempts.forgive(deps.hideName(loginName), 'no-guess');
      throw cause;
    }
    await logEarlierRefusals(database);
    return database;
  }

  /** Into the log; while that is locked, counted until it can be. */
  async function refuse(loginName: string, reason: RefusalReason): Promise<void> {
    const database = deps.database();
    if (database === null) return attempts.noteUnlogged(deps.hideName(loginName), deps.now());
    const account = await database.call('people.find', { loginName });
    await database.call('people.record-refusal', {
      personId: account?.id ?? null,
      reason,
      attempts: 1,
      since: null,
    });
  }

  async function logEarlierRefusals(database: DatabaseClient): Promise<void> {
    const earlier = await attempts.unlogged();
    if (earlier.length === 0) return;
    const people = await database.call('people.list');
    for (const { name, count, since } of earlier) {
      const person = people.find(({ loginName }) => deps.hideName(loginName) === name);
      await database.call('people.record-refusal', {
        personId: person?.id ?? null,
        reason: 'before-unlock',
        attempts: count,
        since,
      });
    }
    await attempts.forgetUnlogged(earlier.map(({ name }) => name));
  }

  async function openSession(
    database: DatabaseClient,
    account: Account,
    caller: Caller,
  ): Promise<SessionView> {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = deps.now() + sessionLastsMs;
    const id = randomUUID();
    await database.call('people.open-session', {
      id,
      personId: account.id,
      tokenHash: hashOf(token),
      expiresAt,
    });
    const { id: personId, displayName, role } = account;
    return bind({ id, personId, displayName, role, expiresAt }, token, caller);
  }

  function bind(row: SessionRow, token: string, caller: Caller): SessionView {
    const { id, personId, displayName, role, expiresAt } = row;
    const person = { id: personId, displayName, role };
    const session: Session = { id, person, token, mediaTicket: mediaTicketOf(token), expiresAt };
    byTicket.set(session.mediaTicket, session);
    caller.bind(session);
    return { token, mediaTicket: session.mediaTicket, person, expiresAt };
  }

  async function addPerson(
    database: DatabaseClient,
    person: NewPerson,
    kind: 'setup.admin-created' | 'person.added',
  ): Promise<Account> {
    const { loginName, displayName, role } = person;
    const passwordHash = await passwords.hash(person.password);
    const account: Account = { id: randomUUID(), loginName, displayName, role, passwordHash };
    await database.call('people.add', { account, actor: null, kind });
    return account;
  }

  return {
    handlers: {
      'sessions.sign-in': ({ loginName, password }, caller) =>
        inTurn(() => signIn(loginName, password, caller)),

      'sessions.resume': async ({ token }, caller) => {
        const row = await deps.database()?.call('people.find-session', { tokenHash: hashOf(token) });
        if (row === null || row === undefined) {
          throw new AppError('not-signed-in', 'Your session has ended. Sign in again.');
        }
        return bind(row, token, caller);
      },

      'sessions.sign-out': async (_input, caller) => {
        if (caller.session === null) return {};
        const { id, mediaTicket } = caller.session;
        await requireDatabase().call('people.end-session', { id });
        byTicket.delete(mediaTicket);
        caller.bind(null);
        deps.onSessionEnded?.(id, 'You signed out on another screen.');
        return {};
      },

      'setup.create-admin': ({ loginName, displayName, password }, caller) =>
        inTurn(async () => {
          if (deps.mode === 'demo') {
            throw new AppError(
              'not-in-demo',
              'The demo has its people. Start Cordon with --data to set it up.',
            );
          }
          const { database, complete } = await deps.beginSetUp(loginName, password);
          const person: NewPerson = { loginName, displayName, role: 'admin', password };
          const account = await addPerson(database, person, 'setup.admin-created');
          await complete();
          return openSession(database, account, caller);
        }),

      'people.list': async () => {
        const rows = await requireDatabase().call('people.list');
        return { people: [...rows] };
      },
    },

    sessionByMediaTicket(ticket) {
      const session = byTicket.get(ticket);
      return session !== undefined && session.expiresAt > deps.now() ? session : null;
    },

    async endExpiredSessions() {
      const expired = [...byTicket].filter(([, { expiresAt }]) => expiresAt <= deps.now());
      if (expired.length === 0) return;
      await deps.database()?.call('people.end-expired-sessions');
      for (const [ticket, { id }] of expired) {
        byTicket.delete(ticket);
        deps.onSessionEnded?.(id, 'Your session has run out. Sign in again.');
      }
    },

    async names() {
      const rows = await requireDatabase().call('people.list');
      return new Map(rows.map(({ id, displayName }) => [id, displayName]));
    },

    async seedDemoPeople(people) {
      if (deps.mode !== 'demo') throw new AppError('demo-only', 'Only the demo has printed passwords.');
      const database = requireDatabase();
      for (const person of people) {
        const existing = await database.call('people.find', { loginName: person.loginName });
        if (existing === null) await addPerson(database, person, 'person.added');
      }
    },
  };
}

/** What the database keeps of a token. */
function hashOf(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}

/** Follows from the token, so a resumed session keeps its media addresses; the token can't be had from it. */
function mediaTicketOf(token: string): string {
  return createHmac('sha256', token).update('cordon media ticket v1').digest('base64url');
}

function tooMany(waitMs: number): AppError {
  const seconds = Math.ceil(waitMs / 1000);
  const wait = seconds < 60 ? `${String(seconds)} seconds` : `${String(Math.ceil(seconds / 60))} minutes`;
  return new AppError('too-many-attempts', `Too many wrong attempts. Wait ${wait}, then try again.`, {
    details: { waitMs },
  });
}
