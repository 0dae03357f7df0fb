import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { sql } from '../database/sql.ts';
import { recoverWithoutEngine } from '../keys/testing/recover-without-engine.ts';
import { readDeposits, vaultFile } from '../keys/vault-file.ts';
import { joinHalves, makeCodeHalf } from '../people/enrolment-code.ts';
import { passwordOf } from '../testing/people-office.ts';
import { raiseAlertIn } from '../testing/raise-alert.ts';
import { createTestForce } from '../trust/testing/test-force.ts';
import { letIn } from './let-in.ts';
import { beginRecovery, joinAnswers, type BegunRecovery } from './recovery.ts';
import { openEscrowOffice } from './testing/escrow-office.ts';

let room: Awaited<ReturnType<typeof openEscrowOffice>>;
beforeEach(async () => {
  room = await openEscrowOffice();
});
afterEach(() => room[Symbol.asyncDispose]());

/** Everybody at work, a root pinned, and every key in escrow with the custodians of list 1. */
async function withEscrow() {
  const people = await room.office.withEverybody();
  await room.pinRoot(people.admin);
  await people.admin.get('trust.adopt-custodians', {
    file: room.custodians.list(1, room.office.clock.now()),
  });
  return people;
}

describe('keys go into escrow', () => {
  it('as soon as there are custodians, and each as soon as somebody is signed in whose it is', async () => {
    const { office, keeper } = room;
    const people = await office.withEverybody();
    const read = () => people.admin.get('escrow.read', {});
    expect((await read()).warnings).toEqual([expect.stringContaining('all of this data is lost for good')]);
    await room.pinRoot(people.admin);

    await office.start();
    const admin = await office.signedIn('ada');
    await admin.get('trust.adopt-custodians', { file: room.custodians.list(1, office.clock.now()) });
    const states = async () =>
      (await admin.get('escrow.read', {})).groups.map(({ group, state }) => `${group} ${state}`);
    expect(await states()).toEqual(['data deposited', 'records waiting', 'faces waiting']);
    await office.signedIn('ann');
    await keeper.deposit();
    expect(await states()).toEqual(['data deposited', 'records deposited', 'faces waiting']);
    await office.signedIn('olu');
    await keeper.deposit();
    expect(await states()).toEqual(['data deposited', 'records deposited', 'faces deposited']);
    expect((await office.logWords()).filter((words) => words.includes('escrow'))).toEqual([
      'Keys go into escrow with Cora Custodian, Dan Custodian, Eve Custodian from now on (list 1): any two of them together open them.',
      'Put in escrow, with the custodians of list 1: the keys of the data.',
      'Put in escrow, with the custodians of list 1: the keys of names and votes.',
      'Put in escrow, with the custodians of list 1: the keys of faces.',
    ]);
  });

  it('with nobody whom the pinned root does not vouch for, and never with those of before again', async () => {
    const { office, custodians } = room;
    const people = await withEscrow();
    const now = office.clock.now();
    const other = createTestForce(now);
    const adopt = (file: string) => room.refusal(people.admin, 'trust.adopt-custodians', { file });
    expect(await adopt(custodians.list(2, now, {}, other.rootKey))).toContain('does not carry the signature');
    expect(await adopt(custodians.list(2, now, { mode: 'demo' }))).toContain('belongs to a demo');
    expect(await adopt(custodians.list(1, now))).toContain('list 1 is known here already');
    const twice = JSON.parse(custodians.list(2, now)) as { document: { payload: string } };
    expect(await adopt(JSON.stringify(twice).replaceAll('5002', '5001'))).toContain('signature');
    expect(await adopt('{}')).toContain('no list of custodians');
    for (const role of ['supervisor', 'operator', 'auditor'] as const)
      expect(await room.refusal(people[role], 'trust.adopt-custodians', { file: '{}' })).toContain(
        'not-allowed',
      );

    // Somebody takes the newer list out of the database, so that keys would go to the people of before.
    await people.admin.get('trust.adopt-custodians', { file: custodians.list(2, now) });
    await office.editDatabase(
      sql`DROP TRIGGER custodian_lists_remain`,
      sql`DELETE FROM custodian_lists WHERE number = 2`,
    );
    await office.start();
    const admin = await office.signedIn('ada');
    const { warnings, custodians: shown } = await admin.get('escrow.read', {});
    expect(shown).toBeNull();
    expect(warnings[0]).toContain('List 2 of custodians has been taken out of the database');
    expect(await room.refusal(admin, 'escrow.begin-rehearsal', {})).toContain('not-trusted');
  });

  it('and open nothing for an admin with all files and a custodian, but for any two custodians', async () => {
    const { office, custodians } = room;
    const people = await withEscrow();
    const { faces, names } = await raiseAlertIn(office.database, people);
    const wanted = { ...faces, ...names };
    await office.close();
    const foundWith = async (...nths: readonly number[]) => {
      const custodianKeys = nths.flatMap((nth) => custodians.privateKeys[nth] ?? []);
      const { directory, deviceSecret } = office;
      const thief = { directory, deviceSecret, loginName: 'ada', password: passwordOf('ada'), custodianKeys };
      const plain = Buffer.concat([...(await recoverWithoutEngine(thief))]);
      return Object.entries(wanted)
        .filter(([, bytes]) => plain.includes(Buffer.from(bytes)))
        .map(([what]) => what);
    };
    expect(await foundWith()).toEqual([]);
    for (const nth of [0, 1, 2]) expect(await foundWith(nth)).toEqual([]);
    expect(await foundWith(0, 2)).toEqual(Object.keys(wanted));
  }, 120_000);
});

