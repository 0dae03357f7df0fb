import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
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
  const start: Parameters<typeof createDemo>[0] = {
    kind: 'start',
    mode: 'demo',
    version: '0.0.0-test',
    dataDirectory: temporary.directory,
    packsDirectory: '',
    packId: 'default',
    assetsDirectory,
    deviceSecret: new Uint8Array(32),
    deviceSecretStore: { kind: 'demo-file', detail: null },
    demoStreams: [
      { cameraId: 'cam-01', url: 'rtsp://127.0.0.1:9/one', userName: 'demo', password: 'demo-of-this-test' },
    ],
    machine: unmanagedMachine,
  };

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
