import { cp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../database/sql.ts';
import { passwordOf, PeopleOffice } from '../testing/people-office.ts';
import { temporaryDirectory } from '../testing/temporary-database.ts';
import { raiseAlertIn } from '../testing/raise-alert.ts';
import { recoverWithoutEngine } from './testing/recover-without-engine.ts';
import { readGallery } from '../watchlists/read-gallery.ts';

let office: PeopleOffice;
beforeEach(async () => {
  office = await PeopleOffice.make();
  await office.start();
});
afterEach(() => office[Symbol.asyncDispose]());

/** Which of these somebody gets out of the files with the machine's secret and one password. */
async function found(
  directory: string,
  deviceSecret: Uint8Array,
  loginName: string,
  password: string,
  wanted: Readonly<Record<string, Uint8Array>>,
): Promise<readonly string[]> {
  const plain = Buffer.concat([
    ...(await recoverWithoutEngine({ directory, deviceSecret, loginName, password })),
  ]);
  return Object.entries(wanted)
    .filter(([, bytes]) => plain.includes(Buffer.from(bytes)))
    .map(([what]) => what);
}

// Every key is tried on every value.
describe('all files, the machine’s secret and a password, without the engine', { timeout: 120_000 }, () => {
  it('give an admin no face and no name, an auditor names and no face, and a reviewer both', async () => {
    const people = await office.withEverybody();
    const { faces, names } = await raiseAlertIn(office.database, people);
    // The index that searches the log has the names in words by now.
    const text = 'Quillfeather';
    expect((await people.auditor.get('case-log.list', { text })).entries).toHaveLength(1);
    await office.close();
    const all = { ...faces, ...names };
    const foundBy = (loginName: string) =>
      found(office.directory, office.deviceSecret, loginName, passwordOf(loginName), all);
    expect(await foundBy('ada')).toEqual([]);
    expect(await foundBy('ann')).toEqual(Object.keys(names));
    expect(await foundBy('olu')).toEqual(Object.keys(all));
    expect(await foundBy('sam')).toEqual(Object.keys(all));
  });

  it('give nothing of an alert that was raised while nobody was signed in, to an admin, and all of it to a reviewer', async () => {
    const people = await office.withEverybody();
    office.neededSubjects = ['list:list-test', 'faces:list:list-test'];
    await raiseAlertIn(office.database, people);
    for (const desk of Object.values(people)) await desk.get('sessions.sign-out', {});
    expect(office.custody.keys).toMatchObject({ records: null, faces: null });
    const entry = await office.database.call('watchlists.entry', { id: 'entry-1' });
    expect(entry?.body.name).toBe('Evander Quillfeather');
    const { faces, alertId } = await raiseAlertIn(office.database, null);
    // What time does to it is written down all the same.
    office.clock.advance(2 * 3_600_000);
    expect(await office.database.call('alerts.pass-time', { at: office.clock.now() })).toEqual([alertId]);
    expect((await office.logWords()).at(-1)).toContain('expired before two people had judged it');
    await office.close();
    const foundBy = (loginName: string) =>
      found(office.directory, office.deviceSecret, loginName, passwordOf(loginName), faces);
    expect(await foundBy('ada')).toEqual([]);
    expect(await foundBy('ole')).toEqual(Object.keys(faces));
  });

  it('of the first version gave an admin everything, and give nothing more once a reviewer has been there', async () => {
    const before = await temporaryDirectory();
    await cp(fileURLToPath(new URL('../testing/data-of-version-1/operational', import.meta.url)), before, {
      recursive: true,
    });
    const deviceSecret = new Uint8Array(32).fill(7);
    const png = (seed: number): Uint8Array =>
      Uint8Array.from({ length: 600 }, (_, i) => (i * seed + 13) & 255);
    const wanted = {
      probe: png(8),
      candidate: png(5),
      template: new Uint8Array(Float32Array.of(0.6, 0.8).buffer),
      name: Buffer.from('Evander Quillfeather'),
    };
    const anna = ['anna', 'correct-horse-battery'] as const;
    expect(await found(before, deviceSecret, ...anna, wanted)).toEqual(Object.keys(wanted));

    await using old = await PeopleOffice.make();
    await cp(before, old.directory, { recursive: true });
    old.deviceSecret = deviceSecret;
    await old.start();
    await old.signedIn(...anna);
    // Version 1 had no way to let them in; here they would keep the admin from being alone.
    old.insider = { loginName: anna[0], password: anna[1] };
    await old.editDatabase(sql`UPDATE accounts SET state = 'disabled' WHERE role <> 'admin'`);
    await old.start();
    const admin = await old.signedIn(...anna);
    await old.add('sue', 'supervisor', admin, null);
    const picture = await old.database.call('alerts.view-picture', {
      id: 'alert-old-1',
      kind: 'probe',
      nth: 0,
      viewer: { id: 'sam-supervisor', displayName: 'Sam', role: 'supervisor' },
    });
    expect(picture).toEqual(wanted.probe);
    expect(await readGallery(old.database, 'list-old')).toHaveLength(1);
    await old.close();
    expect(await found(old.directory, deviceSecret, ...anna, wanted)).toEqual([]);
    expect(await found(old.directory, deviceSecret, 'sue', passwordOf('sue'), wanted)).toEqual(
      Object.keys(wanted),
    );
    await rm(before, { recursive: true });
  });
});

describe('the keys of faces in memory', () => {
  it('go when the last reviewer leaves, come with the next, and pass through a death of the engine', async () => {
    const { supervisor, operator, otherOperator } = await office.withEverybody();
    const held = () => {
      const keys = office.custody.keys;
      return [keys?.records !== null, keys?.faces !== null];
    };
    expect(held()).toEqual([true, true]);
    await operator.get('sessions.sign-out', {});
    await otherOperator.get('sessions.sign-out', {});
    expect(held()).toEqual([true, true]);
    await office.restart();
    expect(held()).toEqual([true, true]);
    await office.desk().get('sessions.resume', { token: supervisor.session?.token ?? '' });
    await (await office.signedIn('sam')).get('sessions.sign-out', {});
    expect(held()).toEqual([true, true]);

    // A shift, and the ten minutes in which its seat can go on with the next one.
    office.clock.advance(12 * 3_600_000 + 10 * 60_000);
    await office.people.endExpired();
    expect(held()).toEqual([false, false]);
    await office.signedIn('ada');
    expect(held()).toEqual([false, false]);
    await office.signedIn('ann');
    expect(held()).toEqual([true, false]);
    await office.signedIn('olu');
    expect(held()).toEqual([true, true]);
  });
});