describe('a rehearsal', () => {
  it('shows that two custodians could open their parts, opens nothing, and is due again', async () => {
    const { office, custodians } = room;
    const people = await withEscrow();
    expect((await people.auditor.get('escrow.read', {})).warnings).toEqual([
      expect.stringContaining('Rehearse the recovery now'),
    ]);
    const { text, fileName } = await people.auditor.get('escrow.begin-rehearsal', {});
    expect(fileName).toMatch(/^rehearsal-[0-9a-f]{8}\.request\.json$/);
    const answers = [0, 1, 2].map((nth) => JSON.stringify(custodians.answer(nth, text)));
    const finish = (...files: readonly string[]) =>
      room.refusal(people.admin, 'escrow.finish-rehearsal', { files: [...files] });
    expect(await finish(answers[0] ?? '', answers[0] ?? '')).toContain('by one');
    expect(await finish(answers[0] ?? '', '{}')).toContain('no answer of a custodian');
    const changed = JSON.stringify({ ...custodians.answer(1, text), proofs: [] });
    expect(await finish(answers[0] ?? '', changed)).toContain(
      'does not show that their key opens everything',
    );
    expect(
      await people.admin.get('escrow.finish-rehearsal', { files: [answers[0] ?? '', answers[2] ?? ''] }),
    ).toEqual({
      custodians: ['Cora Custodian', 'Eve Custodian'],
    });
    expect((await office.logWords()).at(-1)).toContain(
      'Cora Custodian and Eve Custodian could open their parts of the keys of the data, names and votes, faces.',
    );
    const { rehearsal, warnings } = await people.admin.get('escrow.read', {});
    expect(rehearsal.last).toEqual({
      at: office.clock.now(),
      custodians: ['Cora Custodian', 'Eve Custodian'],
    });
    expect(warnings).toEqual([]);
    // Nothing that was answered is a key, or good for another rehearsal.
    const held = office.custody.keys;
    for (const key of [held?.data, held?.records, held?.faces])
      expect(answers.join()).not.toContain(Buffer.from(key ?? []).toString('base64'));
    await people.admin.get('escrow.begin-rehearsal', {});
    expect(await finish(answers[0] ?? '', answers[1] ?? '')).toContain('to another request');

    office.clock.advance(366 * 86_400_000);
    const later = await office.signedIn('ada');
    expect((await later.get('escrow.read', {})).warnings).toEqual([expect.stringContaining('was due')]);
  });

  it('needs every key in memory, and people whose it is to ask', async () => {
    const people = await withEscrow();
    for (const role of ['supervisor', 'operator'] as const)
      for (const [operation, input] of [
        ['escrow.read', {}],
        ['escrow.begin-rehearsal', {}],
        ['escrow.finish-rehearsal', { files: ['', ''] }],
      ] as const)
        expect(await room.refusal(people[role], operation, input)).toContain('not-allowed');
    await room.office.start();
    const admin = await room.office.signedIn('ada');
    expect(await room.refusal(admin, 'escrow.begin-rehearsal', {})).toContain('keys-locked');
    expect(await room.refusal(admin, 'escrow.finish-rehearsal', { files: ['', ''] })).toContain(
      'No rehearsal',
    );
  });

  it('of which somebody made the request up gives them nothing', async () => {
    await withEscrow();
    const { mode, deposits } = await readDeposits(room.office.directory);
    const payload = JSON.stringify({
      kind: 'escrow-request',
      purpose: 'rehearsal',
      mode,
      id: 'rehearsal-forged',
      at: 1,
      deposits,
    });
    const request = JSON.stringify({ format: 'cordon-escrow-request/1', payload });
    const [one, other] = [0, 1].map((nth) => room.custodians.answer(nth, request));
    const begun = beginRecovery({ mode, deposits, letIn: ['ada', 'sam'], reason: 'x', now: 1 });
    if (!begun.ok) throw new Error(begun.because);
    const joined = joinAnswers(begun.value, [JSON.stringify(one), JSON.stringify(other)]);
    expect(joined).toMatchObject({ ok: false, because: expect.stringContaining('to another request') });
    // What they answered are proofs, of which no part can be made.
    for (const answer of [one, other])
      expect(Object.keys(answer ?? {}).toSorted()).toEqual([
        'format',
        'holder',
        'proofs',
        'publicKey',
        'purpose',
        'request',
      ]);
  });
});

