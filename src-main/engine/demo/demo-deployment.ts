import { randomUUID } from 'node:crypto';
import type { DemoStream } from '../../contract/host-protocol.ts';
import type { CameraConnection, ConfiguredCamera } from '../cameras/queries.ts';
import { AppError } from '../../contract/errors.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Deployment } from '../deployments/queries.ts';
import type { LoadedModel } from '../recognition/inference/inference-client.ts';
import { addressHash, authoritySchema, openVouched, type VouchedDocument } from '../trust/statements.ts';
import { enrol, newList, type WatchlistDeps } from '../watchlists/enrol.ts';
import { usableForMs } from '../watchlists/views.ts';
import type { DemoAssets } from './demo-assets.ts';
import {
  demoForce,
  demoKeysSchema,
  demoOfficer,
  makeDemoKeys,
  signDemoAuthority,
  signDemoPresence,
  type DemoKeys,
} from './demo-keys.ts';

const windowMs = 12 * 60 * 60 * 1000;
/** A deployment with less than this left is replaced at the next start. */
const remainderMs = 60 * 60 * 1000;
const presenceMs = 10 * 60 * 1000;

/** The demo's keys, made at its first run and kept in its encrypted database. */
export async function demoKeys(database: DatabaseClient): Promise<DemoKeys> {
  const stored = demoKeysSchema.safeParse(await database.call('settings.read', { key: 'demo.keys' }));
  if (stored.success) return stored.data;
  const keys = makeDemoKeys();
  await database.call('settings.write', { key: 'demo.keys', value: keys });
  return keys;
}

/** The demo's cameras at the simulator's present addresses; one that somebody removed stays removed. */
export async function restoreDemoCameras({
  database,
  assets,
  streams,
}: {
  readonly database: DatabaseClient;
  readonly assets: DemoAssets;
  readonly streams: readonly DemoStream[];
}): Promise<void> {
  const configured = await database.call('cameras.configured');
  for (const { id, name, place } of assets.cameras) {
    const stream = streams.find(({ cameraId }) => cameraId === id);
    if (stream === undefined) continue;
    const known = configured.find((camera) => camera.id === id);
    const camera: ConfiguredCamera = {
      id,
      name: known?.name ?? name,
      place: known?.place ?? place,
      address: stream.url,
      userName: stream.userName,
      password: stream.password,
      substream: null,
    };
    if (known === undefined) {
      const wasRemoved = await database.call('cameras.was-known', { id });
      if (!wasRemoved) await database.call('cameras.add', { ...camera, actorId: null });
    } else if (known.address !== camera.address || known.password !== camera.password) {
      await database.call('cameras.change', { ...camera, actorId: null });
    }
  }
}

export interface DemoDeploymentDeps {
  readonly database: DatabaseClient;
  readonly assets: DemoAssets;
  readonly watchlists: WatchlistDeps;
  readonly now: () => number;
  /** The engine was started again while the demo is open. */
  readonly isEngineRestart: boolean;
}

/**
 * Keeps the demo's live deployment if its authority still covers what is there; otherwise starts a new one.
 * Answers its id; null when somebody ended it and the demo was not opened anew since: an engine that died in between
 * must not bring it back.
 */
export async function ensureDemoDeployment(
  deps: DemoDeploymentDeps,
  keys: DemoKeys,
  model: LoadedModel,
  policyHash: string,
): Promise<string | null> {
  const { database, now } = deps;
  const cameras = await database.call('cameras.configured');
  const threshold = await thresholdFor(database, model);
  const current = await database.call('deployments.current');
  if (current?.state === 'ended' && deps.isEngineRestart) return null;
  if (current?.state === 'live') {
    // What runs keeps its threshold through a restart of the engine; a demo that is opened anew takes the proposed one.
    const wanted = deps.isEngineRestart ? current.threshold : threshold;
    if (isStillCovered(current, keys, cameras, { ...model, threshold: wanted }, now())) return current.id;
    await database.call('deployments.end', {
      id: current.id,
      reason: 'The demo starts a new deployment: the old authority no longer covers it.',
      listKeptMs: 0,
      actorId: null,
    });
    await database.call('watchlists.destroy', { id: current.listId, reason: 'its deployment ended' });
  }

  const { listId, sealHash } = await sealedDemoList(deps);

  const id = `demo-${randomUUID().slice(0, 8)}`;
  const from = now();
  const until = from + windowMs;
  const place = 'High Street, Anytown';
  const useCase = 'crime-hotspot';
  const authority = signDemoAuthority(
    keys,
    {
      kind: 'authority',
      mode: 'demo',
      deploymentId: id,
      useCase,
      rationale: 'Demonstration with synthetic people.',
      place,
      cameras: cameras.map((camera) => ({ id: camera.id, addressHash: addressHash(camera) })),
      from,
      until,
      policyHash,
      listSealHash: sealHash,
      modelHash: model.modelHash,
      threshold,
    },
    from,
  );
  await database.call('deployments.start', {
    id,
    name: 'Demo deployment',
    place,
    useCase,
    from,
    until,
    listId,
    threshold,
    policyHash,
    authority,
    authorisedBy: demoOfficer,
    actorId: null,
  });
  return id;
}

