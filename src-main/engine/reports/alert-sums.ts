import type { AlertSums, CameraSums, OutcomeSum } from '../alert-sums-schema.ts';
import type { ConcludedAlert } from './tally.ts';

/** Two people's votes on one decoy: how many were right. */
export interface JudgedDecoy {
  readonly votes: number;
  readonly right: number;
}

/** What alerts come to, with no alert left in it: everything that figures are made of. Pure. */
export function sumsOf(alerts: readonly ConcludedAlert[], decoys: readonly JudgedDecoy[]): AlertSums {
  const judged = alerts.filter(({ isAgreed }) => isAgreed !== null);
  return {
    cameras: [...Map.groupBy(alerts, ({ cameraId }) => cameraId)].map(([cameraId, of]) => ({
      cameraId,
      cameraName: of.at(-1)?.cameraName ?? cameraId,
      confirmed: countOf(of, ({ decision }) => decision === 'confirmed'),
      rejected: countOf(of, ({ decision }) => decision === 'rejected'),
      expired: countOf(of, ({ decision }) => decision === 'expired'),
      misidentified: countOf(of, ({ outcome }) => outcome?.meaning === 'misidentified'),
      arrests: countOf(of, ({ outcome }) => outcome?.meaning === 'arrest'),
    })),
    outcomes: sumOutcomes(
      alerts.flatMap(({ outcome }) => (outcome === null ? [] : [{ ...outcome, count: 1 }])),
    ),
    outcomesMissing: countOf(alerts, ({ decision, outcome }) => decision === 'confirmed' && outcome === null),
    judged: judged.length,
    disagreed: countOf(judged, ({ isAgreed }) => isAgreed === false),
    decoyVotes: decoys.reduce((sum, { votes }) => sum + votes, 0),
    decoyVotesRight: decoys.reduce((sum, { right }) => sum + right, 0),
    // In order of length: which was whose, and when, can't be told from them.
    firstVoteMs: alerts
      .flatMap(({ raisedAt, votedAt: [first] }) => sinceRaised(raisedAt, first))
      .sort(byLength),
    decisionMs: judged
      .flatMap(({ raisedAt, votedAt: [, second] }) => sinceRaised(raisedAt, second))
      .sort(byLength),
  };
}

/** Several deployments' together. Pure. */
export function mergeSums(all: readonly AlertSums[]): AlertSums {
  const total = (
    what: 'outcomesMissing' | 'judged' | 'disagreed' | 'decoyVotes' | 'decoyVotesRight',
  ): number => all.reduce((sum, one) => sum + one[what], 0);
  return {
    cameras: all.flatMap(({ cameras }) => cameras),
    outcomes: sumOutcomes(all.flatMap(({ outcomes }) => outcomes)),
    outcomesMissing: total('outcomesMissing'),
    judged: total('judged'),
    disagreed: total('disagreed'),
    decoyVotes: total('decoyVotes'),
    decoyVotesRight: total('decoyVotesRight'),
    firstVoteMs: all.flatMap(({ firstVoteMs }) => firstVoteMs),
    decisionMs: all.flatMap(({ decisionMs }) => decisionMs),
  };
}

/** How many alerts were concluded, by how: of some cameras. Pure. */
export function concludedIn(cameras: readonly CameraSums[]): Omit<CameraSums, 'cameraId' | 'cameraName'> {
  const total = (what: 'confirmed' | 'rejected' | 'expired' | 'misidentified' | 'arrests'): number =>
    cameras.reduce((sum, camera) => sum + camera[what], 0);
  return {
    confirmed: total('confirmed'),
    rejected: total('rejected'),
    expired: total('expired'),
    misidentified: total('misidentified'),
    arrests: total('arrests'),
  };
}

/** A later policy may count a code as something else: each meaning stands for itself. */
function sumOutcomes(outcomes: readonly OutcomeSum[]): OutcomeSum[] {
  const sums = new Map<string, OutcomeSum>();
  for (const outcome of outcomes) {
    const key = `${outcome.code} ${outcome.meaning}`;
    const known = sums.get(key)?.count ?? 0;
    sums.set(key, { ...outcome, count: known + outcome.count });
  }
  return [...sums.values()].toSorted(
    (one, other) => other.count - one.count || one.code.localeCompare(other.code, 'en'),
  );
}

function countOf(alerts: readonly ConcludedAlert[], holds: (alert: ConcludedAlert) => boolean): number {
  return alerts.filter(holds).length;
}

function sinceRaised(raisedAt: number, at: number | undefined): readonly number[] {
  return at === undefined ? [] : [Math.max(0, at - raisedAt)];
}

function byLength(one: number, other: number): number {
  return one - other;
}
