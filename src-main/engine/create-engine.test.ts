import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, writeFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { clipHeaderSchema, unpackFrame } from '../contract/media.ts';
import { startCameraSimulator } from '../demo-cameras/camera-simulator.ts';
import { readDemoMounts } from '../demo-cameras/demo-clips.ts';
import { makeZip } from './file-reader/testing/make-zip.ts';
import { nodeSpawner, type ProcessSpawner } from './processes/channel.ts';
import {
  codeOfApp,
  makeSecondFactor,
  startEngineInProcess,
  type Desk,
  type EngineInProcess,
} from './testing/engine-in-process.ts';
import { createDisk } from './testing/full-disk.ts';
import { temporaryDirectory } from './testing/temporary-database.ts';

const assets = fileURLToPath(new URL('../../assets', import.meta.url));
const admin = { loginName: 'anna', displayName: 'Anna Admin', password: 'correct-horse-battery' };
const supervisor = { loginName: 'mira.holloway', password: 'silver-meadow-compass' };
const operator = { loginName: 'ines.calder', password: 'amber-lantern-orchard' };
const patient = { timeout: 30_000, interval: 200 };
/** Two seconds after the match its clip is begun. */
const clipIsThereMs = 10_000;

async function startDemo(changes: Parameters<typeof startEngineInProcess>[0] = {}) {
  const credentials = { userName: 'demo', password: 'demo-password-of-this-test' };
  const mounts = await readDemoMounts(join(assets, 'demo'), credentials);
  const simulator = await startCameraSimulator({ mounts });
  const demoStreams = mounts.map(({ id }) => ({ cameraId: id, url: simulator.urlOf(id), ...credentials }));
  const engine = await startEngineInProcess({ mode: 'demo', demoStreams, ...changes });
  return {
    engine,
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      await simulator.close();
    },
  };
}

async function signIn(engine: EngineInProcess, person: { loginName: string; password: string }) {
  const desk = engine.open();
  const { mediaTicket } = await desk.get('sessions.sign-in', {
    loginName: person.loginName,
    password: person.password,
  });
  return { desk, mediaTicket };
}

const unmet = async (desk: Desk) => {
  const { recognition } = await desk.get('deployments.current', {});
  return recognition.conditions.filter(({ isMet }) => !isMet).map(({ id }) => id);
};

