import { measurementOf } from '../../../native-models/local-manifest.ts';
import type { Demo } from '../demo/demo.ts';
import type { LiveOperation } from '../live-operation.ts';
import type { People } from '../people/people.ts';
import type { TakeInDeps } from '../policy/take-in.ts';
import type { ProcessSpawner } from '../processes/channel.ts';
import { sameFaceScore } from '../recognition/same-face-score.ts';
import { checkUnder18Authority } from '../trust/under-18.ts';
import type { WatchlistDeps } from '../watchlists/enrol.ts';
import { createImports } from '../watchlists/import/import-handlers.ts';
import type { Ground } from './ground.ts';
import type { Keepers } from './keepers.ts';
import type { KeyParts } from './key-parts.ts';

export type ListParts = ReturnType<typeof createListParts>;

/** What lists and the rules need of one another and of recognition. */
export function createListParts(
  { start, logger, now, storage, database, announce }: Ground,
  parts: {
    readonly operation: LiveOperation;
    readonly keepers: Keepers;
    readonly keys: KeyParts;
    readonly people: People;
    readonly demo: Demo | null;
    readonly spawner: ProcessSpawner;
    readonly privateDirectory: string;
  },
) {
  const { operation, people, demo, spawner, privateDirectory } = parts;
  const { policyKeeper } = parts.keepers;
  const watchlists: WatchlistDeps = {
    database,
    enrolPicture: (picture) => operation.inference.enrol(picture),
    modelHash: () => operation.inference.model?.modelHash ?? null,
    admitPicture: demo?.admitPicture ?? (() => undefined),
    dropFromSearch: () => operation.recognition.readListAnew(),
    openUnder18Authority: async (text, about) => {
      const [trust, { policy }] = await Promise.all([policyKeeper.trust(), policyKeeper.require()]);
      if (!trust.ok) return trust;
      return checkUnder18Authority(text, about, { trust: trust.value, policy, mode: start.mode, now: now() });
    },
    isLive: async () => (await database().call('deployments.running')) !== null,
    personNames: () => people.names(),
    now,
    policy: async () => (await policyKeeper.require()).policy,
    announce,
  };
  const imports = createImports({
    ...watchlists,
    spawner,
    spoolDirectory: privateDirectory,
    sameFaceScore: async (modelHash, mostEntries) => {
      const measurement = await measurementOf(modelHash, start.packsDirectory);
      return measurement === null ? null : sameFaceScore(measurement.curve, mostEntries);
    },
    onDefect: (cause, what) => logger.error({ err: cause }, what),
  });
  const takeIn: TakeInDeps = {
    mode: start.mode,
    database,
    keeper: policyKeeper,
    now,
    seal: () => storage.trust,
    sealTrust: (trust) => storage.sealTrust(trust),
    custodiansChanged: () => parts.keys.deposit(),
    reconsider: () => operation.recognition.reconsider(),
    announce,
  };
  return { watchlists, imports, takeIn };
}