/** The demo's list takes the way of every list: a supervisor of the demo hands it in, its auditor approves it. */
async function sealedDemoList({
  database,
  assets,
  watchlists,
}: DemoDeploymentDeps): Promise<{ readonly listId: string; readonly sealHash: string }> {
  const begun = { ...(await newList(watchlists)), name: assets.watchlist.name };
  const { id } = await database.call('watchlists.find-or-begin-draft', begun);
  const present = await database.call('watchlists.entries', {
    id,
    whose: { enrolledBy: null },
    offset: 0,
    limit: assets.watchlist.entries.length,
  });
  const references = new Set(present.entries.map(({ reference }) => reference));
  for (const entry of assets.watchlist.entries) {
    if (references.has(entry.reference)) continue;
    const { portrait: _, sha256: __, ...body } = entry;
    await enrol(watchlists, id, body, await assets.readPortrait(entry), null);
  }
  const people = await database.call('people.list');
  const supervisor = people.find(({ role }) => role === 'supervisor');
  const auditor = people.find(({ role }) => role === 'auditor');
  if (supervisor === undefined || auditor === undefined) throw new Error('the demo has lost its people');
  await database.call('watchlists.submit', { id, actor: supervisor });
  const submitted = await database.call('watchlists.find', { id });
  const contentHash = submitted?.contentHash ?? '';
  await database.call('watchlists.approve', { id, contentHash, actor: auditor });
  const sealed = { id, actor: supervisor, usableForMs: usableForMs(await watchlists.policy()) };
  return { listId: id, ...(await database.call('watchlists.seal', sealed)) };
}

/** What a supervisor proposed for the next authority, and never below the floor of the demo's policy. */
async function thresholdFor(database: DatabaseClient, model: LoadedModel): Promise<number> {
  const proposal = await database.call('thresholds.proposal', { modelHash: model.modelHash });
  return Math.max(model.defaultThreshold, proposal?.threshold ?? 0);
}

/** The demo's on-site officer confirms presence by a timer; on real data a person does it with a token. */
export function demoPresence(keys: DemoKeys, deploymentId: string, now: number): VouchedDocument {
  return signDemoPresence(keys, { kind: 'presence', deploymentId, at: now, until: now + presenceMs }, now);
}

/** The demo opens only its simulator's streams, whatever is typed; their credentials come with them. */
export function admitDemoConnection(
  streams: readonly DemoStream[],
): (connection: CameraConnection) => CameraConnection {
  return ({ address, substream }) => {
    const stream = streams.find(({ url }) => new URL(url).href === address);
    if (stream === undefined || substream !== null) {
      throw new AppError(
        'demo-only',
        'The demo opens only its own simulated cameras. Start Cordon with --data to use real ones.',
        { details: { field: 'address' } },
      );
    }
    return { address: stream.url, userName: stream.userName, password: stream.password, substream: null };
  };
}

function isStillCovered(
  deployment: Deployment,
  keys: DemoKeys,
  cameras: readonly ConfiguredCamera[],
  model: Pick<LoadedModel, 'modelHash'> & { readonly threshold: number },
  now: number,
): boolean {
  if (deployment.authority === null || deployment.until - now < remainderMs) return false;
  const opened = openVouched(
    deployment.authority,
    { root: { mode: 'demo', force: demoForce, publicKey: keys.root.publicKey }, revocations: null },
    'authorising-officer',
    authoritySchema,
    now,
    'The authority',
  );
  if (!opened.ok) return false;
  const authority = opened.value.statement;
  return (
    authority.policyHash === deployment.policyHash &&
    authority.modelHash === model.modelHash &&
    authority.threshold === model.threshold &&
    authority.cameras.length === cameras.length &&
    cameras.every((camera) =>
      authority.cameras.some(({ id, addressHash: hash }) => id === camera.id && hash === addressHash(camera)),
    )
  );
}