describe('the demo', () => {
  it('goes live by itself, plays four cameras, raises alerts, and balances its ledger', async () => {
    await using demo = await startDemo();
    const { desk, mediaTicket } = await signIn(demo.engine, operator);
    await vi.waitFor(
      async () => expect((await desk.get('alerts.list', {})).open.length).toBeGreaterThan(0),
      patient,
    );
    const { cameras } = await desk.get('cameras.list', {});
    expect(cameras.map(({ state }) => state)).toEqual(['live', 'live', 'live', 'live']);
    const { deployment, recognition } = await desk.get('deployments.current', {});
    expect(deployment).toMatchObject({ state: 'live', watchlist: { entries: 4 } });
    expect(recognition).toMatchObject({ isRunning: true, isLedgerBalanced: true });

    const playlist = await demo.engine.media(`${mediaTicket}/cameras/cam-01/live.m3u8`);
    expect(Buffer.from(playlist.body).toString()).toContain('#EXTM3U');
    expect((await demo.engine.media(`not-a-ticket/cameras/cam-01/live.m3u8`)).status).toBe(403);
  }, 60_000);

  it('has a clip of an alert once two people have judged it, made of what the cameras showed', async () => {
    await using demo = await startDemo();
    const ines = await signIn(demo.engine, operator);
    const mira = await signIn(demo.engine, supervisor);
    const first = await vi.waitFor(async () => {
      const [alert] = (await ines.desk.get('alerts.list', {})).open;
      if (alert === undefined) throw new Error('none yet');
      return alert;
    }, patient);
    // Nothing may tell that there is one before both votes, so nothing can be waited for.
    await pause(Math.max(0, first.raisedAt + clipIsThereMs - Date.now()));
    const { id } = first;
    for (const { desk } of [ines, mira]) {
      expect((await demo.engine.media(`${ines.mediaTicket}/alerts/${id}/clip`)).status).toBe(404);
      await desk.get('alerts.take', { id });
      const reasons = { subject: ['features-agree'], system: [], environment: [] };
      await desk.get('alerts.judge', { id, verdict: 'match', reasons, idempotencyKey: randomUUID() });
    }
    const view = await ines.desk.get('alerts.read', { id });
    if (view.phase !== 'revealed' || view.clip === null) throw new Error('there is no clip');
    const { status, body } = await demo.engine.media(`${ines.mediaTicket}/${view.clip}`);
    expect(status).toBe(200);
    const { pictures } = clipHeaderSchema.parse(unpackFrame(body)?.header);
    // Some show whom it is about, in frames that recognition looked at; before and after nobody is to be known.
    const clear = pictures.flatMap(({ isPixelated }, nth) => (isPixelated ? [] : [nth]));
    expect(clear.length).toBeGreaterThanOrEqual(3);
    expect(pictures.at(-1)?.isPixelated).toBe(true);
    expect(pictures.every(({ capturedAt }) => Math.abs(capturedAt - first.raisedAt) <= 8_000)).toBe(true);
  }, 120_000);

  it('plays only its own simulator and enrols only its own portraits', async () => {
    await using demo = await startDemo();
    const otto = await signIn(demo.engine, { loginName: 'otto.lindqvist', password: 'walnut-signal-bridge' });
    const camera = { name: 'Mine', place: '', address: 'rtsp://127.0.0.1:9/else' };
    expect(await otto.desk.ask('cameras.add', camera)).toMatchObject({ error: { code: 'demo-only' } });
    expect(await otto.desk.ask('cameras.test', { address: camera.address })).toMatchObject({
      error: { code: 'demo-only' },
    });
    expect((await demo.engine.media(`${otto.mediaTicket}/cameras/cam-01/live.m3u8`)).status).toBe(403);

    const mira = await signIn(demo.engine, supervisor);
    const entry = {
      reference: 'X',
      name: 'X',
      category: 'wanted-on-warrant' as const,
      source: 'x',
      lawfulBasis: 'x',
      imageDate: '2026-01-01',
      reviewer: 'x',
      expiresOn: '2099-01-01',
      instructions: '',
      pictureBase64: (await readFile(join(assets, 'icons/cordon/256x256.png'))).toString('base64'),
    };
    await vi.waitFor(
      async () => expect((await mira.desk.get('deployments.current', {})).deployment?.state).toBe('live'),
      patient,
    );
    const { lists } = await mira.desk.get('watchlists.list', {});
    expect(lists).toMatchObject([
      { state: 'sealed', isInUse: true, submitted: { by: 'Mira Holloway' }, approved: { by: 'Sefa Brandt' } },
    ]);
    const { id: listId } = await mira.desk.get('watchlists.begin', { name: 'A list of ours' });
    expect(await mira.desk.ask('watchlists.enrol', { listId, ...entry })).toMatchObject({
      error: { code: 'demo-only' },
    });
  }, 60_000);

  it('imports its own portraits from a ZIP, with the real model, and nothing else', async () => {
    await using demo = await startDemo();
    const { desk } = await signIn(demo.engine, supervisor);
    await vi.waitFor(
      async () => expect((await desk.get('deployments.current', {})).deployment?.state).toBe('live'),
      patient,
    );
    const folder = join(assets, 'demo/portraits');
    const names = ['SYN-501.jpg', 'SYN-504.jpg'];
    const pictures = await Promise.all(
      names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)), isStored: true })),
    );
    const stranger = {
      name: 'stranger.png',
      bytes: await readFile(join(assets, 'icons/cordon/256x256.png')),
    };
    const head = 'reference,name,category,source,lawful basis,image date,reviewer,expires on,picture';
    const rows = [...names, stranger.name].map(
      (name) => `R-${name},Somebody,wanted-on-warrant,Demo,Demo,2026-06-01,Demo,2099-01-01,${name}`,
    );
    const zip = makeZip([
      { name: 'list.csv', bytes: Buffer.from([head, ...rows].join('\n')) },
      ...pictures,
      stranger,
    ]);
    const { id: listId } = await desk.get('watchlists.begin', { name: 'Imported' });
    const { id } = await desk.get('imports.begin', { listId });
    const dataBase64 = zip.toString('base64');
    await desk.get('imports.put', { id, file: 'list.zip', offset: 0, isLast: true, dataBase64 });
    await desk.get('imports.check', { id });
    await vi.waitFor(
      async () => expect((await desk.get('imports.status', {})).status?.phase).toBe('checked'),
      patient,
    );
    const { status } = await desk.get('imports.status', {});
    expect(status).toMatchObject({ accepted: 2, refused: 1, problems: { 'not-in-demo': 1 } });
    expect(await desk.get('imports.commit', { id, leavesOutRefused: true })).toEqual({ entries: 2 });
    const { lists } = await desk.get('watchlists.list', {});
    expect(lists.find(({ id: known }) => known === listId)).toMatchObject({ state: 'draft', entries: 2 });
  }, 90_000);

  it('signs what a supervisor proposed when it is opened anew, and until then keeps what was signed', async () => {
    await using demo = await startDemo();
    const { desk } = await signIn(demo.engine, supervisor);
    const threshold = async (at: Desk) => (await at.get('deployments.current', {})).deployment?.threshold;
    await vi.waitFor(async () => expect(await unmet(desk)).toEqual([]), patient);
    const signed = (await threshold(desk)) ?? Number.NaN;
    const { choices, floor } = await desk.get('thresholds.read', {});
    expect(choices[0]?.threshold).toBe(floor);
    const stricter = choices[1]?.threshold ?? Number.NaN;
    expect(stricter).toBeGreaterThan(signed);
    expect(await desk.ask('thresholds.propose', { threshold: signed - 0.01 })).toMatchObject({ ok: false });
    await desk.get('thresholds.propose', { threshold: stricter });
    expect(await threshold(desk)).toBe(signed);
    expect(await unmet(desk)).toEqual([]);
    await demo.engine.stop();
    const { directory: dataDirectory, deviceSecret } = demo.engine;
    await using again = await startDemo({ dataDirectory, deviceSecret });
    const later = await signIn(again.engine, supervisor);
    await vi.waitFor(async () => expect(await threshold(later.desk)).toBe(stricter), patient);
    await vi.waitFor(async () => expect(await unmet(later.desk)).toEqual([]), patient);
  }, 90_000);

  it('stops recognising at once when a supervisor ends the deployment, and forgets what was in flight', async () => {
    await using demo = await startDemo();
    const { desk } = await signIn(demo.engine, supervisor);
    await vi.waitFor(async () => expect(await unmet(desk)).toEqual([]), patient);
    await vi.waitFor(async () => {
      const { recognition } = await desk.get('deployments.current', {});
      expect(recognition.ledger.tracks).toBeGreaterThan(3);
    }, patient);
    const { deployment } = await desk.get('deployments.current', {});
    await desk.get('deployments.end', { id: deployment?.id ?? '', reason: 'The test is over.' });
    expect(await unmet(desk)).toContain('deployment-live');
    await vi.waitFor(async () => {
      const { recognition } = await desk.get('deployments.current', {});
      expect(recognition).toMatchObject({
        isRunning: false,
        isLedgerBalanced: true,
        ledger: { inFlight: 0 },
      });
    }, patient);
    const { cameras } = await desk.get('cameras.list', {});
    expect(cameras.every(({ isRecognising }) => !isRecognising)).toBe(true);
  }, 60_000);
});

