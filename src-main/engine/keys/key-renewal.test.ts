import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseClient } from '../database/client.ts';
import { openEscrowOffice } from '../escrow/testing/escrow-office.ts';
import { openForTest } from '../testing/open-for-test.ts';
import { passwordOf } from '../testing/people-office.ts';
import { raiseAlertIn } from '../testing/raise-alert.ts';
import { temporaryDirectory } from '../testing/temporary-database.ts';
import { keysBefore, makeRenewal, nextKeys } from './renewal.ts';
import { recoverWithoutEngine } from './testing/recover-without-engine.ts';

let room: Awaited<ReturnType<typeof openEscrowOffice>>;
beforeEach(async () => {
  room = await openEscrowOffice();
});
afterEach(() => room[Symbol.asyncDispose]());

/** Somebody who looks at a picture: their account has to be there. */
async function lookAt(database: DatabaseClient, id: string): Promise<Uint8Array | null> {
  const sam = await database.call('people.find', { loginName: 'sam' });
  const viewer = { id: sam?.id ?? '', displayName: 'Sam', role: 'supervisor' } as const;
  return database.call('alerts.view-picture', { id, kind: 'probe', nth: 0, viewer });
}

async function renew(): Promise<void> {
  const admin = await room.office.signedIn('ada');
  await admin.get('keys.renew', { reason: 'An admin has left.' });
  await room.renewal.settled();
  expect(room.renewal.problem).toBeNull();
}

describe('renewing all keys', { timeout: 120_000 }, () => {
  it('leaves nothing under the keys of before, and shuts nobody out', async () => {
    const { office } = room;
    const people = await office.withEverybody();
    const asked = await people.admin.get('people.ask-to-add', {
      loginName: 'new',
      displayName: 'New Person',
      role: 'operator',
      cameraIds: null,
      deploymentIds: null,
      reason: 'They join.',
    });
    const { codeHalf } = await people.supervisor.get('requests.confirm', { id: asked.requestId });
    const { faces, names, alertId } = await raiseAlertIn(office.database, people);
    const stolen = await temporaryDirectory();
    const old = office.custody.keys;
    await renew();
    expect(office.custody.keys?.data).not.toEqual(old?.data);
    const look = () => lookAt(office.database, alertId);
    expect(await look()).toEqual(faces.probe);
    // Sessions of before go on, and new alerts can be read.
    expect((await people.auditor.get('case-log.list', { text: 'Quillfeather' })).entries).toHaveLength(1);
    const later = await raiseAlertIn(office.database, null);
    expect((await office.logWords()).filter((words) => words.includes('renewed'))).toEqual([
      'All keys were renewed, and handed to 6 people.',
    ]);

    // As after a start of the machine, each by their own password, and the one who was invited by their code.
    await office.start();
    for (const loginName of ['ada', 'sam', 'olu', 'ole', 'ann']) await office.signedIn(loginName);
    const newcomer = office.desk();
    const code = `${asked.codeHalf ?? ''}${codeHalf ?? ''}`;
    await newcomer.get('sessions.enrol', { loginName: 'new', code, password: passwordOf('new') });
    expect(await look()).toEqual(faces.probe);
    await office.close();

    // Whoever kept the keys of before opens nothing with them, and an admin opens no face.
    await cp(office.directory, stolen, { recursive: true });
    const thief = { directory: stolen, deviceSecret: office.deviceSecret };
    const found = async (loginName: string) =>
      Buffer.concat([
        ...(await recoverWithoutEngine({ ...thief, loginName, password: passwordOf(loginName) })),
      ]);
    const [byAdmin, byReviewer] = [await found('ada'), await found('olu')];
    for (const wanted of [faces.probe, later.faces.probe, names.name]) {
      expect(byAdmin.includes(Buffer.from(wanted))).toBe(false);
      expect(byReviewer.includes(Buffer.from(wanted))).toBe(true);
    }
    const files = await Promise.all(
      ['case.db', 'keys.db', 'vault.json'].map((name) => readFile(join(stolen, name))),
    );
    for (const key of [old?.data, old?.records, old?.faces])
      expect(Buffer.concat(files).includes(Buffer.from(key ?? []))).toBe(false);
  });

  it('puts the new keys in escrow, where those of before lay', async () => {
    const { office, custodians } = room;
    const people = await office.withEverybody();
    await room.pinRoot(people.admin);
    await people.admin.get('trust.adopt-custodians', { file: custodians.list(1, office.clock.now()) });
    const before = office.storage.vault.deposits;
    await renew();
    await room.keeper.settled();
    const after = office.storage.vault.deposits;
    for (const group of ['data', 'records', 'faces'] as const)
      expect(after[group]?.id).not.toBe(before[group]?.id);
    const { text } = await people.auditor.get('escrow.begin-rehearsal', {});
    const files = [0, 1].map((nth) => JSON.stringify(custodians.answer(nth, text)));
    await people.admin.get('escrow.finish-rehearsal', { files });
  });

  it('hands nothing to a way in that nobody who had the keys has made', async () => {
    const { office } = room;
    await office.withEverybody();
    // Somebody with the machine's secret writes a slot of their own in the place of another's.
    const { vault } = office.storage;
    const none = new Uint8Array(32).fill(1);
    const account = (await office.database.call('people.list')).find(({ loginName }) => loginName === 'ole');
    const publicKey = await vault.offer('ole', {
      kind: 'person',
      secret: 'a password of the thief',
      keys: { data: none, records: none, faces: none },
      secondFactors: null,
      expiresAt: null,
    });
    await office.database.call('people.set-public-key', { personId: account?.id ?? '', publicKey });
    await vault.settle('ole', publicKey);
    await renew();
    expect((await office.logWords()).at(-1)).toContain(
      '1 way in that nobody who had the keys had made got none, and was removed',
    );
    await office.start();
    await expect(office.signedIn('ole', 'a password of the thief')).rejects.toThrow('wrong');
  });

  it('is for admins, with every key there and no deployment live', async () => {
    const { office } = room;
    const people = await office.withEverybody();
    const reason = 'To try.';
    for (const role of ['operator', 'supervisor', 'auditor'] as const)
      expect(await room.refusal(people[role], 'keys.renew', { reason })).toContain('not-allowed');
    room.room.isLive = true;
    expect(await room.refusal(people.admin, 'keys.renew', { reason })).toContain(
      'conflict: A deployment is live',
    );
    room.room.isLive = false;
    await office.start();
    const admin = await office.signedIn('ada');
    expect(await room.refusal(admin, 'keys.renew', { reason })).toContain('keys-locked');
  });
});

