import { accepted, refused, type Checked } from '../../trust/checked.ts';
import type { GateFacts } from './gate-facts.ts';
import { orderOf, type OpenFacts } from './open-facts.ts';

const hourMs = 60 * 60 * 1000;

/** Sealed, the one authorised, not expired, and no longer than the policy allows. */
export function checkList({ deployment, list, now }: GateFacts, opened: OpenFacts): Checked<string> {
  if (deployment === null) return refused('Which watchlist it is about can’t be said without a deployment.');
  if (
    list === null ||
    list.sealHash === null ||
    orderOf(opened)?.listSealHash !== list.sealHash ||
    now >= list.expiresAt
  )
    return refused('The watchlist is not sealed, has expired, or is not the one authorised.');
  if (!opened.policy.ok)
    return refused('Whether the watchlist is in order can’t be said without the policy.');
  const { maximumEntries } = opened.policy.value.policy.watchlist;
  return list.entries > maximumEntries
    ? refused(
        `The watchlist has ${String(list.entries)} entries, and the policy allows ${String(maximumEntries)}.`,
      )
    : accepted('The watchlist is sealed and is the one authorised.');
}

export function checkApproval({ deployment, list }: GateFacts): Checked<string> {
  if (deployment === null)
    return refused('Whether the watchlist was approved can’t be said without a deployment.');
  return list?.isApproved === true
    ? accepted('A second person approved the watchlist.')
    : refused('No second person has approved the watchlist. They do it under Watchlists.');
}

/** How old the list was at the start; before that, how old it is. */
export function checkAge({ list, deployment, now }: GateFacts, { policy }: OpenFacts): Checked<string> {
  if (list === null || deployment === null || !policy.ok)
    return refused('How old the watchlist may be can’t be said without it and the policy.');
  const { builtHoursBeforeStart } = policy.value.policy.watchlist;
  const ageMs = (deployment.startedAt ?? now) - list.begunAt;
  return ageMs > builtHoursBeforeStart * hourMs
    ? refused(
        `The watchlist was begun more than ${String(builtHoursBeforeStart)} hours before the deployment started. Make a new one.`,
      )
    : accepted('The watchlist was made for this deployment in time.');
}
