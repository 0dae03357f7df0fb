import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../database/sql.ts';
import {
  everything,
  firstAdmin,
  passwordOf,
  PeopleOffice,
  type OfficeDesk,
} from '../testing/people-office.ts';
import { joinHalves } from './enrolment-code.ts';

const refusal = (code: string, words = ''): unknown =>
  expect.objectContaining({
    ok: false,
    error: expect.objectContaining({ code, message: expect.stringContaining(words) }),
  });
const reason = 'They join the team.';
const newPassword = 'a-blue-window-on-the-lake';

let office: PeopleOffice;
beforeEach(async () => {
  office = await PeopleOffice.make();
  await office.start();
});
afterEach(() => office[Symbol.asyncDispose]());

async function idOf(desk: OfficeDesk, loginName: string): Promise<string> {
  const { people } = await desk.get('people.list', {});
  const found = people.find((person) => person.loginName === loginName);
  if (found === undefined) throw new Error(`there is no ${loginName}`);
  return found.id;
}

const personOf = (loginName: string) => ({ ...everything, loginName, displayName: loginName, reason });

describe('the first admin alone', () => {
  it('invites a supervisor or an auditor with the whole code, and nobody further until they have enrolled', async () => {
    const admin = await office.setUp();
    const operator = { ...personOf('olu'), role: 'operator' as const };
    expect(await admin.ask('people.ask-to-add', operator)).toEqual(refusal('conflict', 'You are alone'));
    const asked = await admin.get('people.ask-to-add', { ...personOf('sam'), role: 'supervisor' });
    expect(asked).toMatchObject({ codeHalf: expect.any(String), otherHalf: expect.any(String) });
    const second = await admin.get('people.ask-to-add', { ...personOf('ann'), role: 'auditor' });
    // It waits for the second person like everything from now on.
    expect(second.otherHalf).toBeNull();
    expect(await admin.ask('requests.confirm', { id: second.requestId })).toEqual(
      refusal('conflict', 'You asked'),
    );

    const code = `${asked.codeHalf ?? ''} ${asked.otherHalf ?? ''}`;
    const sam = office.desk();
    await sam.get('sessions.enrol', { loginName: 'sam', code, password: passwordOf('sam') });
    expect((await admin.get('people.list', {})).isAlone).toBe(false);
    expect(await sam.get('requests.confirm', { id: second.requestId })).toEqual({
      codeHalf: expect.any(String),
    });
    expect(await office.logWords()).toContain(
      'Done by the first administrator alone, before there was a second person: Add sam as supervisor, with the login name sam, for all cameras and all deployments.',
    );
  });

  it('can take an invitation back that was never used, and make another', async () => {
    const admin = await office.setUp();
    const lost = await admin.get('people.ask-to-add', { ...personOf('sam'), role: 'supervisor' });
    const again = await admin.get('people.ask-to-reset', { personId: await idOf(admin, 'sam'), reason });
    expect(again.otherHalf).not.toBeNull();
    const enrol = (asked: typeof lost) =>
      office.desk().ask('sessions.enrol', {
        loginName: 'sam',
        code: `${asked.codeHalf ?? ''}${asked.otherHalf ?? ''}`,
        password: newPassword,
      });
    expect(await enrol(lost)).toEqual(refusal('wrong-credentials', 'code'));
    expect(await enrol(again)).toMatchObject({ ok: true });
  });
});

