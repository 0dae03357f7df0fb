import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../dispatch.ts';
import {
  openTemporaryDatabase,
  temporaryDirectory,
  type TemporaryDatabase,
} from '../../testing/temporary-database.ts';
import { someCertificate } from '../../testing/some-certificate.ts';
import { openssl } from '../../testing/timestamp-server.ts';
import { verifyDirectory } from '../verify-directory.ts';
import { openWitness, type Witness } from '../witness/witness-folder.ts';
import { startWitnessServer, type WitnessServer } from '../witness/witness-server.ts';
import { createHeadHandlers } from './handlers.ts';
import { HeadKeeper } from './head-keeper.ts';

let database: TemporaryDatabase;
let folder: string;
let witness: Witness;
let server: WitnessServer;
let defects: unknown[];
/** What becomes of an answer on its way. */
let spoil: (answer: Awaited<ReturnType<Witness['answer']>>) => typeof answer;

beforeEach(async () => {
  database = await openTemporaryDatabase();
  folder = await temporaryDirectory();
  defects = [];
  spoil = (answer) => answer;
  witness = await openWitness(folder, 'oversight.example/witness', Date.now);
  server = await startWitnessServer({
    witness: { ...witness, answer: async (body) => spoil(await witness.answer(body)) },
    host: '127.0.0.1',
    port: 0,
    tls: null,
    onDefect: (cause) => defects.push(cause),
  });
});
afterEach(async () => {
  await server.close();
  expect(defects).toEqual([]);
  await database.dispose();
  await rm(folder, { recursive: true, force: true });
});

const person = { id: 'p1-person', displayName: 'Ada', role: 'admin' as const };
const scope = { cameraIds: null, deploymentIds: null };
const admin: Caller = {
  connectionId: 'c',
  session: { id: 's1', person, token: 't', mediaTicket: 'm', scope, expiresAt: 0 },
  bind: () => undefined,
};

function office() {
  const keeper = new HeadKeeper({
    database: () => database.client,
    onDefect: (cause) => defects.push(cause),
  });
  const handlers = createHeadHandlers({
    database: () => database.client,
    keeper,
    dataDirectory: database.directory,
  });
  return {
    keeper,
    add: (certificate: string | null = null) =>
      handlers['heads.add-witness'](
        { name: 'Oversight', address: server.address, key: witness.verifierKey, certificate },
        admin,
      ),
    place: async () =>
      (await handlers['heads.list']({}, admin)).places.find(({ kind }) => kind === 'witness'),
    keep: () => handlers['heads.keep']({}, admin),
    list: () => handlers['heads.list']({}, admin),
  };
}

async function append(count: number): Promise<void> {
  for (let nth = 0; nth < count; nth++)
    await database.client.call('case-log.append', {
      kind: 'engine.stopped',
      subject: 'log',
      actor: null,
      body: {},
    });
}

const letIn = async (): Promise<void> =>
  witness.addLog((await database.client.call('heads.identity')).verifierKey);

function verified(witnesses: readonly string[] = []) {
  const { records, faces } = database.pairs;
  const keys = {
    data: database.vaultKey,
    records: records?.privateKey ?? null,
    faces: faces?.privateKey ?? null,
  };
  return verifyDirectory(database.directory, keys, { witnesses });
}

