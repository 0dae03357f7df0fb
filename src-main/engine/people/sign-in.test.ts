import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mode } from '../../contract/domain.ts';
import { sql } from '../database/sql.ts';
import { firstAdmin as admin, PeopleOffice, passwordOf } from '../testing/people-office.ts';
import { personSlot } from '../testing/person-slot.ts';

const refusal = (code: string): unknown =>
  expect.objectContaining({ ok: false, error: expect.objectContaining({ code }) });

let office: PeopleOffice;
beforeEach(async () => {
  office = await PeopleOffice.make();
  await office.start();
});
afterEach(() => office[Symbol.asyncDispose]());

const signIn = (loginName: string, password: string) =>
  office.desk().ask('sessions.sign-in', { loginName, password });

describe('the first set-up', () => {
  it('makes the first admin, signs them in, and writes it down', async () => {
    const desk = office.desk();
    const session = await desk.get('setup.create-admin', admin);
    expect(session.person).toMatchObject({ displayName: 'Ada Admin', role: 'admin' });
    expect(desk.session?.person).toEqual(session.person);
    expect((await office.logWords()).slice(1)).toEqual([
      'Ada Admin was made the first administrator, with the login name ada.',
      'Ada Admin signed in as admin.',
    ]);
    expect(await desk.ask('setup.create-admin', admin)).toEqual(refusal('already-set-up'));
    const now = office.clock.now();
    expect(await desk.get('people.list', {})).toMatchObject({
      people: [{ loginName: 'ada', role: 'admin', state: 'active', createdAt: now, lastSignInAt: now }],
      isAlone: true,
    });
  });

  it('asked for twice at once makes one', async () => {
    const replies = await Promise.all(
      ['ada', 'bea'].map((loginName) => office.desk().ask('setup.create-admin', { ...admin, loginName })),
    );
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    await office.start();
    expect(await signIn('ada', admin.password)).toMatchObject({ ok: true });
  });

  it('takes no password with the login name in it, and none of a few signs', async () => {
    const loginName = 'ada.lovelace';
    for (const password of ['my-name-is-LoveLace', 'aaaaaaaabbbb']) {
      expect(await office.desk().ask('setup.create-admin', { ...admin, loginName, password })).toEqual(
        refusal('bad-request'),
      );
    }
    expect(office.storage.setup).toBe('needs-admin');
  });

  it('is no part of the demo', async () => {
    await using demo = await PeopleOffice.make('demo');
    await demo.start();
    expect(await demo.desk().ask('setup.create-admin', admin)).toEqual(refusal('not-in-demo'));
  });
});

describe('a sign-in', () => {
  beforeEach(async () => {
    await office.setUp();
    await office.start();
  });

  it('unlocks the data after a start', async () => {
    expect(office.storage.setup).toBe('locked');
    await office.signedIn('ada');
    expect(office.storage.setup).toBe('ready');
    await office.signedIn('ada');
    expect((await office.logWords()).slice(-3)).toEqual([
      'The session of Ada Admin ended: Cordon was started anew.',
      'Ada Admin signed in as admin.',
      'Ada Admin signed in as admin.',
    ]);
  });

  it('is refused in the same words whether the name or the password is wrong', async () => {
    const locked = [await signIn('ada', 'wrong'), await signIn('bob', admin.password)];
    await office.signedIn('ada');
    const open = [await signIn('ada', 'wrong'), await signIn('bob', admin.password)];
    for (const reply of [...locked, ...open]) {
      expect(reply).toMatchObject({
        error: { code: 'wrong-credentials', message: 'The login name or the password is wrong.' },
      });
    }
  });

  it('that was refused is in the log, those before the unlocking too, and never with what was typed', async () => {
    await signIn('ada', 'wrong');
    await signIn('ada', 'wrong');
    await signIn('mypassword', 'x');
    await office.signedIn('ada');
    await signIn('ada', 'wrong');
    await signIn('mypassword', 'x');
    expect((await office.logWords()).slice(4)).toEqual([
      'Ada Admin: 2 sign-ins refused, the data was still locked, the first at 2026-11-01 09:00 UTC.',
      'An unknown name: 1 sign-in refused, the data was still locked, the first at 2026-11-01 09:00 UTC.',
      'Ada Admin signed in as admin.',
      'Ada Admin: 1 sign-in refused, the password was wrong.',
      'An unknown name: 1 sign-in refused, there is no such account.',
    ]);
  });

  it('waits after five wrong passwords, also across a restart, also with the right one', async () => {
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(await signIn('ada', 'wrong')).toEqual(refusal('wrong-credentials'));
    }
    await office.start();
    expect(await signIn('ada', admin.password)).toMatchObject({
      error: {
        code: 'too-many-attempts',
        message: 'Too many wrong attempts. Wait 30 seconds, then try again.',
        details: { waitMs: 30_000 },
      },
    });
    office.clock.advance(30_000);
    await office.signedIn('ada');
    await office.signedIn('ada');
  });

  it('that overlaps with others can not get around the count', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => signIn('ada', 'wrong')));
    expect(replies.map((reply) => (reply.ok ? 'in' : reply.error.code))).toEqual([
      ...Array.from({ length: 5 }, () => 'wrong-credentials'),
      ...Array.from({ length: 3 }, () => 'too-many-attempts'),
    ]);
  });
});

