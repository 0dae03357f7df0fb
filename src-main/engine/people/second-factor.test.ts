import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operations, type OperationName } from '../../contract/operations.ts';
import { roleSchema } from '../../contract/domain.ts';
import {
  easyRules,
  firstAdmin,
  passwordOf,
  PeopleOffice,
  type OfficeDesk,
} from '../testing/people-office.ts';
import { totpCode, totpStepAt, totpStepMs } from './totp.ts';
import { fromBase32 } from '../testing/from-base32.ts';

const refusal = (code: string, words = ''): unknown =>
  expect.objectContaining({
    ok: false,
    error: expect.objectContaining({ code, message: expect.stringContaining(words) }),
  });
const everybodyNeedsOne = { ...easyRules, secondFactorFrom: [...roleSchema.options] };

let office: PeopleOffice;
beforeEach(async () => {
  office = await PeopleOffice.make();
  await office.start();
});
afterEach(() => office[Symbol.asyncDispose]());

/** What an app would show, so many steps from now. */
const codeOf = (key: string, off = 0): string =>
  totpCode(fromBase32(key), totpStepAt(office.clock.now()) + off);
const nextStep = (): void => office.clock.advance(totpStepMs);

/** Sets one up as its person does; the code of the present step is used up by it. */
async function setUpFactor(desk: OfficeDesk, password: string, current?: string): Promise<string> {
  const { key } = await desk.get('account.begin-second-factor', {});
  await desk.get('account.confirm-second-factor', {
    password,
    newCode: codeOf(key),
    ...(current === undefined ? {} : { code: current }),
  });
  return key;
}
const signIn = (loginName: string, password: string, code?: string) =>
  office
    .desk()
    .ask('sessions.sign-in', code === undefined ? { loginName, password } : { loginName, password, code });