describe('an account', () => {
  it('needs an admin who asks and a second person of another role, and each gives half of the code', async () => {
    const { admin, supervisor, operator, auditor } = await office.withEverybody();
    const asked = await admin.get('people.ask-to-add', { ...personOf('nick'), role: 'operator' });
    expect(asked.otherHalf).toBeNull();
    expect(await operator.ask('requests.confirm', { id: asked.requestId })).toEqual(refusal('not-allowed'));
    expect(await admin.ask('requests.confirm', { id: asked.requestId })).toEqual(
      refusal('conflict', 'second person'),
    );
    const pending = await auditor.get('requests.list', {});
    expect(pending.requests[0]).toMatchObject({
      kind: 'add-person',
      words: 'Add nick as operator, with the login name nick, for all cameras and all deployments.',
      reason,
      askedBy: { displayName: firstAdmin.displayName, role: 'admin' },
      state: 'pending',
      cannotConfirmBecause: null,
      isMine: false,
    });
    const { codeHalf } = await supervisor.get('requests.confirm', { id: asked.requestId });
    const halves = [asked.codeHalf ?? '', codeHalf ?? ''] as const;
    const enrol = (code: string) =>
      office.desk().ask('sessions.enrol', { loginName: 'nick', code, password: newPassword });
    for (const half of [halves[0], halves[1], `${halves[1]}${halves[0]}`]) {
      expect(await enrol(half)).toEqual(refusal('wrong-credentials', 'two halves'));
    }
    expect(await enrol(` ${halves[0].toLowerCase()} - ${halves[1].replaceAll('0', 'o')}`)).toMatchObject({
      ok: true,
    });
    expect(await enrol(`${halves[0]}${halves[1]}`)).toEqual(refusal('wrong-credentials'));
    await office.signedIn('nick', newPassword);
    expect(await supervisor.ask('requests.confirm', { id: asked.requestId })).toEqual(
      refusal('conflict', 'closed'),
    );
  });

  it('can be made with data that is locked, and gives the keys of its role', async () => {
    const { admin, supervisor } = await office.withEverybody();
    const asked = await admin.get('people.ask-to-add', { ...personOf('nick'), role: 'operator' });
    const { codeHalf } = await supervisor.get('requests.confirm', { id: asked.requestId });
    await office.start();
    const code = joinHalves(asked.codeHalf ?? '', codeHalf ?? '');
    await office.desk().get('sessions.enrol', { loginName: 'nick', code, password: newPassword });
    const [slot] = await office.storage.vault.open('person', 'nick', newPassword);
    const [sam] = await office.storage.vault.open('person', 'sam', passwordOf('sam'));
    expect(slot?.keys).toEqual(sam?.keys);
    expect(sam?.keys.faces).not.toBeNull();
  });

  it('has a code that runs out after three days', async () => {
    const { admin, supervisor } = await office.withEverybody();
    const asked = await admin.get('people.ask-to-add', { ...personOf('nick'), role: 'operator' });
    const { codeHalf } = await supervisor.get('requests.confirm', { id: asked.requestId });
    office.clock.advance(72 * 3_600_000);
    const code = joinHalves(asked.codeHalf ?? '', codeHalf ?? '');
    const enrol = office.desk().ask('sessions.enrol', { loginName: 'nick', code, password: newPassword });
    expect(await enrol).toEqual(refusal('wrong-credentials', 'run out'));
  });

  it('is not made twice under one name', async () => {
    const { admin } = await office.withEverybody();
    const asked = { ...personOf('olu'), role: 'operator' as const };
    expect(await admin.ask('people.ask-to-add', asked)).toEqual(
      refusal('conflict', 'already an account called olu'),
    );
    await admin.get('people.ask-to-add', { ...asked, loginName: 'nick' });
    expect(await admin.ask('people.ask-to-add', { ...asked, loginName: 'nick' })).toEqual(
      refusal('conflict', 'asked for an account called nick already'),
    );
  });

  it('of an admin or an auditor never opens the keys of faces, in whatever order people came', async () => {
    const { admin, supervisor } = await office.withEverybody();
    await office.add('abe', 'admin', admin, supervisor);
    const keysOf = async (loginName: string) =>
      (await office.storage.vault.open('person', loginName, passwordOf(loginName)))[0]?.keys;
    expect(await keysOf('ada')).toMatchObject({ records: null, faces: null });
    expect(await keysOf('abe')).toMatchObject({ records: null, faces: null });
    expect(await keysOf('ann')).toMatchObject({ records: expect.any(Uint8Array), faces: null });
    expect(await keysOf('olu')).toEqual(await keysOf('sam'));
  });

  it('is not given a role whose keys nobody in the room holds', async () => {
    await office.withEverybody();
    await office.start();
    const admin = await office.signedIn('ada');
    const auditor = await office.signedIn('ann');
    const asked = await admin.get('people.ask-to-add', { ...personOf('nick'), role: 'operator' });
    expect(await auditor.ask('requests.confirm', { id: asked.requestId })).toEqual(
      refusal('keys-locked', 'One of them has to be signed in'),
    );
    await office.signedIn('olu');
    expect(await auditor.get('requests.confirm', { id: asked.requestId })).toEqual({
      codeHalf: expect.any(String),
    });
  });
});

