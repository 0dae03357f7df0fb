import type { Policy } from '../../contract/policy.ts';
import type { Person } from '../../contract/sessions.ts';
import type { WatchlistView } from '../../contract/watchlists.ts';
import { obstacles, stateOf, stateWords } from './life-rules.ts';
import type { WatchlistRow } from './list-rows.ts';

const hourMs = 60 * 60 * 1000;

/** How long after it was begun a deployment may start with a list. */
export function builtMs({ watchlist }: Policy): number {
  return watchlist.builtHoursBeforeStart * hourMs;
}

/** The last moment at which a deployment that starts with it may still use a list that was begun then. */
export function neededUntil(begunAt: number, policy: Policy): number {
  return begunAt + builtMs(policy) + policy.authority.longestWindowHours * hourMs;
}

/** How long after it was begun a sealed list lives at the longest: until the longest window that can start with it has passed. */
export function usableForMs(policy: Policy): number {
  return (
    builtMs(policy) + (policy.authority.longestWindowHours + policy.watchlist.keptHoursAfterEnd) * hourMs
  );
}

/** How long it can be answered, after the last moment at which a list could be used, whether somebody was on it. */
export function answerableMs({ watchlist }: Policy): number {
  return watchlist.answerableDays * 24 * hourMs;
}

/** A list as this person sees it. */
export function viewOf(
  list: WatchlistRow & { readonly enrolled: number },
  viewer: Person,
  names: ReadonlyMap<string, string>,
  policy: Policy,
): WatchlistView {
  const actor = { id: viewer.id, role: viewer.role, enrolled: list.enrolled };
  const step = (by: string | null, at: number | null) =>
    by === null || at === null ? null : { by: names.get(by) ?? by, at };
  return {
    id: list.id,
    name: list.name,
    state: stateOf(list),
    words: stateWords(list, list.begunAt + builtMs(policy)),
    entries: list.entries,
    begunAt: list.begunAt,
    expiresAt: list.expiresAt,
    submitted: step(list.submittedBy, list.submittedAt),
    approved: step(list.approvedBy, list.approvedAt),
    contentHash: list.contentHash,
    sealHash: list.sealHash,
    sealedAt: list.sealedAt,
    destroyedAt: list.destroyedAt,
    sentBackBecause: list.sentBackBecause,
    isInUse: list.isInUse === 1,
    cannot: {
      enrol: obstacles.enrol(list, actor),
      submit: obstacles.submit(list, actor),
      approve: obstacles.approve(list, actor),
      sendBack: obstacles.sendBack(list, actor),
      seal: obstacles.seal(list, actor),
      discard: obstacles.discard(list, actor),
    },
  };
}
