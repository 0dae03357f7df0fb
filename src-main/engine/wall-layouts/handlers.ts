import type { DatabaseClient } from '../database/client.ts';
import type { Handlers } from '../dispatch.ts';
import { personOf } from '../session.ts';

type WallLayoutHandlers = Pick<Handlers, 'wall-layouts.list' | 'wall-layouts.save' | 'wall-layouts.remove'>;

/** Everybody's own, wherever they sit down. */
export function createWallLayoutHandlers(database: () => DatabaseClient): WallLayoutHandlers {
  return {
    'wall-layouts.list': async (_, caller) => ({
      layouts: [...(await database().call('wall-layouts.of', { personId: personOf(caller).id }))],
    }),
    'wall-layouts.save': async (layout, caller) => {
      await database().call('wall-layouts.save', { personId: personOf(caller).id, layout });
      return {};
    },
    'wall-layouts.remove': async ({ name }, caller) => {
      await database().call('wall-layouts.remove', { personId: personOf(caller).id, name });
      return {};
    },
  };
}
