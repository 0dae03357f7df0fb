import { randomUUID } from 'node:crypto';
import type { DeploymentDraft } from '../../contract/deployments.ts';
import type { DemoDevice, DemoStream } from '../../contract/host-protocol.ts';
import type { DeviceCredentials } from '../cameras/onvif/username-token.ts';
import type { CameraConnection, ConfiguredCamera } from '../cameras/queries.ts';
import { noLimits } from '../../contract/cameras.ts';
import { AppError } from '../../contract/errors.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Authorities } from '../deployments/authority-handlers.ts';
import { isOver, isRunning } from '../deployments/lifecycle.ts';
import type { Deployment } from '../deployments/queries.ts';
import type { LoadedModel } from '../recognition/inference/inference-client.ts';
import { sealList, submitList } from '../watchlists/close-list.ts';
import { enrol, newList, type WatchlistDeps } from '../watchlists/enrol.ts';
import { answerableMs, usableForMs } from '../watchlists/views.ts';
import { openAuthority } from '../trust/authority.ts';
import { hashOfText } from '../trust/signed-document.ts';
import { addressHash } from '../trust/statements.ts';
import type { DemoAssets } from './demo-assets.ts';
import { demoForce, demoKeysSchema, makeDemoKeys, signDemoAuthority, type DemoKeys } from './demo-keys.ts';

const windowMs = 12 * 60 * 60 * 1000;
/** A deployment with less than this left is replaced at the next start. */
const remainderMs = 60 * 60 * 1000;

/** The demo's keys, made at its first run and kept in its encrypted database. */
export async function demoKeys(database: DatabaseClient): Promise<DemoKeys> {
  const stored = demoKeysSchema.safeParse(await database.call('settings.read', { key: 'demo.keys' }));
  if (stored.success) return stored.data;
  const keys = makeDemoKeys();
  await database.call('settings.write', { key: 'demo.keys', value: keys });
  return keys;
}

/** The demo's cameras, and those that somebody added, at the simulator's present addresses; one that somebody removed stays removed. */
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
      transport: 'tcp',
      certificateSha256: null,
      limits: known?.limits ?? noLimits,
    };
    if (known === undefined) {
      const wasRemoved = await database.call('cameras.was-known', { id });
      if (!wasRemoved) await database.call('cameras.add', { ...camera, actorId: null });
    } else if (known.address !== camera.address || known.password !== camera.password) {
      await database.call('cameras.change', { ...camera, actorId: null });
    }
  }
  const added = configured.filter((camera) => assets.cameras.every(({ id }) => id !== camera.id));
  for (const camera of added) {
    const stream = sameStream(streams, camera.address);
    if (stream === undefined || (stream.url === camera.address && stream.password === camera.password))
      continue;
    const substream = camera.substream === null ? undefined : sameStream(streams, camera.substream);
    await database.call('cameras.change', {
      ...camera,
      address: stream.url,
      userName: stream.userName,
      password: stream.password,
      substream: substream?.url ?? null,
      actorId: null,
    });
  }
}

/** The stream that was at an address of an earlier start: its port is another each time, its path is not. */
function sameStream(streams: readonly DemoStream[], address: string): DemoStream | undefined {
  return streams.find(({ url }) => new URL(url).pathname === new URL(address).pathname);
}

