import type { Purge } from '../../contract/purges.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import type { PurgeKeeperDeps } from './purge-keeper.ts';

/** As many of each as a screen shows. */
const limit = 20;

interface Scheduled extends Purge {
  readonly destroyedAt: number | null;
}

export interface PurgeHandlerDeps extends Pick<PurgeKeeperDeps, 'listBuiltMs'> {
  readonly database: () => DatabaseClient;
}

export function createPurgeHandlers({
  database,
  listBuiltMs,
}: PurgeHandlerDeps): Pick<Handlers, 'purges.list'> {
  return {
    'purges.list': async () => {
      const [alerts, lists] = await Promise.all([
        database().call('alerts.purge-schedule', { limit }),
        database().call('watchlists.purge-schedule', { limit, builtMs: await listBuiltMs() }),
      ]);
      const next = [...alerts.next.map(ofAlert), ...lists.next.map(ofList)];
      const past = [...alerts.past.map(ofAlert), ...lists.past.map(ofList)];
      return {
        next: next
          .toSorted((one, other) => one.dueAt - other.dueAt)
          .slice(0, limit)
          .map(({ what, label, dueAt }) => ({ what, label, dueAt })),
        waiting: alerts.waiting + lists.waiting,
        destroyed: past
          .flatMap(({ destroyedAt, ...purge }) => (destroyedAt === null ? [] : [{ ...purge, destroyedAt }]))
          .toSorted((one, other) => other.destroyedAt - one.destroyedAt)
          .slice(0, limit),
      };
    },
  };
}

function ofAlert(alert: {
  readonly what: 'pictures' | 'records';
  readonly number: number;
  readonly dueAt: number;
  readonly destroyedAt: number | null;
}): Scheduled {
  const { what, number, dueAt, destroyedAt } = alert;
  return { what, label: String(number), dueAt, destroyedAt };
}

function ofList(list: {
  readonly name: string;
  readonly dueAt: number;
  readonly destroyedAt: number | null;
}): Scheduled {
  const { name, dueAt, destroyedAt } = list;
  return { what: 'watchlist', label: name, dueAt, destroyedAt };
}
