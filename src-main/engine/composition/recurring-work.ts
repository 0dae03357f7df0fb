import type { DecoyKeeper } from '../alerts/decoys/decoy-keeper.ts';
import type { MetricsFile } from '../metrics/metrics-file.ts';
import type { DeploymentWatch } from '../deployments/deployment-watch.ts';
import type { People } from '../people/people.ts';
import type { Ground } from './ground.ts';
import type { Keepers } from './keepers.ts';
import type { PackParts } from './pack-parts.ts';

interface RecurringWork {
  readonly everyMs: number;
  /** How a failure is written down: “what could not be done”. */
  readonly failure: string;
  readonly work: () => Promise<unknown>;
}

/** Starts everything that is done again and again, and answers how it ends. */
export function startRecurringWork(
  { logger, storage }: Pick<Ground, 'logger' | 'storage'>,
  parts: {
    readonly keepers: Keepers;
    readonly people: People;
    readonly deploymentWatch: DeploymentWatch;
    readonly packs: PackParts;
    readonly decoys: DecoyKeeper;
    /** Null where nobody asked for it. */
    readonly metrics: MetricsFile | null;
    /** What dead imports and destroyed lists left is taken away a little at a time. */
    readonly sweepSoon: () => void;
  },
): () => void {
  const { keepers, people, deploymentWatch, packs, decoys, metrics, sweepSoon } = parts;
  const works: readonly RecurringWork[] = [
    {
      // How late the end of what is due may be.
      everyMs: 10_000,
      failure: 'what is due could not be destroyed',
      work: async () => {
        packs.keeper.look();
        if (storage.database === null) return;
        await keepers.purges.look(storage.database);
        await keepers.backups.look();
      },
    },
    {
      // How often it is written down how late it is, so that a clock that is set back is noticed.
      everyMs: 60_000,
      failure: 'the time could not be noted',
      work: async () => {
        if (storage.database === null) return;
        sweepSoon();
        await storage.database.call('trust.note-time');
        await storage.database.call('sites.forget-numbers');
      },
    },
    {
      // How old the figures of a machine may be.
      everyMs: 15_000,
      failure: 'the figures could not be written',
      work: async () => metrics?.write(),
    },
    {
      // How late the end of a session or request that has run out may be told.
      everyMs: 5_000,
      failure: 'what has run out could not be ended',
      work: () => people.endExpired(),
    },
    {
      // How late an alarm about the disk may be.
      everyMs: 4_000,
      failure: 'the disk could not be looked at',
      work: () => keepers.disk.look(),
    },
    {
      // How late an alert may be called out or expire.
      everyMs: 1_000,
      failure: 'the queue of alerts could not be looked after',
      work: () => keepers.queue.look(),
    },
    {
      // How late a decoy may come, give or take a second.
      everyMs: 1_000,
      failure: 'a decoy could not be raised',
      work: () => decoys.look(),
    },
    {
      // How late a deployment may be ended whose window is over.
      everyMs: 5_000,
      failure: 'the deployments could not be looked after',
      work: () => deploymentWatch.look(),
    },
    {
      // A checkpoint is signed every minute; it is kept elsewhere as often.
      everyMs: 60_000,
      failure: 'a head could not be kept elsewhere',
      work: () => keepers.heads.keep(),
    },
  ];
  const timers = works.map(({ everyMs, failure, work }) =>
    setInterval(() => {
      work().catch((cause: unknown) => logger.error({ err: cause }, failure));
    }, everyMs),
  );
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
