import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { startCameraSimulator } from '../../demo-cameras/camera-simulator.ts';
import { readDemoMounts } from '../../demo-cameras/demo-clips.ts';
import { startOnvifDevice } from '../../demo-cameras/onvif-device.ts';
import { makeSecondFactor, startEngineInProcess } from '../testing/engine-in-process.ts';

const demo = fileURLToPath(new URL('../../../assets/demo', import.meta.url));

async function startWithAdmin(outside: Parameters<typeof startEngineInProcess>[1] = {}) {
  const engine = await startEngineInProcess({}, outside);
  const desk = engine.open();
  await desk.get('setup.create-admin', {
    loginName: 'anna',
    displayName: 'Anna Admin',
    password: 'correct-horse-battery',
  });
  await makeSecondFactor(desk, 'correct-horse-battery');
  const [read, write] = [desk.get, desk.ask];
  return {
    write,
    read,
    add: async (address: string, credentials = {}) => {
      const camera = { name: 'Gate', place: '', address, ...credentials };
      return (await desk.get('cameras.add', camera)).id;
    },
    camera: async () => (await desk.get('cameras.list', {})).cameras[0],
    /** Everything that an admin is shown of the log. */
    log: async () => JSON.stringify(await desk.get('case-log.list', {})),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

describe('a camera’s credentials', () => {
  test('are taken out of the address, whatever is in them', async () => {
    await using console = await startWithAdmin();
    await console.add('rtsp://admin:50%-kolibri@127.0.0.1:9/main');
    expect(await console.camera()).toMatchObject({
      address: 'rtsp://127.0.0.1:9/main',
      hasCredentials: true,
    });
    expect(await console.log()).not.toContain('kolibri');
  });

  test.each([
    'rtsp://127.0.0.1:9/s?channel=1&user=adm&pwd=kolibri',
    'rtsp://127.0.0.1:9/password=kolibri&ch=1',
  ])('stand on no screen and in no log where %s carries them', async (address) => {
    await using console = await startWithAdmin();
    const id = await console.add(address);
    const shown = (await console.camera())?.address ?? '';
    expect(shown).toContain('hidden');
    expect(shown).not.toContain('kolibri');
    expect(await console.log()).not.toContain('kolibri');
    // What was shown is sent back: the camera keeps its real address, so it is no other one's twin.
    const unchanged = { id, name: 'Gate 2', place: '', address: shown, keepCredentials: true };
    await console.read('cameras.change', unchanged);
    expect(await console.write('cameras.add', { name: 'Twin', place: '', address })).toMatchObject({
      error: { code: 'conflict' },
    });
  });

  test('are never sent to another host than theirs', async () => {
    await using console = await startWithAdmin();
    const id = await console.add('rtsp://127.0.0.1:9/main?token=kolibri', { userName: 'a', password: 'b' });
    const change = { id, name: 'Gate', place: '' };
    for (const [address, keepCredentials] of [
      ['rtsp://127.0.0.2:9/main', true],
      ['rtsp://127.0.0.1:10/main', true],
      ['rtsp://127.0.0.2:9/main?token=hidden', false],
    ] as const) {
      const refused = { error: { code: 'bad-request', details: { field: 'address' } } };
      expect(await console.write('cameras.change', { ...change, address, keepCredentials })).toMatchObject(
        refused,
      );
      expect(await console.write('cameras.test', { address, saved: { id, keepCredentials } })).toMatchObject(
        refused,
      );
    }
    expect(await console.camera()).toMatchObject({ address: 'rtsp://127.0.0.1:9/main?token=hidden' });
  });

  test('that are saved can be tried without typing them again', async () => {
    const credentials = { userName: 'demo', password: 'demo-password-of-this-test' };
    const mounts = await readDemoMounts(demo, credentials);
    const simulator = await startCameraSimulator({ mounts });
    try {
      await using console = await startWithAdmin();
      const address = simulator.urlOf('cam-01');
      const id = await console.add(address, credentials);
      expect(await console.write('cameras.test', { address })).toMatchObject({ ok: false });
      expect(
        await console.read('cameras.test', { address, saved: { id, keepCredentials: true } }),
      ).toMatchObject({ widthPx: 1280 });
    } finally {
      await simulator.close();
    }
  });
});

describe('what a camera asks for beyond what holds for all', () => {
  test('is kept, told in the log with its values, and taken away only by another change', async () => {
    await using console = await startWithAdmin();
    const limits = {
      threshold: 0.7,
      leastQuality: 60,
      ignored: [{ x: 0, y: 0, width: 1, height: 0.2 }],
    };
    const id = await console.add('rtsp://127.0.0.1:9/main');
    const camera = { id, name: 'Gate', place: '', address: 'rtsp://127.0.0.1:9/main', keepCredentials: true };
    await console.read('cameras.change', { ...camera, limits });
    expect(await console.camera()).toMatchObject({ limits });
    expect(await console.log()).toContain('limits (threshold 0.700, quality 60, ignored 0% 0% 100% 20%)');
    await console.read('cameras.change', camera);
    expect(await console.camera()).toMatchObject({ limits: { threshold: null } });
    for (const nonsense of [
      { threshold: -0.1 },
      { threshold: 2 },
      { leastQuality: -5 },
      { ignored: [{ x: 0.5, y: 0, width: 0.6, height: 1 }] },
    ]) {
      const refused = await console.write('cameras.change', {
        ...camera,
        limits: { ...limits, ...nonsense },
      });
      expect(refused).toMatchObject({ error: { code: 'bad-request' } });
    }
  });
});

describe('a substream', () => {
  test('is sealed and hidden like the main address, and shown back and forth without losing its secrets', async () => {
    await using console = await startWithAdmin();
    const substream = 'rtsp://127.0.0.1:9/sub?user=adm&pwd=kolibri';
    const id = await console.add('rtsp://127.0.0.1:9/main', {
      userName: 'adm',
      password: 'kolibri',
      substream,
    });
    const shown = (await console.camera())?.substream?.address ?? '';
    expect(shown).toBe('rtsp://127.0.0.1:9/sub?user=hidden&pwd=hidden');
    expect(await console.log()).not.toContain('kolibri');
    const unchanged = {
      id,
      name: 'Gate',
      place: '',
      address: 'rtsp://127.0.0.1:9/main',
      keepCredentials: true,
    };
    await console.read('cameras.change', { ...unchanged, substream: shown });
    expect(await console.log()).not.toContain('was changed: substream');
    await console.read('cameras.change', unchanged);
    expect(await console.camera()).toMatchObject({ substream: null });
    expect(await console.log()).toContain('was changed: substream');
  });

  test('is never at another host, so that no credentials go there, nor those hidden in an address', async () => {
    await using console = await startWithAdmin();
    const camera = { name: 'Gate', place: '', address: 'rtsp://127.0.0.1:9/main?token=kolibri' };
    const refused = { error: { code: 'bad-request', details: { field: 'substream' } } };
    for (const substream of [
      'rtsp://127.0.0.2:9/sub',
      'rtsp://127.0.0.1:10/sub',
      camera.address,
      'rtsp://x:y@/',
    ]) {
      expect(await console.write('cameras.add', { ...camera, substream })).toMatchObject({
        error: { code: 'bad-request' },
      });
    }
    const id = await console.add(camera.address, { userName: 'a', password: 'b' });
    const moved = { id, name: 'Gate', place: '', keepCredentials: false };
    const elsewhere = {
      address: 'rtsp://127.0.0.2:9/main',
      substream: 'rtsp://127.0.0.2:9/sub?token=hidden',
    };
    expect(await console.write('cameras.change', { ...moved, ...elsewhere })).toMatchObject({
      error: { code: 'bad-request', details: { field: 'address' } },
    });
    expect(
      await console.write('cameras.change', {
        ...moved,
        address: 'rtsp://127.0.0.1:9/main',
        substream: 'rtsp://127.0.0.2:9/sub?token=hidden',
      }),
    ).toMatchObject(refused);
  });
});

describe('looking for cameras', () => {
  const credentials = { userName: 'viewer', password: 'kolibri-of-this-test' };

  test('finds one, reads its streams, tests one with its picture and adds it, and keeps its password to itself', async () => {
    const mounts = await readDemoMounts(demo, credentials);
    const simulator = await startCameraSimulator({ mounts });
    const stream = (token: string, id: string) => ({
      token,
      name: `Stream ${token}`,
      codec: 'H264' as const,
      widthPx: 1280,
      heightPx: 720,
      framesPerSecond: 15,
      // As a device says it that knows itself by another address, with what it should not say.
      url: simulator.urlOf(id).replace('127.0.0.1', `root:hunter2@192.0.2.4`),
    });
    const discoveryPort = simulator.port;
    const device = await startOnvifDevice({
      credentials,
      streams: [stream('main', 'cam-01'), stream('sub', 'cam-02')],
      discoveryPort,
      name: 'Market north',
    });
    try {
      await using console = await startWithAdmin({
        discovery: { interfaces: () => ['127.0.0.1'], port: discoveryPort, patienceMs: 1_000 },
      });
      const { devices } = await console.read('cameras.find', {});
      expect(devices).toMatchObject([{ name: 'Market north', knownAs: null }]);
      const service = devices[0]?.service ?? '';
      expect(await console.write('cameras.profiles', { service })).toMatchObject({
        error: { code: 'camera-refused', details: { field: 'userName' } },
      });
      const { profiles } = await console.read('cameras.profiles', { service, ...credentials });
      expect(profiles.map(({ address }) => address)).toEqual([
        simulator.urlOf('cam-01'),
        simulator.urlOf('cam-02'),
      ]);
      const [main, sub] = profiles;
      const addresses = { address: main?.address ?? '', substream: sub?.address ?? '' };
      const tested = await console.read('cameras.test', { ...addresses, ...credentials });
      expect(tested).toMatchObject({ widthPx: 1280, substream: { widthPx: 1280 } });
      expect(tested.picture).not.toBeNull();
      await console.add(addresses.address, { substream: addresses.substream, ...credentials });
      expect((await console.read('cameras.find', {})).devices).toMatchObject([{ knownAs: 'Gate' }]);
      const shown = `${await console.log()}${JSON.stringify(await console.camera())}${JSON.stringify(devices)}`;
      for (const secret of ['kolibri', 'hunter2']) expect(shown).not.toContain(secret);
    } finally {
      await Promise.all([device.close(), simulator.close()]);
    }
  });

  test('asks nobody at what is no address of a device', async () => {
    await using console = await startWithAdmin();
    for (const service of [
      'https://127.0.0.1',
      'ftp://127.0.0.1',
      'http://a:b@127.0.0.1/',
      'not an address',
    ]) {
      expect(await console.write('cameras.profiles', { service })).toMatchObject({
        error: { code: 'bad-request', details: { field: 'service' } },
      });
    }
  });
});

describe('how cameras did', () => {
  test('is told from the log, from when it was added', async () => {
    await using console = await startWithAdmin();
    await console.add('rtsp://127.0.0.1:9/main');
    await expect
      .poll(async () => (await console.read('cameras.health', { days: 1 })).cameras, { timeout: 20_000 })
      .toMatchObject([
        { cameraName: 'Gate', liveMs: 0, wellMs: 0, faults: [{ kind: 'refused', until: null }] },
      ]);
    const [health] = (await console.read('cameras.health', { days: 1 })).cameras;
    expect(health?.watchedMs).toBeGreaterThan(0);
    expect(health?.watchedMs).toBeLessThan(120_000);
  });
});
