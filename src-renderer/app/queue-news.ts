import type { AlertSummary } from '../../src-main/contract/alerts.ts';

/** Something about the queue that people are told without looking at it. */
export interface News {
  readonly kind: 'raised' | 'called-out' | 'expired';
  readonly alert: AlertSummary;
}

/** What happened between two answers of the queue; nothing when there was none before (somebody just signed in). */
export function newsBetween(
  before: readonly AlertSummary[] | undefined,
  after: readonly AlertSummary[],
): readonly News[] {
  if (before === undefined) return [];
  const known = new Map(before.map((alert) => [alert.id, alert]));
  return after.flatMap((alert): readonly News[] => {
    const earlier = known.get(alert.id);
    if (earlier === undefined) return alert.state === 'new' ? [{ kind: 'raised', alert }] : [];
    if (alert.state === 'expired' && earlier.state !== 'expired') return [{ kind: 'expired', alert }];
    const isCalledOut = alert.escalatedAt !== null && alert.escalatedAt !== earlier.escalatedAt;
    return isCalledOut ? [{ kind: 'called-out', alert }] : [];
  });
}

/** Whether one waits that was called out: then the call is repeated until somebody takes it. */
export function isCalling(open: readonly AlertSummary[]): boolean {
  return open.some(({ escalatedAt, waitingSince }) => escalatedAt !== null && waitingSince !== null);
}
