import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mode, Role } from '../../contract/domain.ts';
import type { DatabaseClient } from '../database/client.ts';
import { openDatabase } from '../database/client.ts';
import type { Caller } from '../dispatch.ts';
import { createVault, readVault, type VaultOptions } from '../keys/vault.ts';
import { slotKeyOf } from '../keys/vault-file.ts';
import type { Session } from '../session.ts';
import { createTestClock, temporaryDirectory, type TestClock } from '../testing/temporary-database.ts';
import { createPeople, type People } from './people.ts';

const appError = (code: string): unknown => expect.objectContaining({ name: 'AppError', code });
const cheap = { memoryKiB: 64, passes: 1, lanes: 1 };
const admin = { loginName: 'ada', displayName: 'Ada Admin', password: 'a password of some length' };

let directory: string;
let clock: TestClock;
let deviceSecret: Uint8Array;
let database: DatabaseClient | null = null;
let ended: (readonly [id: string, reason: string])[] = [];

beforeEach(async () => {
  directory = await temporaryDirectory();
  clock = createTestClock();
  deviceSecret = randomBytes(32);
  ended = [];
});
afterEach(async () => {
  await stop();
  await rm(directory, { recursive: true, force: true });
});

async function stop(): Promise<void> {
  await database?.close();
  database = null;
}

/** An engine's people after a start, wired as the composition root does. */
function start(mode: Mode = 'operational'): People {
  const options: VaultOptions = { directory, mode, deviceSecret, passwordCost: cheap };
  const open = async (vaultKey: Uint8Array, mustExist: boolean): Promise<DatabaseClient> => {
    database = await openDatabase({ directory, vaultKey, mustExist, now: clock.now });
    return database;
  };
  return createPeople({
    mode,
    directory,
    now: clock.now,
    database: () => database,
    unlock: async (loginName, password) => {
      const vault = await readVault(options);
      if (vault === null) throw new Error('there is no vault');
      return open(await vault.unlock(loginName, password), true);
    },
    beginSetUp: async (loginName, password) => {
      const vault = await createVault(options);
      await vault.addUser(loginName, password);
      return { database: await open(vault.vaultKey, false), complete: () => vault.completeSetUp() };
    },
    hideName: (loginName) => slotKeyOf(loginName, deviceSecret),
    onSessionEnded: (id, reason) => ended.push([id, reason]),
    passwordCost: cheap,
  });
}

function caller(): Caller & { readonly session: Session | null } {
  let session: Session | null = null;
  return {
    connectionId: 'c',
    get session() {
      return session;
    },
    bind(next) {
      session = next;
    },
  };
}

async function logWords(role: Role = 'auditor'): Promise<readonly string[]> {
  const entries = await database?.call('case-log.list', {
    role,
    before: undefined,
    kind: undefined,
    limit: 100,
  });
  return (entries ?? []).map(({ words }) => words).toReversed();
}

describe('the first set-up', () => {
  it('makes the first admin, signs them in, and writes it down', async () => {
    const people = start();
    const asked = caller();
    const session = await people.handlers['setup.create-admin'](admin, asked);
    expect(session.person).toMatchObject({ displayName: 'Ada Admin', role: 'admin' });
    expect(asked.session?.person).toEqual(session.person);
    expect((await logWords()).slice(1)).toEqual([
      'Ada Admin was made the first administrator, with the login name ada.',
      'Ada Admin signed in as admin.',
    ]);
    const again = people.handlers['setup.create-admin'](admin, caller());
    await expect(again).rejects.toThrow(appError('already-set-up'));
    expect(await people.handlers['people.list']({}, asked)).toMatchObject({
      people: [{ loginName: 'ada', role: 'admin', createdAt: clock.now(), lastSignInAt: clock.now() }],
    });
  });

  it('is no part of the demo', async () => {
    const refused = start('demo').handlers['setup.create-admin'](admin, caller());
    await expect(refused).rejects.toThrow(appError('not-in-demo'));
  });
});