/** What two custodians do on their machines; each keeps their halves of the codes. */
function answered(begun: BegunRecovery, nths: readonly [number, number]) {
  const request = JSON.stringify(begun.file);
  const halves = nths.map(() => new Map<string, string>());
  const texts = nths.map((nth, which) =>
    JSON.stringify(
      room.custodians.answer(nth, request, (loginName) => {
        const half = makeCodeHalf();
        halves[which]?.set(loginName, half);
        return half;
      }),
    ),
  );
  const [one, other] = texts;
  if (one === undefined || other === undefined) throw new Error('two custodians answer');
  return {
    texts: [one, other] as const,
    codeFor: (loginName: string) => halves.map((mine) => mine.get(loginName)).join(' '),
  };
}

async function begin(names = ['ada', 'sam']) {
  const { mode, deposits } = await readDeposits(room.office.directory);
  const begun = beginRecovery({ mode, deposits, letIn: names, reason: 'All passwords are lost.', now: 5 });
  if (!begun.ok) throw new Error(begun.because);
  return { begun: begun.value, deposits };
}

describe('a recovery', { timeout: 60_000 }, () => {
  it.each([
    ['on the same machine', false],
    ['on another machine, without the secret of the one that was lost', true],
  ])('from data whose people are all lost, %s, loses nothing', async (_, isOtherMachine) => {
    const { office } = room;
    const people = await withEscrow();
    const { faces, alertId } = await raiseAlertIn(office.database, people);
    await office.close();

    const { begun, deposits } = await begin();
    const { texts, codeFor } = answered(begun, [2, 0]);
    const recovered = joinAnswers(begun, texts);
    if (!recovered.ok) throw new Error(recovered.because);
    if (isOtherMachine) office.deviceSecret = new Uint8Array(randomBytes(32));
    const done = await letIn({
      directory: office.directory,
      mode: 'operational',
      deviceSecret: office.deviceSecret,
      recovered: recovered.value,
      letIn: ['ada', 'sam'],
      reason: 'All passwords are lost.',
      codeOf: joinHalves,
      deposits,
      now: office.clock.now(),
      passwordCost: { memoryKiB: 64, passes: 1, lanes: 1 },
    });
    expect(done.oldVault === null).toBe(!isOtherMachine);

    await office.start();
    const nobody = office.desk();
    expect(
      await nobody.ask('sessions.sign-in', { loginName: 'ada', password: passwordOf('ada') }),
    ).toMatchObject({
      ok: false,
      error: { code: 'wrong-credentials' },
    });
    const admin = office.desk();
    const password = 'a-new-lake-of-sparrows';
    await admin.get('sessions.enrol', { loginName: 'ada', code: codeFor('ada'), password });
    const supervisor = office.desk();
    await supervisor.get('sessions.enrol', { loginName: 'sam', code: codeFor('sam'), password });
    const picture = await office.database.call('alerts.view-picture', {
      id: alertId,
      kind: 'probe',
      nth: 0,
      viewer: { id: supervisor.session?.person.id ?? '', displayName: 'Sam', role: 'supervisor' },
    });
    expect(picture).toEqual(faces.probe);
    expect(await office.logWords()).toContain(
      'The keys of the data, names and votes, faces were recovered from escrow by Eve Custodian and Cora Custodian, and Ada Admin and Sam Person let in anew. Reason: All passwords are lost.',
    );
    // The two of them let in everybody else.
    const ole = (await admin.get('people.list', {})).people.find(({ loginName }) => loginName === 'ole');
    const asked = await admin.get('people.ask-to-reset', {
      personId: ole?.id ?? '',
      reason: 'They are back.',
    });
    const { codeHalf } = await supervisor.get('requests.confirm', { id: asked.requestId });
    const operator = office.desk();
    await operator.get('sessions.enrol', {
      loginName: 'ole',
      code: `${asked.codeHalf ?? ''}${codeHalf ?? ''}`,
      password,
    });
    expect(operator.session?.person.role).toBe('operator');
    // The root is trusted still, and the keys are in escrow still.
    expect((await admin.get('escrow.read', {})).groups.map(({ state }) => state)).toEqual([
      'deposited',
      'deposited',
      'deposited',
    ]);
    expect(office.storage.trust?.rootKey).toBe(room.force.root.publicKey);
  });

  it('hears only the two custodians whom it asked', async () => {
    await withEscrow();
    await room.office.close();
    const { begun } = await begin();
    const { texts } = answered(begun, [0, 1]);
    const because = (
      answers: readonly [string, string],
      who: Pick<BegunRecovery, 'file' | 'privateKey'> = begun,
    ) => {
      const joined = joinAnswers(who, answers);
      return joined.ok ? 'joined' : joined.because;
    };
    expect(because(texts)).toBe('joined');
    expect(because([texts[0], texts[0]])).toContain('by one');
    expect(because([texts[0], '{}'])).toContain('no answer');
    expect(because([texts[0], texts[1].replace(/"sealed":"...../, '"sealed":"AAAAA')])).toContain('changed');
    // Somebody who carries the answers can't open them, not even with a request of their own.
    const { begun: own } = await begin();
    expect(because(texts, own)).toContain('to another request');
    expect(because(texts, { ...begun, privateKey: own.privateKey })).toContain('changed');
    // One of them says to be another.
    const posing = JSON.stringify({ ...JSON.parse(texts[1]), publicKey: JSON.parse(texts[0]).publicKey });
    expect(because([texts[0], posing])).not.toBe('joined');
    expect(own.fingerprint).not.toBe(begun.fingerprint);
  });

  it.each([
    [['sam', 'olu'], 'one admin'],
    [['ada', 'olu'], 'one supervisor or auditor'],
    [['ada', 'nobody'], 'no account called nobody'],
  ])('lets in nobody but an admin and a second person: not %j', async (names, words) => {
    await withEscrow();
    const { office } = room;
    await office.close();
    const { begun, deposits } = await begin(names);
    const recovered = joinAnswers(begun, answered(begun, [0, 1]).texts);
    if (!recovered.ok) throw new Error(recovered.because);
    const before = await readFile(join(office.directory, vaultFile));
    const trying = letIn({
      directory: office.directory,
      mode: 'operational',
      deviceSecret: office.deviceSecret,
      recovered: recovered.value,
      letIn: names,
      reason: 'x',
      codeOf: joinHalves,
      deposits,
      now: office.clock.now(),
    });
    await expect(trying).rejects.toThrow(AppError);
    await expect(trying).rejects.toThrow(words);
    expect(await readFile(join(office.directory, vaultFile))).toEqual(before);
    await office.start();
    expect((await office.signedIn('ada')).session).not.toBeNull();
  });
});
