import { probit } from '../../src-main/engine/statistics/normal-distribution.ts';
import { fmrOfFalseAlertShare } from '../../src-main/engine/statistics/false-alert-rate.ts';
import { otherScores } from './best-scores.ts';
import type { SceneResult } from './run-scene.ts';

export interface SuiteThreshold {
  readonly threshold: number;
  readonly people: number;
  readonly passes: number;
  /** Pairs of a pass and somebody else of the calibration people, and how their best votes are spread. */
  readonly pairs: number;
  readonly mean: number;
  readonly deviation: number;
  readonly highest: number;
}

/** At most one false alert in 1,000 faces, as South Wales asks for. */
export const falseAlertShare = 1e-3;

/**
 * The threshold for synthetic people, from people of whom none is in the suite: the best votes of strangers are taken
 * as normally distributed, and at the threshold a passer-by is taken for somebody on a list of `listSize` as rarely as
 * `falseAlertShare`.
 */
export function calibrate(results: readonly SceneResult[], listSize: number): SuiteThreshold {
  const passes = results.flatMap(({ scene, watched }) =>
    scene.passes.map(({ id, person }) => ({ person, strangers: otherScores(watched?.votes, id, person.id) })),
  );
  const scores = passes.flatMap(({ strangers }) => strangers);
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (scores.length - 1);
  const deviation = Math.sqrt(variance);
  return {
    threshold: mean - deviation * probit(fmrOfFalseAlertShare(falseAlertShare, listSize)),
    people: new Set(passes.map(({ person }) => person.id)).size,
    passes: passes.length,
    pairs: scores.length,
    mean,
    deviation,
    highest: scores.reduce((most, score) => Math.max(most, score), -1),
  };
}
