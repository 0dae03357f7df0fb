import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { noLimits } from '../../contract/cameras.ts';
import type { TrustSeal } from '../keys/vault-file.ts';
import { PolicyKeeper } from '../policy/policy-keeper.ts';
import type { TakeInDeps } from '../policy/take-in.ts';
import type { LoadedModel } from '../recognition/inference/inference-client.ts';
import { unmanagedMachine } from '../testing/unmanaged-machine.ts';
import { startDeploymentIn } from '../testing/start-deployment.ts';
import { openTemporaryDatabase } from '../testing/temporary-database.ts';
import type { WatchlistDeps } from '../watchlists/enrol.ts';
import { Authorities, type AuthorityDeps } from '../deployments/authority-handlers.ts';
import { Presence } from '../deployments/presence.ts';
import { createDemo, type DemoParts } from './demo.ts';

const assetsDirectory = fileURLToPath(new URL('../../../assets', import.meta.url));
const model: LoadedModel = {
  name: 'A model',
  purpose: '',
  modelHash: 'a'.repeat(64),
  defaultThreshold: 0.5,
};
/** Whatever is started anew begins with a list: this says that it was tried. */
const lists: WatchlistDeps = {
  database: () => {
    throw new Error('unused');
  },
  enrolPicture: () => Promise.reject(new Error('unused')),
  modelHash: () => {
    throw new Error('a new list was begun');
  },
  admitPicture: () => undefined,
  dropFromSearch: () => Promise.resolve(),
  openUnder18Authority: () => Promise.reject(new Error('unused')),
  isLive: () => Promise.resolve(false),
  personNames: () => Promise.resolve(new Map()),
  announce: () => undefined,
  now: () => 0,
  policy: () => Promise.reject(new Error('unused')),
};

const startOf = (dataDirectory: string): Parameters<typeof createDemo>[0] => ({
  kind: 'start',
  mode: 'demo',
  version: '0.0.0-test',
  dataDirectory,
  packsDirectory: '',
  packId: 'default',
  assetsDirectory,
  deviceSecret: new Uint8Array(32),
  deviceSecretStore: { kind: 'demo-file', detail: null },
  demoStreams: [
    { cameraId: 'cam-01', url: 'rtsp://127.0.0.1:9/one', userName: 'demo', password: 'demo-of-this-test' },
  ],
  machine: unmanagedMachine,
});

/** The simulator with its spare camera, as it is after it was started on some port. */
const withSpare = (port: number, password: string) => {
  const urlOf = (id: string) => `rtsp://127.0.0.1:${String(port)}/${id}`;
  const ids = ['cam-01', 'spare-main', 'spare-sub'];
  return {
    demoStreams: ids.map((id) => ({ cameraId: id, url: urlOf(id), userName: 'demo', password })),
    demoDevice: {
      service: `http://127.0.0.1:${String(port + 1)}/onvif/device_service`,
      discoveryPort: port + 2,
      streams: [urlOf('spare-main'), urlOf('spare-sub')],
    },
  };
};

it('opens and asks nothing but its own simulator, and gives its credentials whatever is typed', async () => {
  const own = withSpare(9_000, 'first');
  const demo = await createDemo({ ...startOf('/nowhere'), ...own }, () => 0);
  const [main = '', sub = ''] = own.demoDevice.streams;
  const typed = {
    userName: 'root',
    password: 'typed',
    transport: 'udp',
    certificateSha256: null,
    limits: noLimits,
  } as const;
  expect(demo.admitConnection({ ...typed, address: main, substream: sub })).toMatchObject({
    address: main,
    substream: sub,
    userName: 'demo',
    password: 'first',
  });
  expect(demo.admitDevice(new URL(own.demoDevice.service))).toEqual({ userName: 'demo', password: 'first' });
  expect([main, 'rtsp://127.0.0.1:9000/cam-01'].map((address) => demo.isOfDevice({ address }))).toEqual([
    true,
    false,
  ]);
  const onlyOwn = (field: string) => expect.objectContaining({ code: 'demo-only', details: { field } });
  const elsewhere = 'rtsp://192.0.2.7/main';
  for (const [connection, field] of [
    [{ ...typed, address: elsewhere, substream: null }, 'address'],
    [{ ...typed, address: main, substream: elsewhere }, 'substream'],
  ] as const)
    expect(() => demo.admitConnection(connection)).toThrow(onlyOwn(field));
  for (const device of ['http://127.0.0.1:9/onvif/device_service', `${own.demoDevice.service}?x`])
    expect(() => demo.admitDevice(new URL(device))).toThrow(onlyOwn('service'));
  const without = await createDemo(startOf('/nowhere'), () => 0);
  expect(() => without.admitDevice(new URL(own.demoDevice.service))).toThrow(onlyOwn('service'));
});

