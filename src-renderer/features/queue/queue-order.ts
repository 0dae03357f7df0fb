import type { AlertSummary } from '../../../src-main/contract/alerts.ts';

/**
 * What "take the oldest" takes: what this person has in hand already, else the oldest that waits for them, whether anybody has voted
 * or not. By age only: nothing else about an alert may decide who sees it when, and one that waits for its second vote is the first
 * to expire.
 */
export function nextToTake(open: readonly AlertSummary[]): AlertSummary | null {
  const byAge = open.toSorted((one, other) => one.raisedAt - other.raisedAt || one.number - other.number);
  return (
    byAge.find(({ heldBy }) => heldBy?.isMe === true) ??
    byAge.find(({ canTake, waitingSince }) => canTake && waitingSince !== null) ??
    null
  );
}

/** The alert `step` places from the open one, staying inside the list. */
export function neighbour(
  list: readonly AlertSummary[],
  openId: string | null,
  step: 1 | -1,
): AlertSummary | null {
  const at = list.findIndex(({ id }) => id === openId);
  if (at === -1) return list[0] ?? null;
  return list[Math.min(list.length - 1, Math.max(0, at + step))] ?? null;
}