describe('a change of role', () => {
  it('ends the person’s sessions everywhere, tells their seats why, and takes away the keys with the role', async () => {
    const { admin, supervisor, operator } = await office.withEverybody();
    const second = await office.signedIn('olu');
    const ids = [operator.session?.id, second.session?.id];
    const ticket = operator.session?.mediaTicket ?? '';
    const personId = await idOf(admin, 'olu');
    const asked = await admin.get('people.ask-to-change', {
      ...everything,
      personId,
      role: 'auditor',
      reason,
    });
    expect(asked.codeHalf).toBeNull();
    expect(operator.session).not.toBeNull();
    await supervisor.get('requests.confirm', { id: asked.requestId });
    expect(office.ended).toEqual(
      ids.map((id) => [id, 'Your account was changed by two people. Sign in again.']),
    );
    expect(office.people.sessionByMediaTicket(ticket)).toBeNull();
    const desk = await office.signedIn('olu');
    expect(desk.session?.person.role).toBe('auditor');
    const [slot] = await office.storage.vault.open('person', 'olu', passwordOf('olu'));
    expect(slot?.keys).toMatchObject({ records: expect.any(Uint8Array), faces: null });
    expect(await office.logWords()).toContain(
      'Olu Person was made auditor and is no longer operator, for all cameras and all deployments.',
    );
  });

  it('upwards hands over the keys of the new role', async () => {
    const { admin, supervisor } = await office.withEverybody();
    const personId = await idOf(admin, 'ann');
    const asked = await admin.get('people.ask-to-change', {
      ...everything,
      personId,
      role: 'supervisor',
      reason,
    });
    await supervisor.get('requests.confirm', { id: asked.requestId });
    await office.start();
    const desk = await office.signedIn('ann');
    expect(desk.session?.person.role).toBe('supervisor');
  });

  it('never takes away the last admin, nor the last who can open faces', async () => {
    const admin = await office.setUp();
    const supervisor = await office.add('sam', 'supervisor', admin, null);
    const auditor = await office.add('ann', 'auditor', admin, supervisor);
    const adminId = await idOf(admin, 'ada');
    expect(await supervisor.ask('people.ask-to-disable', { personId: adminId, reason })).toEqual(
      refusal('conflict', 'last admin'),
    );
    const asked = await admin.get('people.ask-to-disable', { personId: await idOf(admin, 'sam'), reason });
    expect(await auditor.ask('requests.confirm', { id: asked.requestId })).toEqual(
      refusal('conflict', 'Nobody but Sam Person has the key of faces'),
    );
    expect(supervisor.session).not.toBeNull();
  });
});

describe('an account that is disabled', () => {
  it('ends at once, opens nothing any more, and comes back with a new code only', async () => {
    const { admin, supervisor, operator } = await office.withEverybody();
    const personId = await idOf(admin, 'olu');
    const token = operator.session?.token ?? '';
    const asked = await supervisor.get('people.ask-to-disable', { personId, reason });
    await admin.get('requests.confirm', { id: asked.requestId });
    expect(operator.session).toBeNull();
    expect(await office.desk().ask('sessions.resume', { token })).toEqual(refusal('not-signed-in'));
    const signIn = () =>
      office.desk().ask('sessions.sign-in', { loginName: 'olu', password: passwordOf('olu') });
    expect(await signIn()).toEqual(refusal('wrong-credentials'));
    await office.start();
    expect(await signIn()).toEqual(refusal('wrong-credentials'));

    const [ada, sam] = [await office.signedIn('ada'), await office.signedIn('sam')];
    expect(await ada.ask('people.ask-to-disable', { personId, reason })).toEqual(
      refusal('conflict', 'is disabled'),
    );
    const again = await ada.get('people.ask-to-reset', { personId, reason });
    const { codeHalf } = await sam.get('requests.confirm', { id: again.requestId });
    const code = `${again.codeHalf ?? ''}${codeHalf ?? ''}`;
    const desk = office.desk();
    await desk.get('sessions.enrol', { loginName: 'olu', code, password: newPassword });
    expect(desk.session?.person).toMatchObject({ id: personId, role: 'operator' });
  });
});