describe('a second factor', () => {
  it('once made is needed for every sign-in, also while the data is locked, and its code is spaced as one likes', async () => {
    const { operator } = await office.withEverybody();
    const key = await setUpFactor(operator, passwordOf('olu'));
    expect((await operator.get('account.read', {})).secondFactor.isThere).toBe(true);
    nextStep();
    expect(await signIn('olu', passwordOf('olu'))).toEqual(
      refusal('second-factor-needed', 'authenticator app'),
    );
    const code = codeOf(key);
    expect(await signIn('olu', passwordOf('olu'), ` ${code.slice(0, 3)} ${code.slice(3)} `)).toMatchObject({
      ok: true,
    });
    await office.start();
    nextStep();
    expect(await signIn('olu', passwordOf('olu'))).toEqual(refusal('second-factor-needed'));
    expect(await signIn('olu', passwordOf('olu'), '000000')).toEqual(refusal('wrong-credentials', 'code'));
    // The password alone has not even opened the data.
    expect(office.storage.setup).toBe('locked');
    expect(await signIn('olu', passwordOf('olu'), codeOf(key))).toMatchObject({ ok: true });
    expect(await office.logWords()).toEqual(
      expect.arrayContaining(['Olu Person (operator) made a second factor.']),
    );
  });

  it('takes each code once, and none of a step before one that was taken', async () => {
    const { operator } = await office.withEverybody();
    const key = await setUpFactor(operator, passwordOf('olu'));
    // The code that set it up is used up, too.
    expect(await signIn('olu', passwordOf('olu'), codeOf(key))).toEqual(refusal('wrong-credentials', 'used'));
    expect(await signIn('olu', passwordOf('olu'), codeOf(key, 1))).toMatchObject({ ok: true });
    for (const off of [-1, 0, 1]) {
      expect(await signIn('olu', passwordOf('olu'), codeOf(key, off))).toEqual(
        refusal('wrong-credentials', 'used'),
      );
    }
    office.clock.advance(2 * totpStepMs);
    // A restart forgets nothing of it, nor does a clock that is set back bring a code back.
    await office.start();
    expect(await signIn('olu', passwordOf('olu'), codeOf(key))).toMatchObject({ ok: true });
    office.clock.advance(-2 * totpStepMs);
    expect(await signIn('olu', passwordOf('olu'), codeOf(key, 1))).toEqual(
      refusal('wrong-credentials', 'clock was set back'),
    );
    expect(await office.logWords()).toContain(
      'Olu Person: 1 sign-in refused, the code of the second factor had been used before.',
    );
  });

  it('is guessed at no more often than a password, and tells nobody about either without the other', async () => {
    const { operator } = await office.withEverybody();
    const key = await setUpFactor(operator, passwordOf('olu'));
    nextStep();
    // The right code changes nothing about a wrong password.
    expect(await signIn('olu', 'wrong', codeOf(key))).toEqual(
      refusal('wrong-credentials', 'login name or the password'),
    );
    for (let attempt = 0; attempt < 4; attempt++) {
      expect(await signIn('olu', passwordOf('olu'), '000000')).toEqual(refusal('wrong-credentials', 'code'));
    }
    expect(await signIn('olu', passwordOf('olu'), codeOf(key))).toEqual(refusal('too-many-attempts'));
    await office.restart();
    expect(await signIn('olu', passwordOf('olu'), codeOf(key))).toEqual(refusal('too-many-attempts'));
    expect(await office.logWords()).toContain(
      'Olu Person: 1 sign-in refused, the code of the second factor was wrong.',
    );
    office.clock.advance(31_000);
    expect(await signIn('olu', passwordOf('olu'), codeOf(key))).toMatchObject({ ok: true });
  });

  it('asked for is no guess: whoever forgets the code is not shut out', async () => {
    const { operator } = await office.withEverybody();
    const key = await setUpFactor(operator, passwordOf('olu'));
    nextStep();
    for (let attempt = 0; attempt < 12; attempt++) {
      expect(await signIn('olu', passwordOf('olu'))).toEqual(refusal('second-factor-needed'));
    }
    expect(await signIn('olu', passwordOf('olu'), codeOf(key))).toMatchObject({ ok: true });
  });

  it('is made by the person with their password and a code of the new key, and ends their other sessions', async () => {
    const { operator, supervisor } = await office.withEverybody();
    const elsewhere = await office.signedIn('olu');
    const { key } = await operator.get('account.begin-second-factor', {});
    const confirm = (desk: OfficeDesk, password: string, newCode: string) =>
      desk.ask('account.confirm-second-factor', { password, newCode });
    expect(await confirm(operator, 'wrong', codeOf(key))).toMatchObject({
      error: { details: { field: 'password' } },
    });
    expect(await confirm(operator, passwordOf('olu'), codeOf(key, 5))).toMatchObject({
      error: { details: { field: 'newCode' } },
    });
    // Another person's session has not seen this key.
    expect(await confirm(supervisor, passwordOf('sam'), codeOf(key))).toEqual(refusal('conflict', 'run out'));
    expect(await confirm(operator, passwordOf('olu'), codeOf(key))).toMatchObject({ ok: true });
    expect(elsewhere.session).toBeNull();
    expect(await confirm(operator, passwordOf('olu'), codeOf(key, 1))).toEqual(
      refusal('conflict', 'run out'),
    );
  });

  it('is replaced only by whoever has the old one, and stays with a changed password', async () => {
    const { operator } = await office.withEverybody();
    const first = await setUpFactor(operator, passwordOf('olu'));
    nextStep();
    const { key } = await operator.get('account.begin-second-factor', {});
    const replace = { password: passwordOf('olu'), newCode: codeOf(key) };
    expect(await operator.ask('account.confirm-second-factor', replace)).toEqual(
      refusal('second-factor-needed'),
    );
    const newPassword = 'a-blue-window-on-the-lake';
    const change = { password: passwordOf('olu'), newPassword };
    expect(await operator.ask('account.change-password', change)).toEqual(refusal('second-factor-needed'));
    await operator.get('account.change-password', { ...change, code: codeOf(first) });
    nextStep();
    expect(await signIn('olu', newPassword)).toEqual(refusal('second-factor-needed'));
    expect(await signIn('olu', newPassword, codeOf(first))).toMatchObject({ ok: true });
    nextStep();
    const second = await setUpFactor(operator, newPassword, codeOf(first));
    nextStep();
    expect(await signIn('olu', newPassword, codeOf(first))).toEqual(refusal('wrong-credentials', 'code'));
    expect(await signIn('olu', newPassword, codeOf(second))).toMatchObject({ ok: true });
    expect(await office.logWords()).toContain('Olu Person (operator) replaced their second factor.');
  });

  it('that is lost ends with the word of two people, and a new one can be made', async () => {
    const { admin, supervisor, operator } = await office.withEverybody();
    const lost = await setUpFactor(operator, passwordOf('olu'));
    const { people } = await admin.get('people.list', {});
    const olu = people.find(({ loginName }) => loginName === 'olu');
    expect(olu?.hasSecondFactor).toBe(true);
    const asked = await admin.get('people.ask-to-reset', { personId: olu?.id ?? '', reason: 'Phone lost.' });
    const { codeHalf } = await supervisor.get('requests.confirm', { id: asked.requestId });
    const desk = office.desk();
    const code = `${asked.codeHalf ?? ''}${codeHalf ?? ''}`;
    await desk.get('sessions.enrol', { loginName: 'olu', code, password: 'a-blue-window-on-the-lake' });
    expect((await desk.get('account.read', {})).secondFactor.isThere).toBe(false);
    const made = await setUpFactor(desk, 'a-blue-window-on-the-lake');
    nextStep();
    expect(await signIn('olu', 'a-blue-window-on-the-lake', codeOf(lost))).toEqual(
      refusal('wrong-credentials'),
    );
    expect(await signIn('olu', 'a-blue-window-on-the-lake', codeOf(made))).toMatchObject({ ok: true });
  });

  it('is nowhere in the vault or the database to be read, but sealed to its person', async () => {
    const admin = await office.setUp();
    const key = await setUpFactor(admin, firstAdmin.password);
    const files = await office.scan();
    expect(files.some((bytes) => bytes.includes(key) || bytes.includes(Buffer.from(fromBase32(key))))).toBe(
      false,
    );
  });
});

