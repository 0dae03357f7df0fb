import { QueueWatch } from '../alerts/queue-watch.ts';
import { BackupKeeper } from '../backups/backup-keeper.ts';
import { HeadKeeper } from '../case-log/heads/head-keeper.ts';
import { DiskWatch } from '../disk/disk-watch.ts';
import { PolicyKeeper } from '../policy/policy-keeper.ts';
import { ClockJumps } from '../purges/clock-jumps.ts';
import { PurgeKeeper, type PurgeKeeperDeps } from '../purges/purge-keeper.ts';
import { builtMs } from '../watchlists/views.ts';
import type { Ground } from './ground.ts';

export type Keepers = ReturnType<typeof createKeepers>;

/** Those who look after something on their own: the rules in force, what is due, what is kept elsewhere. */
export function createKeepers(
  { start, logger, now, steady, storage, announce }: Ground,
  told: Pick<PurgeKeeperDeps, 'onDestroyed' | 'onListDestroyed'>,
) {
  const onDefect = (cause: unknown, what: string): void => logger.error({ err: cause }, `failed: ${what}`);
  const policyKeeper = new PolicyKeeper({
    mode: start.mode,
    database: () => storage.database,
    seal: () => storage.trust,
  });
  const listBuiltMs = async (): Promise<number | null> => {
    const policy = await policyKeeper.policyInForce();
    return policy === null ? null : builtMs(policy);
  };
  return {
    policyKeeper,
    /** How long a list may have been in the making; null without a policy. */
    listBuiltMs,
    heads: new HeadKeeper({ database: () => storage.database, onDefect }),
    backups: new BackupKeeper({
      database: () => storage.database,
      dataDirectory: start.dataDirectory,
      now: () => steady.wall(),
      onDefect,
    }),
    disk: new DiskWatch({
      directory: start.dataDirectory,
      tryDatabase: async () => storage.database?.call('disk.try'),
      onAlarmChange: () => announce({ kind: 'deployment.changed' }),
    }),
    purges: new PurgeKeeper({
      clock: steady,
      jumps: new ClockJumps({ wall: now, elapsed: () => performance.now() }),
      listBuiltMs,
      announce,
      ...told,
    }),
    queue: new QueueWatch({ database: () => storage.database, announce, now: () => steady.now() }),
  };
}