export interface DemoDeploymentDeps {
  readonly database: DatabaseClient;
  readonly assets: DemoAssets;
  readonly watchlists: WatchlistDeps;
  readonly authorities: Authorities;
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
  if (current !== null && isOver(current.state) && deps.isEngineRestart) return null;
  if (current !== null && isRunning(current.state)) {
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

  const listId = await sealedDemoList(deps);

  const id = `demo-${randomUUID().slice(0, 8)}`;
  const from = now();
  const draft: DeploymentDraft = {
    name: 'Demo deployment',
    kind: 'static',
    place: 'High Street, Anytown',
    useCase: 'crime-hotspot',
    rationale: 'Demonstration with synthetic people.',
    cameraIds: cameras.map((camera) => camera.id),
    from,
    until: from + windowMs,
    listId,
    threshold,
    documents: demoDocuments,
    signage: 'None is needed: nobody in the demonstration exists.',
  };
  await database.call('deployments.draft', { id, draft, policyHash, actorId: null });
  await authorise(deps, keys, id);
  await database.call('deployments.go-live', { id, by: 'demo', actorId: null, at: now() });
  return id;
}

/** What a real officer does on their own machine, and a supervisor with the file that comes back. */
async function authorise(
  { database, authorities, now }: DemoDeploymentDeps,
  keys: DemoKeys,
  id: string,
): Promise<void> {
  const deployment = await database.call('deployments.find', { id });
  if (deployment === null) throw new Error('the demo drafted a deployment that is not there');
  const file = signDemoAuthority(keys, await authorities.order(deployment), now());
  await authorities.import(JSON.stringify(file), 'demo', null);
}

/** Made up, like everything in the demo; an authority names each that the policy asks for. */
const demoDocuments: DeploymentDraft['documents'] = [
  'data-protection',
  'equality',
  'community',
  'policy',
].map((code) => ({
  code,
  title: `Made up for the demonstration (${code})`,
  sha256: hashOfText(`Cordon demonstration: ${code}\n`),
}));

/** The demo's list takes the way of every list: a supervisor of the demo hands it in, its auditor approves it. */
async function sealedDemoList({ database, assets, watchlists }: DemoDeploymentDeps): Promise<string> {
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
  await submitList(database, { id, actor: supervisor });
  const submitted = await database.call('watchlists.find', { id });
  const contentHash = submitted?.contentHash ?? '';
  await database.call('watchlists.approve', { id, contentHash, actor: auditor });
  const policy = await watchlists.policy();
  const times = { usableForMs: usableForMs(policy), answerableMs: answerableMs(policy) };
  await sealList(database, times, { id, actor: supervisor });
  return id;
}

/** What a supervisor proposed for the next authority, and never below the floor of the demo's policy. */
async function thresholdFor(database: DatabaseClient, model: LoadedModel): Promise<number> {
  const proposal = await database.call('thresholds.proposal', { modelHash: model.modelHash });
  return Math.max(model.defaultThreshold, proposal?.threshold ?? 0);
}

/** The demo opens only its simulator's streams, whatever is typed; their credentials come with them. */
export function admitDemoConnection(
  streams: readonly DemoStream[],
): (connection: CameraConnection) => CameraConnection {
  return ({ address, substream, limits }) => {
    const streamAt = (wanted: string) => streams.find(({ url }) => new URL(url).href === wanted);
    const stream = streamAt(address);
    if (stream === undefined) throw onlyItsOwn('address');
    const smaller = substream === null ? null : streamAt(substream);
    if (smaller === undefined) throw onlyItsOwn('substream');
    const { url, userName, password } = stream;
    return {
      address: url,
      userName,
      password,
      substream: smaller?.url ?? null,
      transport: 'tcp',
      certificateSha256: null,
      limits,
    };
  };
}

/** The demo asks only its simulator's own device, whatever is typed; the credentials come with it. */
export function admitDemoDevice(
  streams: readonly DemoStream[],
  own: DemoDevice | undefined,
): (device: URL) => DeviceCredentials {
  return (device) => {
    const stream = streams.find(({ url }) => own?.streams.includes(url));
    if (own === undefined || stream === undefined || device.href !== own.service) throw onlyItsOwn('service');
    return { userName: stream.userName, password: stream.password };
  };
}

function onlyItsOwn(field: string): AppError {
  return new AppError(
    'demo-only',
    'The demo opens only its own simulated cameras. Start Cordon with --data to use real ones.',
    { details: { field } },
  );
}

function isStillCovered(
  deployment: Deployment,
  keys: DemoKeys,
  cameras: readonly ConfiguredCamera[],
  model: Pick<LoadedModel, 'modelHash'> & { readonly threshold: number },
  now: number,
): boolean {
  if (deployment.authority === null || deployment.presence === null || deployment.until - now < remainderMs)
    return false;
  const root = { mode: 'demo', force: demoForce, publicKey: keys.root.publicKey } as const;
  const opened = openAuthority(deployment.authority, { root, revocations: null }, 'demo', now);
  if (!opened.ok) return false;
  const { authority } = opened.value;
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
