import { QueryClient, type Query } from '@tanstack/react-query';
import { AppError, assertNever } from '../../src-main/contract/errors.ts';
import type { EngineEvent } from '../../src-main/contract/events.ts';
import type { OperationName } from '../../src-main/contract/operations.ts';
import type { EngineClient } from './client.ts';
import type { EngineState } from './engine-state.ts';
import { gather } from './gather.ts';

/** What is no longer on screen is soon forgotten: answers may hold names. */
const forgetAfterMs = 15_000;
/**
 * Of what events make old, each answer is asked for anew at once, but no more often than this: two hundred alerts in a few seconds
 * must not keep the screen from the keys that somebody presses.
 */
const askAgainMs = 250;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The engine is on this machine: the browser's idea of being offline says nothing about it.
        networkMode: 'always',
        refetchOnWindowFocus: false,
        gcTime: forgetAfterMs,
        retry: (failures, error) =>
          failures < 5 &&
          error instanceof AppError &&
          (error.code === 'engine-restarting' || error.code === 'session-locked'),
        retryDelay: 500,
      },
      mutations: { networkMode: 'always', retry: false, gcTime: 0 },
    },
  });
}

/** Which answers an event makes old. */
function madeOldBy(event: EngineEvent): readonly OperationName[] {
  switch (event.kind) {
    case 'alert.raised':
    case 'alert.changed':
      return [
        'alerts.list',
        'alerts.read',
        'alerts.search',
        'sites.list',
        'cameras.list',
        'deployments.current',
        'cases.read',
        'cases.shift-summary',
        'decoys.my-accuracy',
        'decoys.accuracy',
      ];
    case 'sites.changed':
      return ['sites.list', 'alerts.list', 'alerts.read', 'alerts.search'];
    case 'cases.changed':
      return ['cases.list', 'cases.read', 'cases.shift-summary', 'packs.subjects'];
    case 'cameras.changed':
      return ['cameras.list', 'cameras.health', 'deployments.current'];
    case 'deployment.changed':
      return [
        'deployments.current',
        'deployments.list',
        'deployments.read',
        'thresholds.read',
        'watchlists.list',
        'watchlists.entries',
        'cameras.list',
      ];
    case 'watchlists.changed':
      return ['watchlists.list', 'watchlists.entries', 'watchlists.removals', 'listings.list'];
    case 'consignments.changed':
      return ['consignments.list'];
    case 'people.changed':
      return [
        'people.list',
        'requests.list',
        'faces.openings',
        'packs.list',
        'account.read',
        'keys.read',
        // Who is qualified to judge decides what is offered there.
        'alerts.list',
        'alerts.read',
        'alerts.search',
      ];
    case 'policy.changed':
      return [
        'policy.current',
        'policy.versions',
        'policy.version',
        'deployments.current',
        'thresholds.read',
      ];
    case 'keys.changed':
      return ['keys.read', 'escrow.read', 'account.read'];
    case 'case-log.grew':
      return ['case-log.list', 'case-log.chain', 'purges.list'];
    case 'session.changed':
    case 'session.ended':
      return [];
    default:
      return assertNever(event);
  }
}

function forget(queries: QueryClient): void {
  const predicate = ({ queryKey }: Query): boolean => queryKey[0] !== 'system.status';
  // A screen lets go of its answers a moment after they were taken out here; the library would hold those for their time from then on.
  for (const query of queries.getQueryCache().findAll({ predicate })) query.gcTime = 0;
  queries.removeQueries({ predicate });
  queries.getMutationCache().clear();
  void queries.invalidateQueries({ queryKey: ['system.status'] });
}

/**
 * Keeps the cache honest: events make answers old, a restart makes all of them old, and when the person at the
 * screen changes everything is forgotten: the next one must not find the last one's answers, in memory either.
 */
export function keepFresh(client: EngineClient, queries: QueryClient, onOtherPerson: () => void): () => void {
  const old = gather<string>(
    (keys) =>
      Promise.all(
        [...keys].map((key) => queries.invalidateQueries({ queryKey: JSON.parse(key) as unknown[] })),
      ),
    askAgainMs,
  );
  const stopEvents = client.onEvent((event) => {
    old.add(
      madeOldBy(event).map((name) => {
        const isOfOneAlert = name === 'alerts.read' && 'alertId' in event;
        // As text, so that the same key is the same.
        return JSON.stringify(isOfOneAlert ? [name, { id: event.alertId }] : [name]);
      }),
    );
  });
  let lastPersonId: string | null = client.store.getState().session?.person.id ?? null;
  // Somebody else came, or this person left. After a session that merely ran out the same person goes on.
  const isAnother = ({ session, endedBecause }: EngineState, before: EngineState) =>
    session === null
      ? before.session !== null && endedBecause === null
      : lastPersonId !== null && session.person.id !== lastPersonId;
  const stopStates = client.store.subscribe((state, before) => {
    if (state.session?.person.id !== before.session?.person.id) forget(queries);
    if (isAnother(state, before)) onOtherPerson();
    if (state.session !== null) lastPersonId = state.session.person.id;
    if (state.engine === 'ready' && before.engine !== 'ready') void queries.invalidateQueries();
  });
  return () => {
    stopEvents();
    old.stop();
    stopStates();
  };
}