describe('a witness on another machine', { timeout: 60_000 }, () => {
  it('says in words that it does not know this log yet, and cosigns once it was let in', async () => {
    const { add, keep, place, list, keeper } = office();
    const added = await add();
    expect(added.places.find(({ kind }) => kind === 'witness')).toMatchObject({
      lastKept: null,
      contradicts: false,
      problem: expect.stringContaining('does not know this log'),
    });
    expect(added.logKey).toContain('cordon/log/');
    await letIn();
    await append(3);
    const { size } = await database.client.call('heads.identity');
    await keep();
    expect(await place()).toMatchObject({ problem: null, lastKept: { size } });
    // It is a head that is kept elsewhere: real data may go live on it.
    expect(await keeper.longestKept()).toBe(size);
    expect((await list()).words).toContain('a head is kept at Oversight');
    // That it cosigned is an entry, and not worth another head.
    database.client.sign();
    await keeper.keep();
    expect((await place())?.lastKept?.size).toBe(size);
    const { entries } = await database.client.call('case-log.list', {
      role: 'auditor',
      filter: { kind: 'head.witnessed' },
      isOldestFirst: false,
      before: null,
      after: null,
      limit: 9,
    });
    expect(entries.map(({ words }) => words)).toEqual([
      expect.stringContaining('Oversight cosigned the head over'),
    ]);
    // With what came since: the proof goes on from there.
    await append(70);
    await keep();
    expect((await place())?.lastKept?.size).toBeGreaterThan(size + 70);
  });

  it('is verified with the log, and its own key shows that the log was not written anew', async () => {
    const { add } = office();
    await letIn();
    await append(5);
    await add();
    await database.client.close();
    const { isAnchored, words, ok, witnesses } = verified();
    expect({ ok, isAnchored }).toEqual({ ok: true, isAnchored: false });
    expect(words).toContain('Oversight cosigned 1 head');
    expect(words).toContain('No head kept off this machine was compared');
    expect(witnesses).toMatchObject([{ cosigned: 1, unfitting: [] }]);
    expect(verified([witness.verifierKey])).toMatchObject({ ok: true, isAnchored: true });
    const other = await openWitness(await temporaryDirectory(), 'oversight.example/witness', Date.now);
    expect(verified([other.verifierKey])).toMatchObject({
      ok: false,
      isAnchored: false,
      words: expect.stringContaining('No head of this log is cosigned by'),
    });
    await database.reopen();
  });

  it('tells that the log was put back, and that it was written anew since', async () => {
    const { add, keep } = office();
    await letIn();
    await append(2);
    await database.client.close();
    const earlier = await temporaryDirectory();
    await cp(database.directory, earlier, { recursive: true });
    await database.reopen();
    await add();
    await append(20);
    await keep();

    await database.client.close();
    await cp(earlier, database.directory, { recursive: true, force: true });
    await rm(earlier, { recursive: true });
    await database.reopen();
    const restored = office();
    const added = await restored.add();
    expect(added.places.find(({ kind }) => kind === 'witness')).toMatchObject({
      contradicts: true,
      problem: expect.stringContaining('cut or put back'),
    });
    expect(added.words).toContain('contradict this log');
    expect(await restored.keeper.longestKept()).toBeNull();
    // It grows past what the witness knows: another course of events all the same.
    await append(60);
    await restored.keep();
    expect(await restored.place()).toMatchObject({
      contradicts: true,
      problem: expect.stringContaining('written anew'),
    });
  });

  it('is asked again where its answer got lost, and believed only with its own signature', async () => {
    const { add, keep, place } = office();
    await letIn();
    spoil = () => ({ status: 422, type: 'text/plain', body: '' });
    // Whoever is on the way can raise an alarm, and no more than that.
    await add();
    expect(await place()).toMatchObject({ lastKept: null, contradicts: true });
    spoil = (answer) => ({ ...answer, body: answer.body.replace(/.{9}\n$/, 'AAAAAAAA=\n') });
    await append(1);
    await keep();
    expect(await place()).toMatchObject({
      lastKept: null,
      contradicts: false,
      problem: expect.stringContaining('did not sign with the key of the witness'),
    });
    spoil = (answer) => answer;
    await keep();
    expect(await place()).toMatchObject({ problem: null, contradicts: false });
    expect((await place())?.lastKept).not.toBeNull();
  });

  it('answers over https too, vouched for by a certificate of its own', async () => {
    const [key, certificate] = [join(folder, 'tls.key'), join(folder, 'tls.pem')];
    await openssl(
      `req -x509 -newkey rsa:2048 -nodes -keyout ${key} -out ${certificate} -days 2 -subj /CN=witness -addext subjectAltName=IP:127.0.0.1`,
    );
    await server.close();
    const pem = await readFile(certificate, 'utf8');
    server = await startWitnessServer({
      witness,
      host: '127.0.0.1',
      port: 0,
      tls: { certificate: pem, key: await readFile(key, 'utf8') },
      onDefect: (cause) => defects.push(cause),
    });
    expect(server.address).toMatch(/^https:/);
    await letIn();
    await append(1);
    const { add, place } = office();
    await add(someCertificate);
    expect(await place()).toMatchObject({ lastKept: null, problem: 'The witness does not answer.' });
    const { id } = (await place()) ?? { id: '' };
    const actorId = admin.session?.person.id ?? '';
    await database.client.call('heads.remove-place', { placeId: id, reason: 'Wrong certificate.', actorId });
    await add(pem);
    expect(await place()).toMatchObject({ problem: null, lastKept: { size: expect.any(Number) } });
  });

  it('is refused with a key or an address that can be none', async () => {
    const handlers = createHeadHandlers({
      database: () => database.client,
      keeper: new HeadKeeper({ database: () => database.client, onDefect: (cause) => defects.push(cause) }),
      dataDirectory: database.directory,
    });
    const add = (address: string, key: string) =>
      handlers['heads.add-witness']({ name: 'X', address, key, certificate: null }, admin);
    await expect(add('file:///etc', witness.verifierKey)).rejects.toThrow('https://');
    const { verifierKey } = await database.client.call('heads.identity');
    for (const key of [verifierKey, 'none', ''])
      await expect(add(server.address, key)).rejects.toThrow('no key of a witness');
  });
});