describe('a role that works only with a second factor', () => {
  /** What is open to anybody, and what ends the hold. */
  const open: readonly OperationName[] = [
    'account.begin-second-factor',
    'account.confirm-second-factor',
    'sessions.sign-out',
    'sessions.note-input',
    'sessions.lock',
  ];

  it('can do nothing else without one, whatever its role could ask; the very session goes on with one', async () => {
    const desks = await office.withEverybody();
    const names = Object.keys(operations) as OperationName[]; // the table's own keys
    for (const [loginName, desk] of [
      ['ada', desks.admin],
      ['sam', desks.supervisor],
      ['olu', desks.operator],
      ['ann', desks.auditor],
    ] as const) {
      office.rules = everybodyNeedsOne;
      const role = desk.session?.person.role ?? 'operator';
      for (const name of names) {
        const { audience } = operations[name];
        if (audience === 'anyone' || open.includes(name)) continue;
        const mayAsk = audience === 'signed-in' || (audience as readonly string[]).includes(role);
        expect(await desk.ask(name, {} as never), `${role} ${name}`).toEqual(
          refusal(mayAsk ? 'second-factor-missing' : 'not-allowed'),
        );
      }
      expect(office.people.sessionByMediaTicket(desk.session?.mediaTicket ?? '')).toBeNull();
      await setUpFactor(desk, passwordOf(loginName));
      expect((await desk.get('account.read', {})).secondFactor).toEqual({ isThere: true, isNeeded: true });
      expect(office.people.sessionByMediaTicket(desk.session?.mediaTicket ?? '')).not.toBeNull();
      office.rules = easyRules;
    }
  });

  it('is held back from the first minute, and after a death of the engine', async () => {
    office.rules = everybodyNeedsOne;
    const desk = office.desk();
    const session = await desk.get('setup.create-admin', firstAdmin);
    expect(session.heldBack).toBe('no-second-factor');
    await office.restart();
    const again = office.desk();
    expect(await again.get('sessions.resume', { token: session.token })).toMatchObject({
      heldBack: 'no-second-factor',
    });
    await setUpFactor(again, firstAdmin.password);
    await office.restart();
    expect(await office.desk().get('sessions.resume', { token: session.token })).toMatchObject({
      heldBack: null,
    });
  });

  it('signs in with one and is not held back', async () => {
    const admin = await office.setUp();
    const key = await setUpFactor(admin, firstAdmin.password);
    office.rules = everybodyNeedsOne;
    nextStep();
    expect(await signIn('ada', firstAdmin.password, codeOf(key))).toMatchObject({
      ok: true,
      output: { heldBack: null },
    });
  });
});
