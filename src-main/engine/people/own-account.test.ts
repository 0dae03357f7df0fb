import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstAdmin, passwordOf, PeopleOffice, type OfficeDesk } from '../testing/people-office.ts';

const refusal = (code: string, words = ''): unknown =>
  expect.objectContaining({
    ok: false,
    error: expect.objectContaining({ code, message: expect.stringContaining(words) }),
  });
const newPassword = 'a-blue-window-on-the-lake';

let office: PeopleOffice;
beforeEach(async () => {
  office = await PeopleOffice.make();
  await office.start();
});
afterEach(() => office[Symbol.asyncDispose]());

const signIn = (loginName: string, password: string) =>
  office.desk().ask('sessions.sign-in', { loginName, password });
const change = (desk: OfficeDesk, password: string, next = newPassword) =>
  desk.ask('account.change-password', { password, newPassword: next });

describe('one’s own account', () => {
  it('is read and changed by nobody who is not signed in', async () => {
    await office.setUp();
    const nobody = office.desk();
    expect(await nobody.ask('account.read', {})).toEqual(refusal('not-signed-in'));
    expect(await change(nobody, firstAdmin.password)).toEqual(refusal('not-signed-in'));
    expect(await nobody.ask('account.end-session', { id: 'session-1' })).toEqual(refusal('not-signed-in'));
  });

  it('shows each role its own sessions and refusals, and nobody else’s', async () => {
    const desks = await office.withEverybody();
    await signIn('olu', 'wrong');
    for (const [loginName, desk] of [
      ['ada', desks.admin],
      ['sam', desks.supervisor],
      ['olu', desks.operator],
      ['ann', desks.auditor],
    ] as const) {
      await office.signedIn(loginName);
      const account = await desk.get('account.read', {});
      expect(account.loginName).toBe(loginName);
      expect(account.sessions.map(({ isThis }) => isThis)).toEqual([false, true]);
      const name = account.person.displayName;
      expect(account.recent.every(({ words }) => words.startsWith(name))).toBe(true);
      expect(account.recent.filter(({ isRefusal }) => isRefusal)).toHaveLength(loginName === 'olu' ? 1 : 0);
    }
  });

  it('says who alone holds the key of faces what a forgotten password would cost', async () => {
    const admin = await office.setUp();
    expect((await admin.get('account.read', {})).ifForgotten.isLoss).toBe(true);
    const supervisor = await office.add('sam', 'supervisor', admin, null);
    const read = async (desk: OfficeDesk) => (await desk.get('account.read', {})).ifForgotten;
    expect((await read(supervisor)).words.join(' ')).toContain('Nobody else has the key of faces');
    expect((await read(admin)).isLoss).toBe(false);
    await office.add('olu', 'operator', admin, supervisor);
    expect((await read(supervisor)).isLoss).toBe(false);
  });
});

describe('a changed password', () => {
  it('needs the old one, opens the same keys after a start, and closes the old way in', async () => {
    const { operator, admin, supervisor, auditor } = await office.withEverybody();
    const keys = office.custody.keys;
    for (const [loginName, desk] of [
      ['ada', admin],
      ['sam', supervisor],
      ['olu', operator],
      ['ann', auditor],
    ] as const) {
      expect(await change(desk, 'wrong')).toMatchObject({
        error: {
          code: 'wrong-credentials',
          message: 'The password is wrong.',
          details: { field: 'password' },
        },
      });
      expect(await change(desk, passwordOf(loginName))).toMatchObject({ ok: true });
      expect(await signIn(loginName, passwordOf(loginName))).toEqual(refusal('wrong-credentials'));
    }
    expect(await office.logWords()).toContain('Olu Person (operator) changed their own password.');
    await office.start();
    expect(await signIn('olu', passwordOf('olu'))).toEqual(refusal('wrong-credentials'));
    await office.signedIn('olu', newPassword);
    expect(office.custody.keys).toEqual(keys);
  });

  it('ends every other session of the person, and nobody else’s', async () => {
    const { operator, supervisor } = await office.withEverybody();
    const elsewhere = await office.signedIn('olu');
    await change(operator, passwordOf('olu'));
    expect(elsewhere.session).toBeNull();
    expect(operator.session).not.toBeNull();
    expect(supervisor.session).not.toBeNull();
    expect(office.ended.map(([, reason]) => reason)).toEqual([
      'You changed your password on another screen. Sign in with the new one.',
    ]);
    expect((await office.logWords()).at(-1)).toBe(
      'The session of Olu Person ended: they changed how they sign in.',
    );
  });

  it('can not be guessed at from an open session: wrong ones count as sign-ins do', async () => {
    const { operator } = await office.withEverybody();
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(await change(operator, 'wrong')).toEqual(refusal('wrong-credentials'));
    }
    expect(await change(operator, passwordOf('olu'))).toEqual(refusal('too-many-attempts'));
    expect(await signIn('olu', passwordOf('olu'))).toEqual(refusal('too-many-attempts'));
    office.clock.advance(31_000);
    expect(await change(operator, passwordOf('olu'))).toMatchObject({ ok: true });
  });

  it.each([
    ['with the login name in it', 'my-name-is-Sandra'],
    ['of a few signs', 'aaaaaaaabbbb'],
    ['that is the old one', 'window-13-sparrow-lake'],
    ['that is short', 'short-one'],
  ])('is not one %s', async (_, next) => {
    const admin = await office.setUp();
    const supervisor = await office.add('sandra', 'supervisor', admin, null);
    expect(await change(supervisor, passwordOf('sandra'), next)).toEqual(refusal('bad-request'));
    await office.signedIn('sandra');
  });

  it('is taken back by nothing that is on disk: the old vault.json does not open', async () => {
    const admin = await office.setUp();
    await change(admin, firstAdmin.password);
    expect(await office.storage.vault.open('person', 'ada', newPassword)).toHaveLength(1);
    await expect(office.storage.vault.open('person', 'ada', firstAdmin.password)).rejects.toThrow('wrong');
  });

  it('is not for the demo, whose passwords are printed', async () => {
    await using demo = await PeopleOffice.make('demo');
    await demo.start();
    await demo.people.seedDemoPeople([
      { loginName: 'dee', displayName: 'Dee', role: 'operator', password: 'printed-password' },
    ]);
    const desk = await demo.signedIn('dee', 'printed-password');
    expect(await change(desk, 'printed-password')).toEqual(refusal('not-in-demo'));
  });
});

describe('a session of one’s own', () => {
  it('is ended from another screen, once; nobody ends somebody else’s or the one that they are in', async () => {
    const { operator, supervisor } = await office.withEverybody();
    const elsewhere = await office.signedIn('olu');
    const id = elsewhere.session?.id ?? '';
    const end = (desk: OfficeDesk) => desk.ask('account.end-session', { id });
    expect(await end(supervisor)).toEqual(refusal('not-found'));
    expect(await end(elsewhere)).toEqual(refusal('conflict', 'Sign out'));
    expect(await end(operator)).toMatchObject({ ok: true });
    expect(elsewhere.session).toBeNull();
    expect(await end(operator)).toEqual(refusal('not-found'));
    expect((await office.logWords()).at(-1)).toBe(
      'The session of Olu Person ended: they ended it from another screen.',
    );
  });
});