describe('a sign-in', () => {
  async function restarted(): Promise<People> {
    await start().handlers['setup.create-admin'](admin, caller());
    await stop();
    return start();
  }

  it('unlocks the data after a start, and needs no vault from then on', async () => {
    const people = await restarted();
    const asked = caller();
    await people.handlers['sessions.sign-in'](admin, asked);
    expect(database).not.toBeNull();
    await people.handlers['sessions.sign-in'](admin, caller());
    expect((await logWords()).slice(-2)).toEqual([
      'Ada Admin signed in as admin.',
      'Ada Admin signed in as admin.',
    ]);
  });

  it('is refused in the same words whether the name or the password is wrong', async () => {
    const people = await restarted();
    const signIn = (loginName: string, password: string): Promise<unknown> =>
      people.handlers['sessions.sign-in']({ loginName, password }, caller()).catch((cause: unknown) => cause);
    const locked = [await signIn('ada', 'wrong'), await signIn('bob', admin.password)];
    await people.handlers['sessions.sign-in'](admin, caller());
    const open = [await signIn('ada', 'wrong'), await signIn('bob', admin.password)];
    for (const failure of [...locked, ...open]) {
      expect(failure).toMatchObject({
        code: 'wrong-credentials',
        message: 'The login name or the password is wrong.',
      });
    }
  });

  it('that was refused is in the log, those before the unlocking too, and never with what was typed', async () => {
    const people = await restarted();
    const signIn = (loginName: string, password: string): Promise<unknown> =>
      people.handlers['sessions.sign-in']({ loginName, password }, caller()).catch((cause: unknown) => cause);
    await signIn('ada', 'wrong');
    await signIn('ada', 'wrong');
    await signIn('mypassword', 'x');
    await people.handlers['sessions.sign-in'](admin, caller());
    await signIn('ada', 'wrong');
    await signIn('mypassword', 'x');
    const words = (await logWords()).slice(3);
    expect(words).toEqual([
      'Ada Admin: 2 sign-ins refused, the data was still locked, the first at 2026-11-01 09:00 UTC.',
      'An unknown name: 1 sign-in refused, the data was still locked, the first at 2026-11-01 09:00 UTC.',
      'Ada Admin signed in as admin.',
      'Ada Admin: 1 sign-in refused, the password was wrong.',
      'An unknown name: 1 sign-in refused, there is no such account.',
    ]);
  });

  it('waits after five wrong passwords, also across a restart, also with the right one', async () => {
    let people = await restarted();
    const wrong = { ...admin, password: 'wrong' };
    for (let attempt = 0; attempt < 5; attempt++) {
      await expect(people.handlers['sessions.sign-in'](wrong, caller())).rejects.toThrow(
        appError('wrong-credentials'),
      );
    }
    people = start();
    const refused: unknown = await people.handlers['sessions.sign-in'](admin, caller()).catch(
      (cause: unknown) => cause,
    );
    expect(refused).toMatchObject({ code: 'too-many-attempts', details: { waitMs: 30_000 } });
    expect((refused as Error).message).toBe('Too many wrong attempts. Wait 30 seconds, then try again.');
    clock.advance(30_000);
    await people.handlers['sessions.sign-in'](admin, caller());
    expect(await people.handlers['sessions.sign-in'](admin, caller())).toBeDefined();
  });

  it('that overlaps with others can not get around the count', async () => {
    const people = await restarted();
    const wrong = { ...admin, password: 'wrong' };
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, () => people.handlers['sessions.sign-in'](wrong, caller())),
    );
    const codes = all.map((one) =>
      one.status === 'rejected' ? (one.reason as { code: string }).code : 'in',
    );
    expect(codes).toEqual([
      ...Array.from({ length: 5 }, () => 'wrong-credentials'),
      ...Array.from({ length: 3 }, () => 'too-many-attempts'),
    ]);
  });
});

describe('a session', () => {
  it('is resumed with its token after a restart, with the same media ticket, until it runs out', async () => {
    let people = start();
    const session = await people.handlers['setup.create-admin'](admin, caller());
    expect(people.sessionByMediaTicket(session.mediaTicket)?.person).toEqual(session.person);

    people = start();
    expect(people.sessionByMediaTicket(session.mediaTicket)).toBeNull();
    const asked = caller();
    expect(await people.handlers['sessions.resume']({ token: session.token }, asked)).toEqual(session);
    expect(asked.session?.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(people.sessionByMediaTicket(session.mediaTicket)).not.toBeNull();

    clock.advance(12 * 60 * 60_000);
    expect(people.sessionByMediaTicket(session.mediaTicket)).toBeNull();
    const late = people.handlers['sessions.resume']({ token: session.token }, caller());
    await expect(late).rejects.toThrow(appError('not-signed-in'));
    await people.endExpiredSessions();
    await people.endExpiredSessions();
    expect(ended).toEqual([[asked.session?.id, 'Your session has run out. Sign in again.']]);
    expect((await logWords()).at(-1)).toBe('The session of Ada Admin ended: it had run out.');
  });

  it('ends with the sign-out, for every connection and its media', async () => {
    const people = start();
    const asked = caller();
    const session = await people.handlers['setup.create-admin'](admin, asked);
    const id = asked.session?.id;
    await people.handlers['sessions.sign-out']({}, asked);
    expect(asked.session).toBeNull();
    expect(ended).toEqual([[id, 'You signed out on another screen.']]);
    expect(people.sessionByMediaTicket(session.mediaTicket)).toBeNull();
    const resumed = people.handlers['sessions.resume']({ token: session.token }, caller());
    await expect(resumed).rejects.toThrow(appError('not-signed-in'));
    expect((await logWords()).at(-1)).toBe('Ada Admin signed out.');
  });

  it('can not be resumed with a token that nobody was given, nor while the data is locked', async () => {
    const people = start();
    const session = await people.handlers['setup.create-admin'](admin, caller());
    const forged = people.handlers['sessions.resume']({ token: session.mediaTicket }, caller());
    await expect(forged).rejects.toThrow(appError('not-signed-in'));
    await stop();
    const locked = people.handlers['sessions.resume']({ token: session.token }, caller());
    await expect(locked).rejects.toThrow(appError('not-signed-in'));
  });
});

describe("the demo's people", () => {
  const seeds = [
    { loginName: 'olu', displayName: 'Olu Operator', role: 'operator' as const, password: 'demo' },
    { loginName: 'sam', displayName: 'Sam Supervisor', role: 'supervisor' as const, password: 'demo' },
  ];

  it('are seeded once, and sign in with what is printed', async () => {
    const vault = await createVault({ directory, mode: 'demo', deviceSecret });
    database = await openDatabase({ directory, vaultKey: vault.vaultKey, mustExist: false, now: clock.now });
    const people = start('demo');
    await people.seedDemoPeople(seeds);
    await people.seedDemoPeople(seeds);
    const session = await people.handlers['sessions.sign-in'](
      { loginName: 'olu', password: 'demo' },
      caller(),
    );
    expect(session.person).toMatchObject({ displayName: 'Olu Operator', role: 'operator' });
    expect([...(await people.names()).values()]).toEqual(['Olu Operator', 'Sam Supervisor']);
  });

  it('are no part of real data', async () => {
    await expect(start().seedDemoPeople(seeds)).rejects.toThrow(appError('demo-only'));
  });
});
