import { probeLimits } from '../../src-main/engine/recognition/steps/quality.ts';
import { otherScores, ownScore } from './best-scores.ts';
import type { KeptLedger } from './keep-ledger.ts';
import type { Passers } from './passers.ts';
import { frontalDeg, type Pass } from './plan-scenes.ts';
import type { SceneMatch, SceneResult } from './run-scene.ts';

/** What came of the passes at one threshold, after cool-down and ledger. */
export interface ThresholdScore {
  readonly threshold: number;
  readonly alertedOnce: number;
  readonly alertedMore: number;
  readonly missed: number;
  /** Passes of the list with an alert, also those that are not fair. */
  readonly alertedOfAll: number;
  /** Alerts about somebody other than who passed; of them those that a look-alike of the entry gave. */
  readonly falseAlerts: number;
  readonly falseAlertsOfLookAlikes: number;
  readonly repeats: number;
  readonly isBalanced: boolean;
  readonly misses: readonly string[];
  readonly mistakes: readonly string[];
}

export interface SuiteScore {
  readonly listedPasses: number;
  /** Those with enough frames in which they could be recognised; only they are held to be alerted. */
  readonly fairPasses: number;
  readonly unlistedPasses: number;
  readonly lookAlikePasses: number;
  readonly atThresholds: readonly ThresholdScore[];
  /** Null where nobody watched. */
  readonly watched: {
    /** Of each fair pass the best score with its own entry, of each unlisted pass the best with anybody's. */
    readonly votes: Spread;
    readonly looks: Spread;
    /** Every look by itself. */
    readonly everyLook: Spread;
  } | null;
}
export interface Spread {
  readonly genuine: readonly number[];
  readonly strangers: readonly number[];
}

/** Frames, in which a face is seen from the front, whole and large enough, that make a pass a fair one. */
const fairFrames = 10;
const wholeShare = 0.9;

interface Passed {
  readonly pass: Pass;
  readonly result: SceneResult;
  readonly nth: number;
  readonly isFair: boolean;
}

/** Compares alerts with the truth. @param kept a ledger for each threshold that the scenes were run at */
export function scoreScenes(
  results: readonly SceneResult[],
  kept: readonly KeptLedger[],
  looks: Passers['looks'],
  lookAlikes: ReadonlySet<string>,
): SuiteScore {
  const passed = results.flatMap((result, nth) =>
    result.scene.passes.map((pass) => ({ pass, result, nth, isFair: isFair(result, pass, looks) })),
  );
  const listed = passed.filter(({ pass }) => pass.person.group === 'listed');
  const fair = listed.filter((one) => one.isFair);
  const unlisted = passed.filter(({ pass }) => pass.person.group !== 'listed');
  const isLookAlike = ({ pass }: Passed) => lookAlikes.has(pass.person.id);
  return {
    listedPasses: listed.length,
    fairPasses: fair.length,
    unlistedPasses: unlisted.length,
    lookAlikePasses: unlisted.filter(isLookAlike).length,
    atThresholds: kept.map((ledger, k) => ({
      threshold: results[0]?.runs[k]?.threshold ?? Number.NaN,
      ...scoreLedger(passed, listed, fair, ledger, lookAlikes),
    })),
    watched: results.some(({ watched }) => watched === null)
      ? null
      : {
          votes: spreadOf(fair, unlisted, 'votes'),
          looks: spreadOf(fair, unlisted, 'looks'),
          everyLook: spreadOfLooks(results),
        },
  };
}

function scoreLedger(
  passed: readonly Passed[],
  listed: readonly Passed[],
  fair: readonly Passed[],
  { alerts, ledger, isBalanced }: KeptLedger,
  lookAlikes: ReadonlySet<string>,
): Omit<ThresholdScore, 'threshold'> {
  const persons = new Map(passed.map(({ pass }) => [pass.id, pass.person.id]));
  const isRight = ({ passId, entryId }: SceneMatch) => passId !== null && persons.get(passId) === entryId;
  const wrong = alerts.flat().filter((alert) => !isRight(alert));
  const alertsOf = ({ pass, nth }: Passed) =>
    (alerts[nth] ?? []).filter((alert) => alert.passId === pass.id && isRight(alert)).length;
  const times = fair.map(alertsOf);
  const whoOf = ({ passId }: SceneMatch) => (passId === null ? 'nobody' : (persons.get(passId) ?? 'nobody'));
  return {
    alertedOnce: times.filter((count) => count === 1).length,
    alertedMore: times.filter((count) => count > 1).length,
    missed: times.filter((count) => count === 0).length,
    alertedOfAll: listed.filter((one) => alertsOf(one) > 0).length,
    falseAlerts: wrong.length,
    falseAlertsOfLookAlikes: wrong.filter((alert) => lookAlikes.has(whoOf(alert))).length,
    repeats: ledger.repeats,
    isBalanced,
    misses: fair.filter((_, i) => times[i] === 0).map(({ pass }) => `${pass.person.id} in pass ${pass.id}`),
    mistakes: wrong.map((alert) => `${whoOf(alert)} for ${alert.entryId} at ${alert.score.toFixed(3)}`),
  };
}

function isFair({ frames }: SceneResult, pass: Pass, looks: Passers['looks']): boolean {
  const fair = frames.filter(({ faces }) => {
    const face = faces.find(({ passId }) => passId === pass.id);
    return (
      face !== undefined &&
      Math.abs(looks[face.look]?.yawDeg ?? 90) <= frontalDeg &&
      face.visible >= wholeShare &&
      face.box.height >= probeLimits.measures.faceHeightPx.least
    );
  });
  return fair.length >= fairFrames;
}

function spreadOf(fair: readonly Passed[], unlisted: readonly Passed[], what: 'votes' | 'looks'): Spread {
  const rising = (scores: readonly number[]) => scores.toSorted((one, other) => one - other);
  return {
    genuine: rising(
      fair.map(({ pass, result }) => ownScore(result.watched?.[what], pass.id, pass.person.id)),
    ),
    strangers: rising(
      unlisted.map(({ pass, result }) =>
        Math.max(-1, ...otherScores(result.watched?.[what], pass.id, pass.person.id)),
      ),
    ),
  };
}

function spreadOfLooks(results: readonly SceneResult[]): Spread {
  const rising = (scores: readonly number[]) => scores.toSorted((one, other) => one - other);
  const all = results.flatMap(({ watched }) => watched?.lookScores ?? []);
  return {
    genuine: rising(all.flatMap(({ own }) => (own === null ? [] : [own]))),
    strangers: rising(all.flatMap(({ own, other }) => (own === null ? [other] : []))),
  };
}

/** Shares of scores that lie at or below the numbers given for them. */
export const quantiles = [0, 0.05, 0.5, 0.95, 0.99, 1] as const;

/** @param rising scores by rising value */
export function quantilesOf(rising: readonly number[]): readonly number[] {
  return quantiles.map((share) => rising[Math.round(share * (rising.length - 1))] ?? Number.NaN);
}