describe('real data', () => {
  it('is set up by its first admin, opened by their password alone, and cannot go live', async () => {
    await using engine = await startEngineInProcess();
    const desk = engine.open();
    expect(await desk.get('system.status', {})).toMatchObject({ mode: 'operational', setup: 'needs-admin' });
    const session = await desk.get('setup.create-admin', admin);
    expect(await desk.get('system.status', {})).toMatchObject({ setup: 'ready' });
    expect(await desk.ask('deployments.current', {})).toMatchObject({
      error: { code: 'second-factor-missing' },
    });
    const key = await makeSecondFactor(desk, admin.password);
    expect(await unmet(desk)).toContain('authorised');
    await engine.stop();

    await using again = await startEngineInProcess({
      dataDirectory: engine.directory,
      deviceSecret: engine.deviceSecret,
    });
    const locked = again.open();
    expect(await locked.get('system.status', {})).toMatchObject({ setup: 'locked' });
    expect(await locked.ask('sessions.resume', { token: session.token })).toMatchObject({ ok: false });
    expect(
      await locked.ask('sessions.sign-in', { ...admin, displayName: undefined, password: 'wrong' } as never),
    ).toMatchObject({
      ok: false,
    });
    const secrets = { loginName: admin.loginName, password: admin.password };
    // The code of the step in which it was set up is used up.
    const code = codeOfApp(key, Date.now() + 30_000);
    expect(await locked.get('sessions.sign-in', { ...secrets, code })).toMatchObject({
      person: { role: 'admin' },
    });
    expect(await locked.get('system.status', {})).toMatchObject({ setup: 'ready' });
  }, 60_000);

  it('goes on after a restart with the key that the host kept, and the session with it', async () => {
    await using engine = await startEngineInProcess();
    const session = await engine.open().get('setup.create-admin', admin);
    const kept = engine.posted.find((message) => message.kind === 'keys.keep');
    if (kept?.kind !== 'keys.keep') throw new Error('no key was handed to the host');
    await engine.stop();
    await using again = await startEngineInProcess({
      dataDirectory: engine.directory,
      deviceSecret: engine.deviceSecret,
      keyring: kept.keyring,
    });
    const desk = again.open();
    expect(await desk.get('sessions.resume', { token: session.token })).toMatchObject({
      person: { displayName: 'Anna Admin' },
      mediaTicket: session.mediaTicket,
    });
  }, 60_000);

  it('tells the other seats of a session that it ended, and readers of the log that it grew, once for many', async () => {
    await using engine = await startEngineInProcess();
    const desk = engine.open();
    const { token } = await desk.get('setup.create-admin', admin);
    const other = engine.open();
    await other.get('sessions.resume', { token });
    await makeSecondFactor(desk, admin.password);
    await vi.waitFor(() => expect(other.events).toContainEqual({ kind: 'case-log.grew' }), patient);
    const before = other.events.length;
    for (let verification = 0; verification < 20; verification++) await desk.get('case-log.verify', {});
    await desk.get('sessions.sign-out', {});
    const since = other.events.slice(before);
    expect(since.at(-1)).toEqual({ kind: 'session.ended', reason: 'You signed out on another screen.' });
    expect(since.length).toBeLessThan(20);
    expect(desk.events).not.toContainEqual(expect.objectContaining({ kind: 'session.ended' }));
    expect(await other.ask('people.list', {})).toMatchObject({ error: { code: 'not-signed-in' } });
  }, 60_000);

  it('refuses a second engine, another machine’s secret and the other mode, each with what to do', async () => {
    await using engine = await startEngineInProcess();
    await engine.open().get('setup.create-admin', admin);
    const { directory: dataDirectory, deviceSecret } = engine;
    await expect(startEngineInProcess({ dataDirectory, deviceSecret })).rejects.toMatchObject({
      code: 'already-running',
    });
    await engine.stop();
    await expect(startEngineInProcess({ dataDirectory })).rejects.toMatchObject({ code: 'wrong-key' });
    await expect(startEngineInProcess({ dataDirectory, deviceSecret, mode: 'demo' })).rejects.toMatchObject({
      code: 'not-in-demo',
    });
  }, 60_000);

  it('says so when a model file is not the one in the manifest, and recognises nothing', async () => {
    const packsDirectory = await temporaryDirectory();
    await cp(fileURLToPath(new URL('../../native-models/packs', import.meta.url)), packsDirectory, {
      recursive: true,
    });
    await writeFile(join(packsDirectory, 'fr-feature.onnx'), 'not a model');
    await using engine = await startEngineInProcess({ packsDirectory });
    const desk = engine.open();
    await desk.get('setup.create-admin', admin);
    await makeSecondFactor(desk, admin.password);
    await vi.waitFor(async () => {
      const { recognition } = await desk.get('deployments.current', {});
      expect(recognition.words).toContain('fr-feature.onnx is not the one in the manifest');
      expect(recognition).toMatchObject({ isRunning: false, model: null });
    }, patient);
    await rm(packsDirectory, { recursive: true, force: true });
  }, 60_000);

  it('opens a damaged database never, and overwrites nothing', async () => {
    await using engine = await startEngineInProcess();
    await engine.open().get('setup.create-admin', admin);
    await engine.stop();
    const { directory: dataDirectory, deviceSecret } = engine;
    const file = join(dataDirectory, 'case.db');
    const damaged = await readFile(file);
    damaged.fill(7, 0, 8_192);
    await writeFile(file, damaged);
    await using again = await startEngineInProcess({ dataDirectory, deviceSecret });
    const reply = await again
      .open()
      .ask('sessions.sign-in', { loginName: admin.loginName, password: admin.password });
    expect(reply).toMatchObject({
      ok: false,
      error: { code: expect.stringMatching(/database-damaged|wrong-key/) },
    });
    expect((await readFile(file)).equals(damaged)).toBe(true);
  }, 60_000);
});

