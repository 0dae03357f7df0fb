import { AppError } from '../../contract/errors.ts';
import type { OperationName } from '../../contract/operations.ts';
import type { watchlistOperations, WatchlistEntryView } from '../../contract/watchlists.ts';
import type { Handlers } from '../dispatch.ts';
import { choiceOf } from '../wording.ts';
import { createTurns } from '../turns.ts';
import { sealList, submitList } from './close-list.ts';
import { enrol, newList, type WatchlistDeps } from './enrol.ts';
import { stateOf } from './life-rules.ts';
import { cannotConfirmBecause } from './removal-queries.ts';
import { listViewFor } from './view-rules.ts';
import { personOf } from '../session.ts';
import { answerableMs, usableForMs, viewOf } from './views.ts';

type WatchlistHandlers = Pick<Handlers, OperationName & keyof typeof watchlistOperations>;

export function createWatchlistHandlers(deps: WatchlistDeps): WatchlistHandlers {
  const { database, announce } = deps;
  const inTurn = createTurns();
  const changed = (): Record<string, never> => {
    announce({ kind: 'watchlists.changed' });
    return {};
  };

  return {
    'watchlists.list': async (_input, caller) => {
      const viewer = personOf(caller);
      const [lists, names, policy] = await Promise.all([
        database().call('watchlists.list', { viewerId: viewer.id }),
        deps.personNames(),
        deps.policy(),
      ]);
      return { lists: lists.map((list) => viewOf(list, viewer, names, policy)) };
    },

    'watchlists.begin': async ({ name }, caller) => {
      const list = await newList(deps);
      await database().call('watchlists.begin', { ...list, name, actorId: personOf(caller).id });
      changed();
      return { id: list.id };
    },

    'watchlists.entries': async ({ id, offset, limit }, caller) => {
      const viewer = personOf(caller);
      const [lists, isLive, { categories }] = await Promise.all([
        database().call('watchlists.list', { viewerId: viewer.id }),
        deps.isLive(),
        deps.policy(),
      ]);
      const list = lists.find((candidate) => candidate.id === id);
      if (list === undefined || list.destroyedAt !== null)
        throw new AppError('not-found', 'This watchlist is gone.');
      const view = listViewFor({ role: viewer.role, isLive, state: stateOf(list), enrolled: list.enrolled });
      if (view.whose === 'none') {
        return { count: list.entries, shown: 0, hiddenBecause: view.hiddenBecause, entries: [] };
      }
      if (view.whose === 'all' && offset === 0) {
        const { showsNames: withNames } = view;
        await database().call('watchlists.note-read', { id, actorId: viewer.id, withNames });
      }
      const whose = view.whose === 'all' ? 'all' : { enrolledBy: viewer.id };
      const found = await database().call('watchlists.entries', { id, whose, offset, limit });
      const isWhole = found.count === list.entries && view.showsNames && view.showsPictures;
      return {
        count: list.entries,
        shown: found.count,
        hiddenBecause: isWhole ? null : view.hiddenBecause,
        entries: found.entries.map(
          ({
            enrolledBy: _,
            instructions: __,
            under18Authority: ___,
            reference,
            name,
            category,
            reviewer = null,
            expiresOn = null,
            isUnder18 = false,
            ...facts
          }): WatchlistEntryView => ({
            ...facts,
            reviewer,
            expiresOn,
            isUnder18,
            reference: view.showsNames ? reference : null,
            name: view.showsNames ? name : null,
            category: choiceOf(categories, category),
            picture: view.showsPictures ? `watchlists/${facts.id}.png` : null,
          }),
        ),
      };
    },

    'watchlists.enrol': async ({ pictureBase64, listId, ...body }, caller) => {
      const picture = Buffer.from(pictureBase64, 'base64');
      const enrolled = await enrol(deps, listId, body, picture, personOf(caller).id);
      changed();
      return enrolled;
    },

    'watchlists.take-out': async ({ entryId }, caller) => {
      await database().call('watchlists.take-out', { entryId, actor: personOf(caller) });
      return changed();
    },

    'watchlists.submit': async ({ id }, caller) => {
      await submitList(database(), { id, actor: personOf(caller) });
      return changed();
    },
    'watchlists.approve': async ({ id, contentHash }, caller) => {
      await database().call('watchlists.approve', { id, contentHash, actor: personOf(caller) });
      return changed();
    },
    'watchlists.send-back': async ({ id, reason }, caller) => {
      await database().call('watchlists.send-back', { id, reason, actor: personOf(caller) });
      return changed();
    },
    'watchlists.seal': async ({ id }, caller) => {
      const policy = await deps.policy();
      const times = { usableForMs: usableForMs(policy), answerableMs: answerableMs(policy) };
      const sealed = await inTurn(() => sealList(database(), times, { id, actor: personOf(caller) }));
      changed();
      return sealed;
    },
    'watchlists.ask-removal': async (input, caller) => {
      await database().call('watchlists.ask-removal', { ...input, actor: personOf(caller) });
      return changed();
    },
    'watchlists.confirm-removal': async ({ entryId }, caller) => {
      const actor = personOf(caller);
      const { listId } = await database().call('watchlists.confirm-removal', { entryId, actor });
      await deps.dropFromSearch(listId);
      return changed();
    },
    'watchlists.drop-removal': async (input, caller) => {
      await database().call('watchlists.drop-removal', { ...input, actor: personOf(caller) });
      return changed();
    },
    'watchlists.removals': async ({ id }, caller) => {
      const viewer = personOf(caller);
      const [removals, names] = await Promise.all([
        database().call('watchlists.removals', { listId: id }),
        deps.personNames(),
      ]);
      const step = (by: string, at: number) => ({ by: names.get(by) ?? by, at });
      return {
        removals: removals.map((removal) => ({
          entryId: removal.entryId,
          reference: viewer.role === 'auditor' || removal.askedBy === viewer.id ? removal.reference : null,
          reason: removal.reason,
          asked: step(removal.askedBy, removal.askedAt),
          confirmed:
            removal.confirmedBy === null || removal.confirmedAt === null
              ? null
              : step(removal.confirmedBy, removal.confirmedAt),
          cannotConfirmBecause: cannotConfirmBecause(removal, viewer.id),
          isMine: removal.askedBy === viewer.id,
        })),
      };
    },
    'watchlists.discard': async ({ id, reason }, caller) => {
      await database().call('watchlists.discard', { id, reason, actor: personOf(caller) });
      return changed();
    },
  };
}