describe('data of the first version', () => {
  const old = (mode: Mode): string =>
    fileURLToPath(new URL(`../testing/data-of-version-1/${mode}`, import.meta.url));

  async function openOld(mode: Mode): Promise<PeopleOffice> {
    const opened = await PeopleOffice.make(mode);
    await cp(old(mode), opened.directory, { recursive: true });
    opened.deviceSecret = new Uint8Array(32).fill(7);
    await opened.start();
    return opened;
  }

  it('opens with the password it had, which from then on opens a slot of its own', async () => {
    await using opened = await openOld('operational');
    const anna = { loginName: 'anna', password: 'correct-horse-battery' };
    expect(await opened.desk().ask('sessions.sign-in', { ...anna, password: 'wrong' })).toEqual(
      refusal('wrong-credentials'),
    );
    await opened.signedIn(anna.loginName, anna.password);
    expect(await readFile(join(opened.directory, 'vault.json'), 'utf8')).toContain('\\"oldSlots\\":{}');
    await opened.start();
    const desk = await opened.signedIn(anna.loginName, anna.password);
    expect(await desk.get('people.list', {})).toMatchObject({
      people: [{ loginName: 'anna' }, { loginName: 'olu-operator' }, { loginName: 'sam-supervisor' }],
    });
  });

  it('of a demo gives its people slots', async () => {
    await using opened = await openOld('demo');
    const otto = { loginName: 'otto.lindqvist', password: 'walnut-signal-bridge' };
    await opened.people.seedDemoPeople([{ ...otto, displayName: 'Otto Lindqvist', role: 'admin' }]);
    const desk = await opened.signedIn(otto.loginName, otto.password);
    expect(desk.session?.person).toMatchObject({ displayName: 'Otto Lindqvist', role: 'admin' });
  });
});

describe('a vault from another time', () => {
  it('is refused when the database has gone on without it, and said to be so', async () => {
    const { supervisor, admin: desk } = await office.withEverybody();
    const older = await readFile(join(office.directory, 'vault.json'));
    const personId =
      (await desk.get('people.list', {})).people.find(({ loginName }) => loginName === 'olu')?.id ?? '';
    const { requestId } = await desk.get('people.ask-to-reset', { personId, reason: 'Lost it.' });
    await supervisor.get('requests.confirm', { id: requestId });
    await office.close();
    await writeFile(join(office.directory, 'vault.json'), older);
    await office.start();
    // The old password opens the slot of the old copy; the database knows better.
    expect(await signIn('olu', passwordOf('olu'))).toEqual(refusal('wrong-credentials'));
    await office.signedIn('ada');
    expect(await signIn('olu', passwordOf('olu'))).toEqual(refusal('wrong-credentials'));
  });

  it('with what a change left behind that was cut off goes on with the slot that the database names', async () => {
    await office.setUp();
    const [slot] = await office.storage.vault.open('person', 'ada', admin.password);
    if (slot === undefined) throw new Error('there is no slot');
    await office.storage.vault.offer('ada', personSlot(admin.password, slot.keys));
    await office.storage.vault.offer('nobody', personSlot('a long password', slot.keys));
    await office.start();
    await office.signedIn('ada');
    expect(await office.storage.vault.open('person', 'ada', admin.password)).toHaveLength(1);
    await expect(office.storage.vault.open('person', 'nobody', 'a long password')).rejects.toThrow('wrong');
  });
});

describe('a row that somebody edited', () => {
  it('makes nobody a reviewer or an auditor: they hold no key of that role', async () => {
    const { admin: desk } = await office.withEverybody();
    const id = desk.session?.person.id ?? '';
    await office.editDatabase(sql`DROP TRIGGER the_last_admin_stays`);
    for (const role of ['operator', 'supervisor', 'auditor'] as const) {
      await office.start();
      await office.editDatabase(sql`UPDATE accounts SET role = ${role} WHERE id = ${id}`);
      await office.start();
      expect(await signIn('ada', admin.password)).toMatchObject({
        error: { code: 'database-damaged', message: expect.stringContaining('outside of Cordon') },
      });
    }
  });
});

describe("the demo's people", () => {
  const seeds = [
    { loginName: 'olu', displayName: 'Olu Operator', role: 'operator' as const, password: 'demo' },
    { loginName: 'sam', displayName: 'Sam Supervisor', role: 'supervisor' as const, password: 'demo' },
  ];

  it('are seeded once, and sign in with what is printed', async () => {
    await using demo = await PeopleOffice.make('demo');
    await demo.start();
    await demo.people.seedDemoPeople(seeds);
    await demo.people.seedDemoPeople(seeds);
    const desk = await demo.signedIn('olu', 'demo');
    expect(desk.session?.person).toMatchObject({ displayName: 'Olu Operator', role: 'operator' });
    expect([...(await demo.people.names()).values()]).toEqual(['Olu Operator', 'Sam Supervisor']);
  });

  it('are no part of real data', async () => {
    await expect(office.people.seedDemoPeople(seeds)).rejects.toMatchObject({ code: 'demo-only' });
  });
});
