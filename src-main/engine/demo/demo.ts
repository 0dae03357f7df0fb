import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PresenceStatus } from '../../contract/deployments.ts';
import { AppError } from '../../contract/errors.ts';
import type { HostToEngine } from '../../contract/host-protocol.ts';
import type { DeviceCredentials } from '../cameras/onvif/username-token.ts';
import type { CameraConnection } from '../cameras/queries.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Authorities } from '../deployments/authority-handlers.ts';
import type { Presence } from '../deployments/presence.ts';
import type { LoadedModel } from '../recognition/inference/inference-client.ts';
import type { TakeInDeps } from '../policy/take-in.ts';
import type { WatchlistDeps } from '../watchlists/enrol.ts';
import { admitDemoDecoy, admitDemoPicture, readDemoAssets, type DemoPerson } from './demo-assets.ts';
import {
  admitDemoConnection,
  admitDemoDevice,
  demoKeys,
  ensureDemoDeployment,
  restoreDemoCameras,
} from './demo-deployment.ts';
import type { DemoKeys } from './demo-keys.ts';
import { DemoOfficer } from './demo-officer.ts';
import { ensureDemoPolicy } from './demo-policy.ts';

/** How late the demo's on-site officer looks whether a code is due. */
const presenceIntervalMs = 2_000;
/** The first decoy can come after as long as it takes for two people. */
const betweenDecoysMs = 20_000;

/** The parts of the engine that the demo goes through, as everybody does. */
export interface DemoParts {
  readonly policies: TakeInDeps;
  readonly watchlists: WatchlistDeps;
  readonly authorities: Authorities;
  readonly presence: Presence;
  readonly addDecoyPerson: (person: {
    readonly reference: string;
    readonly basis: 'synthetic';
    readonly consent: string;
    readonly listed: Uint8Array;
    readonly cameras: readonly Uint8Array[];
  }) => Promise<unknown>;
  readonly onChange: () => void;
}

/** The demonstration: synthetic people, simulated cameras, and a deployment under keys that are worth nothing else. */
export interface Demo {
  readonly people: readonly DemoPerson[];
  /** Their code, and whether they confirm by themselves; null before the deployment. */
  readonly officer: PresenceStatus['demo'];
  readonly admitPicture: (sha256: string) => void;
  readonly admitDecoyPicture: (sha256: string) => void;
  readonly admitConnection: (connection: CameraConnection) => CameraConnection;
  readonly admitDevice: (device: URL) => DeviceCredentials;
  /** All of the demo is at one host: by the address of the stream. */
  readonly isOfDevice: (camera: Pick<CameraConnection, 'address'>) => boolean;
  /** After the data has been opened: keys and cameras. */
  prepare(database: DatabaseClient): Promise<void>;
  /** Once the model is there: policy, list, authority, deployment and presence, each made only where it is missing. */
  goLive(database: DatabaseClient, parts: DemoParts, model: LoadedModel): Promise<void>;
  /** Once it is live: the made-up people who stand in its decoys, where there are none. */
  addDecoys(database: DatabaseClient, parts: DemoParts, model: LoadedModel): Promise<void>;
  /** Somebody typed a code in: from now on it is for people. */
  leavePresenceToPeople(): Promise<void>;
  stop(): void;
}

/** @throws AppError without a camera: nothing could be authorised, and a deployment of none would go live */
export async function createDemo(
  start: Extract<HostToEngine, { kind: 'start' }>,
  now: () => number,
): Promise<Demo> {
  if (start.demoStreams.length === 0)
    throw new AppError(
      'conflict',
      'The demo has no cameras: their simulator did not start. Start Cordon again.',
    );
  const assets = await readDemoAssets(join(start.assetsDirectory, 'demo'));
  const streams = start.demoStreams;
  let keys: DemoKeys | null = null;
  let officer: DemoOfficer | null = null;
  let timer: NodeJS.Timeout | null = null;
  const ending = new AbortController();
  // The host hands the keys of opened data only to an engine that follows another.
  const isEngineRestart = start.keyring !== undefined;

  return {
    people: assets.people,
    get officer() {
      return officer === null ? null : { code: officer.code, isAutomatic: officer.isAutomatic };
    },
    leavePresenceToPeople: async () => officer?.leaveToPeople(),
    admitPicture: admitDemoPicture(assets),
    admitDecoyPicture: admitDemoDecoy(assets),
    admitConnection: admitDemoConnection(streams),
    admitDevice: admitDemoDevice(streams, start.demoDevice),
    isOfDevice: ({ address }) => start.demoDevice?.streams.includes(address) ?? false,
    async prepare(database) {
      keys = await demoKeys(database);
      await restoreDemoCameras({ database, assets, streams });
    },
    async goLive(database, { policies, watchlists, authorities, presence, onChange }, model) {
      if (keys === null) throw new Error('the demo goes live before it was prepared');
      const signer = keys;
      const policyHash = await ensureDemoPolicy(policies, signer, model);
      const deps = { database, assets, watchlists, authorities, now, isEngineRestart };
      const id = await ensureDemoDeployment(deps, signer, model, policyHash);
      if (id === null) return;
      const deployment = await database.call('deployments.find', { id });
      if (deployment === null || deployment.authority === null) return;
      const stands = await DemoOfficer.begin(deployment.authority.document.payload, {
        database,
        keys: signer,
        presence,
        now,
        onChange,
      });
      officer = stands;
      await stands.confirm();
      timer = setInterval(() => {
        // What does not count is refused in words, and the gate says that the code is missing.
        stands.confirm().catch(() => undefined);
      }, presenceIntervalMs);
    },
    async addDecoys(database, { addDecoyPerson }, { modelHash }) {
      const known = await database.call('decoys.known', { modelHash });
      for (const { reference, listed, cameras } of assets.decoys) {
        if (known.includes(reference)) continue;
        // The demo's own cameras come first: each picture takes the recognition a moment.
        await pause(betweenDecoysMs, undefined, { ref: false, signal: ending.signal }).catch(() => undefined);
        if (ending.signal.aborted) return;
        await addDecoyPerson({
          reference,
          basis: 'synthetic',
          consent: 'Nobody: made up for the demonstration.',
          listed: await assets.readDecoyPicture(listed),
          cameras: await Promise.all(cameras.map((one) => assets.readDecoyPicture(one))),
        });
      }
    },
    stop() {
      ending.abort();
      if (timer !== null) clearInterval(timer);
    },
  };
}
