import { join } from 'node:path';
import type { HostToEngine } from '../../contract/host-protocol.ts';
import type { CameraConnection } from '../cameras/queries.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { LoadedModel } from '../recognition/inference/inference-client.ts';
import type { TakeInDeps } from '../policy/take-in.ts';
import type { VouchedDocument } from '../trust/statements.ts';
import type { WatchlistDeps } from '../watchlists/enrol.ts';
import { admitDemoPicture, readDemoAssets, type DemoPerson } from './demo-assets.ts';
import {
  admitDemoConnection,
  demoKeys,
  demoPresence,
  ensureDemoDeployment,
  restoreDemoCameras,
} from './demo-deployment.ts';
import type { DemoKeys } from './demo-keys.ts';
import { ensureDemoPolicy } from './demo-policy.ts';

/** How often the demo's on-site officer confirms presence. */
const presenceIntervalMs = 60_000;

/** The demonstration: synthetic people, simulated cameras, and a deployment under keys that are worth nothing else. */
export interface Demo {
  readonly people: readonly DemoPerson[];
  readonly presence: VouchedDocument | null;
  readonly admitPicture: (picture: Uint8Array) => void;
  readonly admitConnection: (connection: CameraConnection) => CameraConnection;
  /** After the data has been opened: keys and cameras. */
  prepare(database: DatabaseClient): Promise<void>;
  /** Once the model is there: policy, list, authority, deployment and presence, each made only where it is missing. */
  goLive(
    database: DatabaseClient,
    policies: TakeInDeps,
    watchlists: WatchlistDeps,
    model: LoadedModel,
  ): Promise<void>;
  stop(): void;
}

export async function createDemo(
  start: Extract<HostToEngine, { kind: 'start' }>,
  now: () => number,
): Promise<Demo> {
  const assets = await readDemoAssets(join(start.assetsDirectory, 'demo'));
  const streams = start.demoStreams;
  let keys: DemoKeys | null = null;
  let presence: VouchedDocument | null = null;
  let timer: NodeJS.Timeout | null = null;
  // The host hands the keys of opened data only to an engine that follows another.
  const isEngineRestart = start.keyring !== undefined;

  return {
    people: assets.people,
    get presence() {
      return presence;
    },
    admitPicture: admitDemoPicture(assets),
    admitConnection: admitDemoConnection(streams),
    async prepare(database) {
      keys = await demoKeys(database);
      await restoreDemoCameras({ database, assets, streams });
    },
    async goLive(database, policies, watchlists, model) {
      if (keys === null) throw new Error('the demo goes live before it was prepared');
      const signer = keys;
      const policyHash = await ensureDemoPolicy(policies, signer, model);
      const deps = { database, assets, watchlists, now, isEngineRestart };
      const id = await ensureDemoDeployment(deps, signer, model, policyHash);
      if (id === null) return;
      presence = demoPresence(signer, id, now());
      timer = setInterval(() => {
        presence = demoPresence(signer, id, now());
      }, presenceIntervalMs);
    },
    stop() {
      if (timer !== null) clearInterval(timer);
    },
  };
}
