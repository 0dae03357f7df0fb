import type { AlertFigures, FigureLine, Figures } from '../../contract/reports.ts';
import { isBalanced, sumLedgers } from '../ledger.ts';
import { rateOf } from '../statistics/rate.ts';
import { spreadOf } from '../statistics/spread.ts';
import type { ConcludedAlert, DeploymentTally, OutcomeMeaning } from './tally.ts';
import type { Uptime } from './uptime.ts';

/** Whose officers stood before the right person: it is known only then. */
const wasThePerson: ReadonlySet<OutcomeMeaning> = new Set(['arrest', 'disposal', 'no-action']);

/** Everything that is counted of some deployments together. Pure. */
export function figuresOf(
  tallies: readonly DeploymentTally[],
  uptime: Uptime,
  wordsOf: (code: string) => string,
): Figures {
  const ledger = sumLedgers(tallies.map((tally) => tally.ledger));
  const alerts = tallies.flatMap((tally) => tally.alerts);
  const judged = alerts.filter(({ isAgreed }) => isAgreed !== null);
  const meaning = (wanted: OutcomeMeaning): number =>
    countOf(alerts, ({ outcome }) => outcome?.meaning === wanted);
  const reached = countOf(alerts, ({ outcome }) => outcome !== null && outcome.meaning !== 'not-located');
  const right = countOf(alerts, ({ outcome }) => outcome !== null && wasThePerson.has(outcome.meaning));
  const figures = alertFigures(alerts, ledger.alerts, ledger.tracks);
  return {
    deployments: tallies.length,
    ledger,
    isLedgerBalanced: tallies.every((tally) => isBalanced(tally.ledger)),
    alerts: figures,
    outcomes: outcomesOf(alerts, wordsOf),
    outcomesMissing: countOf(alerts, ({ decision, outcome }) => decision === 'confirmed' && outcome === null),
    confirmedTrue: rateOf(right, reached),
    arrestsPerAlert: rateOf(meaning('arrest'), figures.raised),
    disagreed: rateOf(
      countOf(judged, ({ isAgreed }) => isAgreed === false),
      judged.length,
    ),
    firstVote: spreadOf(alerts.flatMap(({ raisedAt, votedAt: [first] }) => sinceRaised(raisedAt, first))),
    decision: spreadOf(judged.flatMap(({ raisedAt, votedAt: [, second] }) => sinceRaised(raisedAt, second))),
    uptime: { ...uptime, stops: [...uptime.stops] },
  };
}

/** One line of a table. Pure. */
export function lineOf(tallies: readonly DeploymentTally[]): FigureLine {
  const ledger = sumLedgers(tallies.map((tally) => tally.ledger));
  const alerts = tallies.flatMap((tally) => tally.alerts);
  return lineFrom(alerts, { deployments: tallies.length, raised: ledger.alerts, faces: ledger.tracks });
}

export function lineFrom(
  alerts: readonly ConcludedAlert[],
  counted: { readonly deployments: number; readonly raised: number; readonly faces: number },
): FigureLine {
  const { deployments, raised, faces } = counted;
  return {
    deployments,
    faces,
    alerts: alertFigures(alerts, raised, faces),
    arrests: countOf(alerts, ({ outcome }) => outcome?.meaning === 'arrest'),
  };
}

/**
 * A ledger is written down now and then, an alert's end at once: what was concluded since the last ledger was raised too.
 */
function alertFigures(alerts: readonly ConcludedAlert[], counted: number, faces: number): AlertFigures {
  const raised = Math.max(counted, alerts.length);
  const decided = (decision: ConcludedAlert['decision']): number =>
    countOf(alerts, (alert) => alert.decision === decision);
  const misidentified = countOf(alerts, ({ outcome }) => outcome?.meaning === 'misidentified');
  const rejected = decided('rejected');
  const isFalse = rejected + misidentified;
  return {
    raised,
    open: raised - alerts.length,
    confirmed: decided('confirmed'),
    rejected,
    expired: decided('expired'),
    misidentified,
    false: isFalse,
    falsePerFace: rateOf(isFalse, Math.max(faces, isFalse)),
    falsePerAlert: rateOf(isFalse, raised),
  };
}

function outcomesOf(
  alerts: readonly ConcludedAlert[],
  wordsOf: (code: string) => string,
): Figures['outcomes'] {
  const counts = new Map<string, Figures['outcomes'][number]>();
  for (const { outcome } of alerts) {
    if (outcome === null) continue;
    const { code, meaning } = outcome;
    // A later policy may count a code as something else: each meaning stands for itself.
    const key = `${code} ${meaning}`;
    const known = counts.get(key) ?? { code, words: wordsOf(code), meaning, count: 0 };
    counts.set(key, { ...known, count: known.count + 1 });
  }
  return [...counts.values()].toSorted(
    (one, other) => other.count - one.count || one.code.localeCompare(other.code, 'en'),
  );
}

function countOf(alerts: readonly ConcludedAlert[], holds: (alert: ConcludedAlert) => boolean): number {
  return alerts.filter(holds).length;
}

function sinceRaised(raisedAt: number, at: number | undefined): readonly number[] {
  return at === undefined ? [] : [Math.max(0, at - raisedAt)];
}
