import { EscrowKeeper } from '../escrow/escrow-keeper.ts';
import { createEscrowHandlers } from '../escrow/handlers.ts';
import type { Custody } from '../keys/custody.ts';
import { createKeyHandlers } from '../keys/key-handlers.ts';
import { KeyRenewal } from '../keys/key-renewal.ts';
import type { People } from '../people/people.ts';
import type { Ground } from './ground.ts';
import type { Keepers } from './keepers.ts';

export type KeyParts = ReturnType<typeof createKeyParts>;

/** What becomes of the keys that open everything: with whom they lie in escrow, and how they are renewed. */
export function createKeyParts(
  { start, logger, steady, storage, database, announce }: Ground,
  {
    custody,
    people,
    keepers: { policyKeeper, backups },
  }: { readonly custody: Custody; readonly people: People; readonly keepers: Keepers },
) {
  const shared = {
    mode: start.mode,
    vault: () => storage.vault,
    held: () => custody.keys,
    onChange: () => announce({ kind: 'keys.changed' }),
  };
  const escrow = new EscrowKeeper({
    ...shared,
    database: () => storage.database,
    trust: () => policyKeeper.trust(),
    now: () => steady.wall(),
  });
  const renewal = new KeyRenewal({
    ...shared,
    database,
    take: (next) => custody.renew(next),
    exclusively: (work) => people.exclusively(work),
    isLive: async () => (await database().call('deployments.running')) !== null,
    onRenewed() {
      soon();
      void backups.makeAnew();
    },
    onDefect: (cause) => logger.error({ err: cause }, 'the keys could not be renewed'),
  });

  /** Other keys are in memory than before: what can go into escrow goes there, and what a renewal left is handed on. */
  function soon(): void {
    if (storage.setup !== 'ready') return;
    shared.onChange();
    if (custody.keys !== null)
      storage
        .dropForgedUnattended(custody.keys)
        .catch((cause: unknown) =>
          logger.error({ err: cause }, 'the way in of this machine was not looked at'),
        );
    escrow
      .deposit()
      .then(() => renewal.finish())
      .catch((cause: unknown) => logger.error({ err: cause }, 'the keys could not be looked after'));
  }

  return {
    soon,
    deposit: () => escrow.deposit(),
    async settled(): Promise<void> {
      await renewal.settled();
      await escrow.settled();
    },
    handlers: {
      ...createKeyHandlers({
        ...shared,
        database,
        renewal,
        deviceSecretStore: start.deviceSecretStore,
      }),
      ...createEscrowHandlers({
        ...shared,
        keeper: escrow,
        database,
        rehearsedEveryDays: () => policyKeeper.escrow.rehearsedEveryDays,
        now: () => steady.wall(),
        announce,
      }),
    },
  };
}