describe('an end', () => {
  const systemDirectory = process.env['TMPDIR'];
  afterEach(() => {
    if (systemDirectory === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = systemDirectory;
  });

  /** A place of its own for what engines leave, and a count of the processes that they started and that still run. */
  async function watchWhatIsLeft() {
    const temporary = await temporaryDirectory();
    process.env['TMPDIR'] = temporary;
    let running = 0;
    const spawner: ProcessSpawner = {
      spawn(...input) {
        const handle = nodeSpawner.spawn(...input);
        running += 1;
        handle.onExit(() => (running -= 1));
        return handle;
      },
    };
    return {
      spawner,
      running: () => running,
      files: async () => (await readdir(temporary)).filter((name) => !name.startsWith('cordon-test-')),
      [Symbol.asyncDispose]: () => rm(temporary, { recursive: true, force: true }),
    };
  }

  it('stops every process, frees the data and leaves nothing, though the log can’t be written any more', async () => {
    await using left = await watchWhatIsLeft();
    const disk = createDisk();
    await using engine = await startEngineInProcess(
      {},
      { spawner: left.spawner, openDatabase: disk.openDatabase },
    );
    await engine.open().get('setup.create-admin', admin);
    expect(left.running()).toBe(2);
    disk.isFull = true;
    await Promise.all([engine.stop(), engine.stop()]);
    expect(left.running()).toBe(0);
    expect(await left.files()).toEqual([]);

    const { directory: dataDirectory, deviceSecret } = engine;
    await using again = await startEngineInProcess({ dataDirectory, deviceSecret });
    expect(await again.open().get('system.status', {})).toMatchObject({ setup: 'locked' });
  }, 60_000);

  it('comes before the beginning on a full disk, and leaves nothing either', async () => {
    await using left = await watchWhatIsLeft();
    const disk = createDisk();
    await using engine = await startEngineInProcess();
    await engine.open().get('setup.create-admin', admin);
    await engine.stop();
    const kept = engine.posted.find((message) => message.kind === 'keys.keep');
    if (kept?.kind !== 'keys.keep') throw new Error('no key was handed to the host');
    const { directory: dataDirectory, deviceSecret } = engine;
    const start = { dataDirectory, deviceSecret, keyring: kept.keyring };
    disk.isFull = true;
    await expect(
      startEngineInProcess(start, { spawner: left.spawner, openDatabase: disk.openDatabase }),
    ).rejects.toMatchObject({ code: 'disk-full' });
    expect(left.running()).toBe(0);
    expect(await left.files()).toEqual([]);

    await using again = await startEngineInProcess(start);
    expect(await again.open().get('system.status', {})).toMatchObject({ setup: 'ready' });
  }, 60_000);

  it('of an opening that met a full disk is told, and the next sign-in opens the data', async () => {
    const disk = createDisk();
    await using engine = await startEngineInProcess();
    await engine.open().get('setup.create-admin', admin);
    await engine.stop();
    const { directory: dataDirectory, deviceSecret } = engine;
    await using again = await startEngineInProcess(
      { dataDirectory, deviceSecret },
      { openDatabase: disk.openDatabase },
    );
    const desk = again.open();
    const signIn = { loginName: admin.loginName, password: admin.password };
    disk.isFull = true;
    expect(await desk.ask('sessions.sign-in', signIn)).toMatchObject({
      ok: false,
      error: { code: 'disk-full', message: expect.stringContaining('Free some space') },
    });
    expect(await desk.get('system.status', {})).toMatchObject({ setup: 'locked' });
    expect(again.posted.filter(({ kind }) => kind === 'keys.keep')).toEqual([]);
    disk.isFull = false;
    expect(await desk.get('sessions.sign-in', signIn)).toMatchObject({ person: { role: 'admin' } });
    expect(await desk.get('system.status', {})).toMatchObject({ setup: 'ready' });
  }, 60_000);
});
