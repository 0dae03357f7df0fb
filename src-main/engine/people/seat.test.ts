import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operations, type OperationName } from '../../contract/operations.ts';
import { fromBase32 } from '../testing/from-base32.ts';
import { easyRules, passwordOf, PeopleOffice, type OfficeDesk } from '../testing/people-office.ts';
import { totpCode, totpStepAt } from './totp.ts';

const refusal = (code: string, words = ''): unknown =>
  expect.objectContaining({
    ok: false,
    error: expect.objectContaining({ code, message: expect.stringContaining(words) }),
  });
const minute = 60_000;
const hour = 60 * minute;

let office: PeopleOffice;
beforeEach(async () => {
  office = await PeopleOffice.make();
  office.rules = { ...easyRules, idleLockMs: 5 * minute, shiftMs: 8 * hour };
  await office.start();
});
afterEach(() => office[Symbol.asyncDispose]());

function pass(ms: number): Promise<void> {
  office.clock.advance(ms);
  office.elapsed.ms += ms;
  return office.people.endExpired();
}
const stateOf = async (desk: OfficeDesk) => {
  const reply = await desk.ask('account.read', {});
  return reply.ok ? 'open' : reply.error.code;
};
const unlock = (desk: OfficeDesk, password: string, code?: string) =>
  desk.ask('sessions.unlock', code === undefined ? { password } : { password, code });

/** Everything that needs a session, as it is refused; what a role may not ask at all stays so. */
async function expectOnly(desk: OfficeDesk, open: readonly OperationName[]): Promise<void> {
  const role = desk.session?.person.role ?? 'operator';
  // The table's own keys.
  for (const name of Object.keys(operations) as OperationName[]) {
    const { audience } = operations[name];
    if (audience === 'anyone' || open.includes(name)) continue;
    const mayAsk = audience === 'signed-in' || (audience as readonly string[]).includes(role);
    expect(await desk.ask(name, {} as never), `${role} ${name}`).toEqual(
      refusal(mayAsk ? 'session-locked' : 'not-allowed'),
    );
  }
  expect(office.people.sessionByMediaTicket(desk.session?.mediaTicket ?? '')).toBeNull();
}

describe('a seat that nobody touches', () => {
  it('is locked for every role and every operation but unlocking and signing out, media included', async () => {
    const desks = await office.withEverybody();
    await pass(5 * minute);
    for (const desk of [desks.admin, desks.supervisor, desks.operator, desks.auditor])
      await expectOnly(desk, ['sessions.unlock', 'sessions.sign-out']);
    expect(await office.logWords()).toContain('The screen of Olu Person was locked: nobody had touched it.');
    expect(office.changed).toContain(desks.operator.session?.id);
    expect(desks.operator.session).not.toBeNull();
  });

  it('is locked at its minute even where no timer ran, and whatever asks in the background', async () => {
    const { operator } = await office.withEverybody();
    for (let polls = 0; polls < 4; polls++) {
      office.clock.advance(minute);
      await operator.get('account.read', {});
    }
    office.clock.advance(minute);
    expect(await stateOf(operator)).toBe('session-locked');
    expect(await operator.ask('sessions.note-input', {})).toEqual(refusal('session-locked'));
  });

  it('stays open with a person’s input, one seat of theirs for each session', async () => {
    const { operator, supervisor } = await office.withEverybody();
    for (let turns = 0; turns < 6; turns++) {
      await pass(2 * minute);
      await operator.get('sessions.note-input', {});
    }
    expect([await stateOf(operator), await stateOf(supervisor)]).toEqual(['open', 'session-locked']);
  });

  it('is locked no later when somebody sets the machine’s clock back', async () => {
    const { operator } = await office.withEverybody();
    office.clock.advance(-3 * hour);
    office.elapsed.ms += 5 * minute;
    expect(await stateOf(operator)).toBe('session-locked');
  });

  it('stays locked through a death of the engine, and the time before it counts', async () => {
    const { operator, supervisor } = await office.withEverybody();
    await operator.get('sessions.lock', {});
    await pass(3 * minute);
    const tokens = [operator, supervisor].map((desk) => desk.session?.token ?? '');
    await office.restart();
    const [locked, open] = [office.desk(), office.desk()];
    const resumed = [
      await locked.get('sessions.resume', { token: tokens[0] ?? '' }),
      await open.get('sessions.resume', { token: tokens[1] ?? '' }),
    ];
    expect(resumed.map(({ heldBack }) => heldBack)).toEqual(['locked', null]);
    await pass(2 * minute);
    expect(await stateOf(open)).toBe('session-locked');
  });

  it('is locked when the engine comes back to a clock that was set back meanwhile', async () => {
    const { operator } = await office.withEverybody();
    const token = operator.session?.token ?? '';
    office.clock.advance(-minute);
    await office.restart();
    expect(await office.desk().get('sessions.resume', { token })).toMatchObject({ heldBack: 'locked' });
  });

  it('follows a rule that became shorter at once', async () => {
    const { operator } = await office.withEverybody();
    await pass(2 * minute);
    office.rules = { ...office.rules, idleLockMs: minute };
    expect(await stateOf(operator)).toBe('session-locked');
  });
});