describe('a request', () => {
  it('can be withdrawn by whoever asked, refused by others, and runs out after a day', async () => {
    const { admin, supervisor, auditor } = await office.withEverybody();
    const ask = async () =>
      (await admin.get('people.ask-to-add', { ...personOf('nick'), role: 'operator' })).requestId;
    await admin.get('requests.close', { id: await ask(), reason: 'A slip.' });
    await supervisor.get('requests.close', { id: await ask(), reason: 'Not needed.' });
    const late = await ask();
    office.clock.advance(24 * 3_600_000);
    const sam = await office.signedIn('sam');
    expect(await sam.ask('requests.confirm', { id: late })).toEqual(refusal('conflict', 'too long'));
    await office.people.endExpired();
    const { requests } = await (await office.signedIn('ann')).get('requests.list', {});
    expect(requests.slice(0, 3).map(({ state }) => state)).toEqual(['expired', 'refused', 'withdrawn']);
    expect(auditor.session).toBeNull();
    expect((await office.logWords()).filter((words) => words.includes('Add nick'))).toHaveLength(6);
  });

  it('is void when whoever asked has lost the role since', async () => {
    const { admin, supervisor } = await office.withEverybody();
    const abe = await office.add('abe', 'admin', admin, supervisor);
    const asked = await abe.get('people.ask-to-add', { ...personOf('nick'), role: 'admin' });
    const gone = await admin.get('people.ask-to-disable', { personId: await idOf(admin, 'abe'), reason });
    await supervisor.get('requests.confirm', { id: gone.requestId });
    expect(await supervisor.ask('requests.confirm', { id: asked.requestId })).toEqual(
      refusal('conflict', 'no longer'),
    );
  });

  it('does nothing when the second word of two comes too late', async () => {
    const { admin, supervisor, auditor } = await office.withEverybody();
    const asked = await admin.get('people.ask-to-add', { ...personOf('nick'), role: 'operator' });
    const replies = await Promise.all([
      supervisor.ask('requests.confirm', { id: asked.requestId }),
      auditor.ask('requests.confirm', { id: asked.requestId }),
    ]);
    const confirmed = replies.filter(({ ok }) => ok);
    expect(confirmed).toHaveLength(1);
    const [reply] = confirmed;
    if (reply?.ok !== true) throw new Error('nobody confirmed it');
    // The half that was given out is the one that opens.
    const { codeHalf } = reply.output as { readonly codeHalf: string };
    const code = `${asked.codeHalf ?? ''}${codeHalf}`;
    await office.desk().get('sessions.enrol', { loginName: 'nick', code, password: newPassword });
  });

  it('that was confirmed alone, or by the one who asked, is refused by the database itself', async () => {
    const { admin } = await office.withEverybody();
    await admin.get('people.ask-to-add', { ...personOf('nick'), role: 'operator' });
    for (const forged of [
      sql`UPDATE requests SET state = 'alone' WHERE state = 'pending'`,
      sql`UPDATE requests SET state = 'confirmed', closed_by = asked_by WHERE state = 'pending'`,
      sql`UPDATE requests SET state = 'confirmed' WHERE state = 'pending'`,
    ]) {
      await expect(office.editDatabase(forged)).rejects.toThrow(/second person/);
      await office.start();
      await office.signedIn('ada');
    }
  });
});

describe('what somebody is limited to', () => {
  it('is set by two people like a role, ends their sessions, and holds from the next sign-in', async () => {
    const { admin, supervisor, operator } = await office.withEverybody();
    const personId = await idOf(admin, 'olu');
    const limits = {
      cameraIds: ['cam-01'],
      deploymentIds: ['deployment-1', 'deployment-2'],
      siteNames: ['van-3'],
    };
    const grant = { ...limits, personId, role: 'operator' as const, reason };
    expect(await operator.ask('people.ask-to-change', grant)).toEqual(refusal('not-allowed'));
    const { requestId: id } = await admin.get('people.ask-to-change', grant);
    expect(operator.session?.scope).toEqual({ ...everything, siteNames: null });
    await supervisor.get('requests.confirm', { id });
    expect(operator.session).toBeNull();
    const again = await office.signedIn('olu');
    expect(again.session?.scope).toEqual(limits);
    const { people } = await admin.get('people.list', {});
    expect(people.find((person) => person.id === personId)?.scope).toEqual(limits);
    // After a death of the engine too.
    const token = again.session?.token ?? '';
    await office.restart();
    const resumed = office.desk();
    await resumed.get('sessions.resume', { token });
    expect(resumed.session?.scope).toEqual(limits);
  });

  it('is nothing for admins and auditors, who look after all of it', async () => {
    const { admin } = await office.withEverybody();
    const limits = { cameraIds: ['cam-01'], deploymentIds: null };
    for (const role of ['admin', 'auditor'] as const) {
      const asked = await admin.ask('people.ask-to-add', { ...personOf('nick'), ...limits, role });
      expect(asked).toEqual(refusal('conflict', 'Only operators and supervisors'));
    }
  });
});