it('finds a camera that somebody added again, where its simulator is after another start', async () => {
  await using temporary = await openTemporaryDatabase();
  const { client: database, clock } = temporary;
  const begin = async (port: number, password: string) => {
    const own = withSpare(port, password);
    const demo = await createDemo({ ...startOf(temporary.directory), ...own }, clock.now);
    await demo.prepare(database);
    return { demo, streams: own.demoDevice.streams };
  };
  const { demo, streams } = await begin(9_000, 'first');
  const connection = demo.admitConnection({
    address: streams[0] ?? '',
    substream: streams[1] ?? '',
    userName: '',
    password: '',
    transport: 'tcp',
    certificateSha256: null,
    limits: noLimits,
  });
  const added = { id: 'camera-1', name: 'Spare', place: '', actorId: 'admin', ...connection };
  await database.call('cameras.add', added);
  const after = await begin(9_500, 'second');
  const cameras = await database.call('cameras.configured');
  expect(cameras.find(({ id }) => id === 'camera-1')).toMatchObject({
    name: 'Spare',
    address: after.streams[0],
    substream: after.streams[1],
    password: 'second',
  });
  expect(cameras).toHaveLength(2);
});

it('does not go live again where only its engine was restarted after a person ended the deployment', async () => {
  await using temporary = await openTemporaryDatabase();
  const { client: database, clock } = temporary;
  const list = await database.call('watchlists.find-or-begin-draft', {
    id: 'list-1',
    name: 'Demo list',
    modelHash: model.modelHash,
    expiresAt: clock.now() + 1_000,
  });
  await startDeploymentIn(database, {
    id: 'demo-1',
    listId: list.id,
    from: clock.now(),
    until: clock.now() + 1_000,
    threshold: 0.5,
  });
  await database.call('deployments.end', { id: 'demo-1', reason: 'Enough.', listKeptMs: 0, actorId: 'mira' });
  const start = startOf(temporary.directory);

  let seal: TrustSeal | null = null;
  const takeIn: TakeInDeps = {
    mode: 'demo',
    database: () => database,
    keeper: new PolicyKeeper({ mode: 'demo', database: () => database, seal: () => seal }),
    now: clock.now,
    seal: () => seal,
    sealTrust: async (next) => {
      seal = next;
    },
    custodiansChanged: () => Promise.resolve(),
    reconsider: () => Promise.resolve(),
    announce: () => undefined,
  };

  const authorityDeps: AuthorityDeps = {
    database: () => database,
    mode: 'demo',
    now: clock.now,
    trust: async () => takeIn.keeper.trustOf(await database.call('trust.rows')),
    openPolicy: (hash) => takeIn.keeper.open(hash),
    orderGround: () => Promise.reject(new Error('unused')),
    reconsider: () => Promise.resolve(),
  };
  const parts: DemoParts = {
    policies: takeIn,
    watchlists: lists,
    authorities: new Authorities(authorityDeps),
    presence: new Presence({ ...authorityDeps, onTyped: () => undefined }),
    addDecoyPerson: () => Promise.reject(new Error('unused')),
    onChange: () => undefined,
  };
  await expect(createDemo({ ...start, demoStreams: [] }, clock.now)).rejects.toMatchObject({
    code: 'conflict',
  });

  const restarted = await createDemo({ ...start, keyring: new Uint8Array() }, clock.now);
  await restarted.prepare(database);
  await restarted.goLive(database, parts, model);
  expect(restarted.officer).toBeNull();

  const opened = await createDemo(start, clock.now);
  await opened.prepare(database);
  await expect(opened.goLive(database, parts, model)).rejects.toThrow('a new list was begun');
});