describe('a locked screen', () => {
  it('opens with its person’s password and no other, and wrong ones count as sign-ins do', async () => {
    const { operator } = await office.withEverybody();
    await operator.get('sessions.lock', {});
    expect(await office.logWords()).toContain('Olu Person locked their screen.');
    expect(await unlock(operator, passwordOf('sam-and-olu'))).toEqual(
      refusal('wrong-credentials', 'password'),
    );
    expect(await unlock(operator, passwordOf('olu'))).toMatchObject({ ok: true, output: { heldBack: null } });
    expect((await office.logWords()).at(-1)).toBe('Olu Person unlocked their screen, as operator.');
    await operator.get('sessions.lock', {});
    for (let attempt = 0; attempt < 5; attempt++) await unlock(operator, 'wrong');
    expect(await unlock(operator, passwordOf('olu'))).toEqual(refusal('too-many-attempts'));
  });

  it('is unlocked by nobody who is not signed in on it', async () => {
    const { operator } = await office.withEverybody();
    const nobody = office.desk();
    expect(await unlock(nobody, passwordOf('olu'))).toEqual(refusal('not-signed-in'));
    await operator.get('sessions.sign-out', {});
    expect(await unlock(operator, passwordOf('olu'))).toEqual(refusal('not-signed-in'));
  });

  it('takes a code as well where the policy says so, and spares it where not', async () => {
    const { operator } = await office.withEverybody();
    const { key } = await operator.get('account.begin-second-factor', {});
    const codeNow = () => totpCode(fromBase32(key), totpStepAt(office.clock.now()));
    const made = { password: passwordOf('olu'), newCode: codeNow() };
    await operator.get('account.confirm-second-factor', made);
    await operator.get('sessions.lock', {});
    expect(await unlock(operator, passwordOf('olu'))).toMatchObject({ ok: true });
    office.rules = { ...office.rules, unlockSecondFactorFrom: ['operator'] };
    await operator.get('sessions.lock', {});
    expect(await unlock(operator, passwordOf('olu'))).toEqual(refusal('second-factor-needed'));
    expect(await unlock(operator, passwordOf('olu'), codeNow())).toEqual(
      refusal('wrong-credentials', 'used'),
    );
    office.clock.advance(30_000);
    expect(await unlock(operator, passwordOf('olu'), codeNow())).toMatchObject({ ok: true });
  });

  it('lets somebody else take over the seat with their own sign-in; the first session ends then, and not before', async () => {
    const { operator } = await office.withEverybody();
    const first = operator.session?.token ?? '';
    await operator.get('sessions.lock', {});
    const wrong = await operator.ask('sessions.sign-in', { loginName: 'sam', password: 'wrong' });
    expect(wrong).toEqual(refusal('wrong-credentials'));
    expect(operator.session?.person.role).toBe('operator');
    await operator.get('sessions.sign-in', { loginName: 'sam', password: passwordOf('sam') });
    expect(operator.session?.person.role).toBe('supervisor');
    expect(await office.desk().ask('sessions.resume', { token: first })).toEqual(refusal('not-signed-in'));
    expect((await office.logWords()).at(-1)).toBe(
      'The session of Olu Person ended: somebody else took over the seat.',
    );
  });
});

describe('a shift', () => {
  const renew = (desk: OfficeDesk, password: string) => desk.ask('sessions.renew', { password });

  it('ends after its hours whoever touches the seat; then nothing works but signing in for the next', async () => {
    const { operator } = await office.withEverybody();
    for (let turns = 0; turns < 8 * 15; turns++) {
      await operator.get('sessions.note-input', {});
      office.clock.advance(4 * minute);
    }
    await office.people.endExpired();
    expect(office.changed).toContain(operator.session?.id);
    await expectOnly(operator, ['sessions.renew', 'sessions.sign-out']);
    expect(await unlock(operator, passwordOf('olu'))).toEqual(refusal('session-locked', 'shift is over'));
    const before = operator.session?.token ?? '';
    expect(await renew(operator, 'wrong')).toEqual(refusal('wrong-credentials'));
    expect(await renew(operator, passwordOf('olu'))).toMatchObject({ ok: true, output: { heldBack: null } });
    expect(await stateOf(operator)).toBe('open');
    expect(await office.desk().ask('sessions.resume', { token: before })).toEqual(refusal('not-signed-in'));
    const words = await office.logWords();
    expect(words.slice(-3)).toEqual([
      expect.stringContaining('1 sign-in refused'),
      'Olu Person signed in as operator.',
      'The session of Olu Person ended: they signed in for another one.',
    ]);
    expect(words).toContain('The screen of Olu Person was locked: the shift is over.');
  }, 60_000);

  it('is over for good ten minutes later, and its seat is told', async () => {
    const { operator } = await office.withEverybody();
    const id = operator.session?.id;
    await pass(8 * hour + 10 * minute);
    expect(operator.session).toBeNull();
    expect(office.ended).toContainEqual([id, 'Your shift is over. Sign in for the next one.']);
    expect(await renew(operator, passwordOf('olu'))).toEqual(refusal('not-signed-in'));
  });

  it('can be followed by the next before it ends, and is not made longer by a clock that is set back', async () => {
    const { operator, supervisor } = await office.withEverybody();
    expect(await renew(operator, passwordOf('olu'))).toMatchObject({ ok: true });
    office.clock.advance(-5 * hour);
    office.elapsed.ms += 8 * hour + 10 * minute;
    await office.people.endExpired();
    expect([operator.session, supervisor.session]).toEqual([null, null]);
  });
});
