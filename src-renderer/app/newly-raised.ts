import type { AlertSummary } from '../../src-main/contract/alerts.ts';

/** Alerts that nobody has taken and that were not in the list before; none when there was no list before. */
export function newlyRaised(
  before: readonly AlertSummary[] | undefined,
  after: readonly AlertSummary[],
): readonly AlertSummary[] {
  if (before === undefined) return [];
  const known = new Set(before.map(({ id }) => id));
  return after.filter(({ id, state }) => state === 'new' && !known.has(id));
}
