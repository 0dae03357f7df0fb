import { randomBytes } from 'node:crypto';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mode, Role } from '../../contract/domain.ts';
import type { Caller } from '../dispatch.ts';
import type { Session } from '../session.ts';
import { Storage } from '../storage.ts';
import { readVault } from '../keys/vault.ts';
import { personSlot } from '../testing/person-slot.ts';
import { createTestClock, temporaryDirectory, type TestClock } from '../testing/temporary-database.ts';
import { createPeople, type People } from './people.ts';

const appError = (code: string): unknown => expect.objectContaining({ name: 'AppError', code });
const cheap = { memoryKiB: 64, passes: 1, lanes: 1 };
const admin = { loginName: 'ada', displayName: 'Ada Admin', password: 'a password of some length' };

let directory: string;
let clock: TestClock;
let deviceSecret: Uint8Array;
let storage: Storage | null = null;
/** What the host would keep. */
let kept: Uint8Array | null = null;
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
  await storage?.close();
  storage = null;
}

/** An engine's people after a start, wired as the composition root does. */
async function start(mode: Mode = 'operational'): Promise<People> {
  await stop();
  const opened = await Storage.open({
    mode,
    dataDirectory: directory,
    deviceSecret,
    now: clock.now,
    onOpened: (_, vaultKey) => {
      kept = vaultKey;
      return Promise.resolve();
    },
    onCrash: () => undefined,
    onCheckpointFailed: () => undefined,
    onLogGrew: () => undefined,
    passwordCost: cheap,
  });
  storage = opened;
  return createPeople({
    mode,
    directory,
    now: clock.now,
    database: () => opened.database,
    vault: () => opened.vault,
    openData: (keys) => opened.openWith(keys),
    beginSetUp: (loginName, password) => opened.beginSetUp(loginName, password),
    hideName: (loginName) => opened.hideName(loginName),
    onSessionEnded: (id, reason) => ended.push([id, reason]),
  });
}

/** The same after a death of the engine: the host hands over what it kept. */
async function restart(): Promise<People> {
  const people = await start();
  if (kept !== null) await storage?.openWith({ data: kept });
  return people;
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
  const entries = await storage?.database?.call('case-log.list', {
    role,
    before: undefined,
    kind: undefined,
    limit: 100,
  });
  return (entries ?? []).map(({ words }) => words).toReversed();
}

describe('the first set-up', () => {
  it('makes the first admin, signs them in, and writes it down', async () => {
    const people = await start();
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
    const refused = (await start('demo')).handlers['setup.create-admin'](admin, caller());
    await expect(refused).rejects.toThrow(appError('not-in-demo'));
  });
});

describe('a sign-in', () => {
  async function restarted(): Promise<People> {
    await (await start()).handlers['setup.create-admin'](admin, caller());
    return start();
  }

  it('unlocks the data after a start, and needs no vault from then on', async () => {
    const people = await restarted();
    const asked = caller();
    await people.handlers['sessions.sign-in'](admin, asked);
    expect(storage?.database).not.toBeNull();
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
    people = await start();
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
    let people = await start();
    const session = await people.handlers['setup.create-admin'](admin, caller());
    expect(people.sessionByMediaTicket(session.mediaTicket)?.person).toEqual(session.person);

    people = await restart();
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
    const people = await start();
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
    const people = await start();
    const session = await people.handlers['setup.create-admin'](admin, caller());
    const forged = people.handlers['sessions.resume']({ token: session.mediaTicket }, caller());
    await expect(forged).rejects.toThrow(appError('not-signed-in'));
    await stop();
    const locked = people.handlers['sessions.resume']({ token: session.token }, caller());
    await expect(locked).rejects.toThrow(appError('not-signed-in'));
  });
});

describe('data of the first version', () => {
  const old = (mode: Mode): string =>
    fileURLToPath(new URL(`../testing/data-of-version-1/${mode}`, import.meta.url));
  const anna = { loginName: 'anna', password: 'correct-horse-battery' };
  beforeEach(() => {
    deviceSecret = new Uint8Array(32).fill(7);
  });

  it('opens with the password it had, which from then on opens a slot of its own', async () => {
    await cp(old('operational'), directory, { recursive: true });
    let people = await start();
    const wrong = people.handlers['sessions.sign-in']({ ...anna, password: 'wrong' }, caller());
    await expect(wrong).rejects.toThrow(appError('wrong-credentials'));
    await people.handlers['sessions.sign-in'](anna, caller());
    expect(await readFile(join(directory, 'vault.json'), 'utf8')).toContain('\\"oldSlots\\":{}');
    people = await start();
    await people.handlers['sessions.sign-in'](anna, caller());
    expect(await people.handlers['people.list']({}, caller())).toMatchObject({
      people: [{ loginName: 'anna' }, { loginName: 'olu-operator' }, { loginName: 'sam-supervisor' }],
    });
  });

  it('of a demo gives its people slots', async () => {
    await cp(old('demo'), directory, { recursive: true });
    const people = await start('demo');
    await storage?.openDemo();
    const otto = { loginName: 'otto.lindqvist', password: 'walnut-signal-bridge' };
    await people.seedDemoPeople([{ ...otto, displayName: 'Otto Lindqvist', role: 'admin' }]);
    const session = await people.handlers['sessions.sign-in'](otto, caller());
    expect(session.person).toMatchObject({ displayName: 'Otto Lindqvist', role: 'admin' });
  });
});

describe('a vault from another time', () => {
  it('is refused when the database has gone on without it, and said to be so', async () => {
    await (await start()).handlers['setup.create-admin'](admin, caller());
    await stop();
    const older = await readFile(join(directory, 'vault.json'));
    const vault = await readVault({ directory, mode: 'operational', deviceSecret, passwordCost: cheap });
    const [slot] = (await vault?.open('person', 'ada', admin.password)) ?? [];
    if (slot === undefined || vault === null) throw new Error('there is no slot');
    const people = await start();
    await people.handlers['sessions.sign-in'](admin, caller());
    // As a change of the password does it.
    const changed = await storage?.vault.offer('ada', personSlot('another password of hers', slot.keys));
    if (changed === undefined) throw new Error('there is no vault');
    await storage?.database?.call('people.set-public-key', {
      personId: (await storage.database.call('people.list'))[0]?.id ?? '',
      publicKey: changed,
    });
    await stop();
    await writeFile(join(directory, 'vault.json'), older);
    const stale = (await start()).handlers['sessions.sign-in'](admin, caller());
    await expect(stale).rejects.toThrow(appError('database-damaged'));
  });

  it('with what a change left behind that was cut off goes on with the slot that the database names', async () => {
    await (await start()).handlers['setup.create-admin'](admin, caller());
    await storage?.vault.offer(
      'ada',
      personSlot(admin.password, { data: kept ?? new Uint8Array(32), records: null, faces: null }),
    );
    const people = await start();
    await people.handlers['sessions.sign-in'](admin, caller());
    expect(await storage?.vault.open('person', 'ada', admin.password)).toHaveLength(1);
    await people.handlers['sessions.sign-in'](admin, caller());
  });
});

describe("the demo's people", () => {
  const seeds = [
    { loginName: 'olu', displayName: 'Olu Operator', role: 'operator' as const, password: 'demo' },
    { loginName: 'sam', displayName: 'Sam Supervisor', role: 'supervisor' as const, password: 'demo' },
  ];

  it('are seeded once, and sign in with what is printed', async () => {
    const people = await start('demo');
    await storage?.openDemo();
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
    await expect((await start()).seedDemoPeople(seeds)).rejects.toThrow(appError('demo-only'));
  });
});
