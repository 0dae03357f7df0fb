import { z } from 'zod';
import type { EngineEvent } from '../../contract/events.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { SteadyClock } from '../steady-clock.ts';
import type { ClockJumps } from './clock-jumps.ts';
import { shareRun } from '../share-run.ts';

export interface PurgeKeeperDeps {
  readonly clock: SteadyClock;
  readonly jumps: ClockJumps;
  readonly announce: (event: EngineEvent) => void;
  /** How old a list may be when a deployment starts with it, by the policy in force; null without one. */
  readonly listBuiltMs: () => Promise<number | null>;
  /** A list is gone: the gate is asked anew. */
  readonly onListDestroyed: () => Promise<void>;
  /** Something is gone of which others may hold a copy in memory. */
  readonly onDestroyed: () => void;
}

const clockSetting = 'purges.clock';
const clockNoteSchema = z.union([
  z.strictObject({ at: z.number(), wall: z.number() }),
  // As it was written before: what the machine's clock said then is not known.
  z.number().transform((at) => ({ at, wall: Infinity })),
]);
/** How often it is written down how late it is: so much of it a restart may forget. */
const noteIntervalMs = 60_000;

/**
 * Destroys what is due, by destroying keys: after the data was opened, before anything is shown, and then again and again. The
 * time is one that nobody sets back, also not by a restart.
 */
export class PurgeKeeper {
  readonly #deps: PurgeKeeperDeps;
  #notedAt = -Infinity;

  constructor(deps: PurgeKeeperDeps) {
    this.#deps = deps;
  }

  /** The data has been opened. What became due meanwhile is destroyed when this resolves. */
  async begin(database: DatabaseClient): Promise<void> {
    const noted = await database.call('settings.read', { key: clockSetting });
    if (noted !== null) this.#deps.clock.learn(clockNoteSchema.parse(noted));
    await this.look(database);
  }

  /** Looks once; while a look is under way there is no second one. */
  readonly look = shareRun((database: DatabaseClient) => this.#look(database));

  async #look(database: DatabaseClient): Promise<void> {
    const { clock, jumps, announce, onListDestroyed, onDestroyed, listBuiltMs } = this.#deps;
    const at = clock.now();
    const jump = jumps.take();
    if (jump !== null) {
      await database.call('case-log.append', {
        kind: 'clock.jumped',
        subject: 'log',
        actor: null,
        body: jump,
      });
    }
    if (await database.call('alerts.is-purge-due', { at })) {
      for (const alertId of await database.call('alerts.purge', { at }))
        announce({ kind: 'alert.changed', alertId });
      onDestroyed();
    }
    // One a look: nobody waits for the others.
    if (await database.call('reports.is-summing-due')) await database.call('reports.sum-due');
    if (await database.call('equality.is-summing-due')) await database.call('equality.sum-due');
    if (await database.call('cases.is-destruction-due', { at })) {
      await database.call('cases.destroy-due', { at });
      onDestroyed();
      announce({ kind: 'cases.changed' });
    }
    const due = { at, builtMs: await listBuiltMs() };
    if (await database.call('watchlists.is-destruction-due', due)) {
      await database.call('watchlists.destroy-due', due);
      onDestroyed();
      announce({ kind: 'deployment.changed' });
      announce({ kind: 'watchlists.changed' });
      await onListDestroyed();
    }
    if (await database.call('listings.is-destruction-due', { at })) {
      await database.call('listings.destroy-due', { at });
      announce({ kind: 'watchlists.changed' });
    }
    if (jump === null && at - this.#notedAt < noteIntervalMs) return;
    await database.call('settings.write', { key: clockSetting, value: clock.note() });
    this.#notedAt = at;
  }
}
