import type { AlertFigures, FigureLine, Figures } from '../../contract/reports.ts';
import type { CameraSums } from '../alert-sums-schema.ts';
import { isBalanced, sumLedgers } from '../ledger.ts';
import { rateOf } from '../statistics/rate.ts';
import { spreadOf } from '../statistics/spread.ts';
import { concludedIn, mergeSums } from './alert-sums.ts';
import type { DeploymentTally, OutcomeMeaning } from './tally.ts';
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
  const sums = mergeSums(tallies.map((tally) => tally.sums));
  const meaning = (holds: (meaning: OutcomeMeaning) => boolean): number =>
    sums.outcomes.reduce((total, outcome) => total + (holds(outcome.meaning) ? outcome.count : 0), 0);
  const found = (what: 'selfTest' | 'walk') =>
    rateOf(
      tallies.reduce((total, tally) => total + (tally[what]?.found ?? 0), 0),
      tallies.reduce((total, tally) => total + (tally[what]?.of ?? 0), 0),
    );
  const alerts = alertFigures(sums.cameras, ledger.alerts, ledger.tracks);
  return {
    deployments: tallies.length,
    ledger,
    isLedgerBalanced: tallies.every((tally) => isBalanced(tally.ledger)),
    alerts,
    outcomes: sums.outcomes.map((outcome) => ({ ...outcome, words: wordsOf(outcome.code) })),
    outcomesMissing: sums.outcomesMissing,
    confirmedTrue: rateOf(
      meaning((one) => wasThePerson.has(one)),
      meaning((one) => one !== 'not-located'),
    ),
    arrestsPerAlert: rateOf(
      meaning((one) => one === 'arrest'),
      alerts.raised,
    ),
    disagreed: rateOf(sums.disagreed, sums.judged),
    decoysSeenThrough: rateOf(sums.decoyVotesRight, sums.decoyVotes),
    staffFound: { selfTests: found('selfTest'), walks: found('walk') },
    firstVote: spreadOf(sums.firstVoteMs),
    decision: spreadOf(sums.decisionMs),
    uptime: { ...uptime, stops: [...uptime.stops] },
  };
}

/** One line of a table. Pure. */
export function lineOf(tallies: readonly DeploymentTally[]): FigureLine {
  const ledger = sumLedgers(tallies.map((tally) => tally.ledger));
  const cameras = tallies.flatMap(({ sums }) => sums.cameras);
  return lineFrom(cameras, { deployments: tallies.length, raised: ledger.alerts, faces: ledger.tracks });
}

export function lineFrom(
  cameras: readonly CameraSums[],
  counted: { readonly deployments: number; readonly raised: number; readonly faces: number },
): FigureLine {
  const { deployments, raised, faces } = counted;
  return {
    deployments,
    faces,
    alerts: alertFigures(cameras, raised, faces),
    arrests: concludedIn(cameras).arrests,
  };
}

/**
 * A ledger is written down now and then, an alert's end at once: what was concluded since the last ledger was raised too.
 */
function alertFigures(cameras: readonly CameraSums[], counted: number, faces: number): AlertFigures {
  const { confirmed, rejected, expired, misidentified } = concludedIn(cameras);
  const concluded = confirmed + rejected + expired;
  const raised = Math.max(counted, concluded);
  const isFalse = rejected + misidentified;
  return {
    raised,
    open: raised - concluded,
    confirmed,
    rejected,
    expired,
    misidentified,
    false: isFalse,
    falsePerFace: rateOf(isFalse, Math.max(faces, isFalse)),
    falsePerAlert: rateOf(isFalse, raised),
  };
}
