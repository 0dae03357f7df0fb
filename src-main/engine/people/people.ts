import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Mode, Role } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import type { SessionView } from '../../contract/sessions.ts';
import type { DatabaseClient } from '../database/client.ts';
import { keysFor, type Keys } from '../keys/key-groups.ts';
import type { Opened, Vault } from '../keys/vault.ts';
import type { Caller, Handlers } from '../dispatch.ts';
import type { Session } from '../session.ts';
import { createAttempts } from './attempts.ts';
import type { Account, RefusalReason, SessionRow } from './queries.ts';

/** A first set-up that was begun: vault and databases are there, nobody can sign in yet. */
export interface BegunSetUp {
  readonly database: DatabaseClient;
  /** Of the first admin's slot. */
  readonly publicKey: Uint8Array;
  /** Says in the vault that the set-up came to its end; a set-up without that is begun afresh. */
  complete(): Promise<void>;
}

export interface PeopleDeps {
  readonly mode: Mode;
  readonly directory: string;
  readonly now: () => number;
  /** Null while nobody has unlocked the data. */
  readonly database: () => DatabaseClient | null;
  /** Everybody's secrets. @throws AppError `not-set-up` */
  readonly vault: () => Vault;
  /** Opens the databases, or gives them if they are open. */
  readonly openData: (keys: Keys) => Promise<DatabaseClient>;
  /** Makes vault and databases for the first admin. @throws AppError `already-set-up` */
  readonly beginSetUp: (loginName: string, password: string) => Promise<BegunSetUp>;
  /** A login name as it may stand in a file: an HMAC under the device secret (`slotKeyOf` in keys/). */
  readonly hideName: (loginName: string) => string;
  /** A session has ended: whoever is still bound to it is to be freed, and told why. */
  readonly onSessionEnded?: (sessionId: string, reason: string) => void;
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
    const slots = await openSlots(loginName, password);
    const wasLocked = deps.database() === null;
    const database = await openData(loginName, slots);
    if (wasLocked) await logEarlierRefusals(database);
    const account = await database.call('people.find', { loginName });
    if (account === null) {
      await refuse(loginName, 'unknown-name');
      throw wrongCredentials();
    }
    await keepSlot(database, account, slots, password);
    await attempts.forgive(name, 'right');
    return openSession(database, account, caller);
  }

  async function openSlots(loginName: string, password: string): Promise<readonly Opened[]> {
    try {
      return await deps.vault().open('person', loginName, password);
    } catch (cause) {
      const isGuess = cause instanceof AppError && cause.code === 'wrong-credentials';
      if (isGuess) await refuse(loginName, 'wrong-password');
      else await attempts.forgive(deps.hideName(loginName), 'no-guess');
      throw cause;
    }
  }

  async function openData(loginName: string, [slot]: readonly Opened[]): Promise<DatabaseClient> {
    const open = deps.database();
    if (open !== null) return open;
    if (slot === undefined) throw new Error('a vault opened nothing and did not say so');
    try {
      return await deps.openData(slot.keys);
    } catch (cause) {
      await attempts.forgive(deps.hideName(loginName), 'no-guess');
      throw cause;
    }
  }

  /**
   * The database says which of a person's slots holds; the others are what a change that was cut off has left. A slot
   * of the vault's first version is replaced.
   */
  async function keepSlot(
    database: DatabaseClient,
    account: Account,
    slots: readonly Opened[],
    password: string,
  ): Promise<void> {
    const { loginName, publicKey } = account;
    const held = slots.find((slot) => publicKey === null || isSame(slot.publicKey, publicKey));
    if (held === undefined) throw otherVault();
    if (publicKey !== null && slots.length === 1) return;
    const kept =
      held.publicKey ??
      (await deps.vault().offer(loginName, {
        kind: 'person',
        secret: password,
        keys: held.keys,
        secondFactors: null,
        expiresAt: null,
      }));
    await database.call('people.set-public-key', { personId: account.id, publicKey: kept });
    await deps.vault().settle(loginName, kept);
  }

  /** Into the log; while that is locked, counted until it can be. */
  async function refuse(loginName: string, reason: RefusalReason): Promise<void> {
    const database = deps.database();
    if (database === null) return attempts.noteUnlogged(deps.hideName(loginName), deps.now());
    const account = await database.call('people.find', { loginName });
    await database.call('people.record-refusal', {
      personId: account?.id ?? null,
      reason: account === null && reason === 'wrong-password' ? 'unknown-name' : reason,
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
          const { database, publicKey, complete } = await deps.beginSetUp(loginName, password);
          const account: Account = { id: randomUUID(), loginName, displayName, role: 'admin', publicKey };
          await database.call('people.add', { account, actor: null, kind: 'setup.admin-created' });
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
      const keys = await deps.vault().openDemo();
      for (const { loginName, displayName, role, password } of people) {
        const known = await database.call('people.find', { loginName });
        if (known !== null && known.publicKey !== null) continue;
        const slot = { kind: 'person', secret: password, secondFactors: null, expiresAt: null } as const;
        const publicKey = await deps.vault().offer(loginName, { ...slot, keys: keysFor(role, keys) });
        const account: Account = { id: randomUUID(), loginName, displayName, role, publicKey };
        if (known === null) await database.call('people.add', { account, actor: null, kind: 'person.added' });
        else await database.call('people.set-public-key', { personId: known.id, publicKey });
        await deps.vault().settle(loginName, publicKey);
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

function isSame(one: Uint8Array | null, other: Uint8Array): boolean {
  return one !== null && Buffer.compare(one, other) === 0;
}

function wrongCredentials(): AppError {
  return new AppError('wrong-credentials', 'The login name or the password is wrong.');
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