describe('a renewal that is cut off', { timeout: 300_000 }, () => {
  it('with kill -9 at any time loses nothing', async () => {
    const { office } = room;
    const people = await office.withEverybody();
    const { faces, alertId } = await raiseAlertIn(office.database, people);
    const entries = (await office.database.call('case-log.chain')).entries;
    await office.close();
    const script = fileURLToPath(new URL('../testing/renew-until-killed.process.ts', import.meta.url));
    const secret = Buffer.from(office.deviceSecret).toString('hex');
    let renewed = 0;
    for (let kill = 0; kill < 12; kill++) {
      const child = spawn(process.execPath, [script, office.directory, secret]);
      const errors: string[] = [];
      child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
      let begun = 0;
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => {
          const said = chunk.toString();
          renewed += said.split('renewed').length - 1;
          // Somewhere in the first renewal, or in the second.
          if (said.includes('begins') && begun++ === kill % 2) setTimeout(resolve, 17 * (kill + 1));
        });
        child.on('exit', () => resolve());
      });
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(errors.join('')).toBe('');

      // Whoever signs in first opens the data; a reviewer's keys open what was kept.
      for (const loginName of kill % 2 === 0 ? ['ada', 'olu'] : ['sam']) {
        const { storage, database } = await openForTest(office.directory, office.deviceSecret, loginName);
        try {
          expect((await database.call('case-log.chain')).entries).toBeGreaterThanOrEqual(entries);
          if (loginName === 'ada') continue;
          expect(await lookAt(database, alertId)).toEqual(faces.probe);
        } finally {
          await storage.close();
        }
      }
    }
    expect(renewed).toBeGreaterThan(0);
    // And the office goes on, with what is left to do done when a reviewer is there.
    await office.start();
    const admin = await office.signedIn('ada');
    await office.signedIn('olu');
    await room.renewal.finish();
    expect((await admin.get('keys.read', {})).renewal.problem).toBeNull();
    for (const loginName of ['sam', 'ole', 'ann']) await office.signedIn(loginName);
    await renew();
  });

  it('leaves each of both keys to whoever has the other, by group', () => {
    const keys = (fill: number) => ({
      data: new Uint8Array(32).fill(fill),
      records: new Uint8Array(32).fill(fill + 1),
      faces: new Uint8Array(32).fill(fill + 2),
    });
    const [before, next] = [keys(1), keys(11)];
    const renewal = makeRenewal('operational', before, next);
    expect(nextKeys('operational', renewal, before)).toEqual(next);
    expect(keysBefore('operational', renewal, next)).toEqual(before);
    const admin = { data: before.data, records: null, faces: null };
    expect(nextKeys('operational', renewal, admin)).toEqual({ data: next.data, records: null, faces: null });
    expect(nextKeys('operational', renewal, next)).toBeNull();
    expect(nextKeys('demo', renewal, before)).toBeNull();
    expect(nextKeys('operational', renewal, { ...before, faces: next.faces })).toBeNull();
  });
});
