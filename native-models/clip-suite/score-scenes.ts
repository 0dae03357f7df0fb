import { probeLimits } from '../../src-main/engine/recognition/steps/quality.ts';
import type { Passers } from './passers.ts';
import { frontalDeg } from './plan-scenes.ts';
import type { SceneResult } from './run-scene.ts';

export interface SuiteScore {
  readonly listedPasses: number;
  /** Those with enough frames in which they could be recognised; only they are held to be alerted. */
  readonly fairPasses: number;
  readonly alertedOnce: number;
  readonly alertedMore: number;
  readonly missed: number;
  readonly unlistedPasses: number;
  /** Alerts about somebody who was not in the picture. */
  readonly falseAlerts: number;
  readonly misses: readonly string[];
  /** What the same looks would have done at the same threshold, each by itself. */
  readonly singleLook: {
    readonly listedLooks: number;
    readonly missedLooks: number;
    /** Passes of unlisted people with at least one look that would alert. */
    readonly falsePasses: number;
    /** Scores with their own picture, at shares of all: see `quantiles`. */
    readonly genuine: readonly number[];
    /** Scores of unlisted people with whoever of the list is nearest. */
    readonly strangers: readonly number[];
  };
}

/** Frames, in which a face is seen from the front, whole and large enough, that make a pass a fair one. */
const fairFrames = 10;
const wholeShare = 0.9;
/** A face is known a little while after it was last seen, at the latest. */
const lateMs = 400;

/** Compares alerts with the truth. */
export function scoreScenes(
  results: readonly SceneResult[],
  looks: Passers['looks'],
  threshold: number,
): SuiteScore {
  const score = {
    listedPasses: 0,
    fairPasses: 0,
    alertedOnce: 0,
    alertedMore: 0,
    missed: 0,
    unlistedPasses: 0,
    falseAlerts: 0,
  };
  const misses: string[] = [];
  for (const { scene, frames, alerts } of results) {
    const isRight = new Set<SceneResult['alerts'][number]>();
    for (const pass of scene.passes) {
      if (pass.person.group !== 'listed') {
        score.unlistedPasses += 1;
        continue;
      }
      score.listedPasses += 1;
      const own = alerts.filter(
        ({ entryId, atMs }) =>
          entryId === pass.person.id && atMs >= pass.enterMs && atMs <= pass.leaveMs + lateMs,
      );
      for (const alert of own) isRight.add(alert);
      const fair = frames.filter(({ faces }) => {
        const face = faces.find(({ passId }) => passId === pass.id);
        return (
          face !== undefined &&
          Math.abs(looks[face.look]?.yawDeg ?? 90) <= frontalDeg &&
          face.visible >= wholeShare &&
          face.box.height >= probeLimits.measures.faceHeightPx.least
        );
      });
      if (fair.length < fairFrames) continue;
      score.fairPasses += 1;
      if (own.length === 1) score.alertedOnce += 1;
      else if (own.length > 1) score.alertedMore += 1;
      else {
        score.missed += 1;
        misses.push(`${pass.person.id} in pass ${pass.id}`);
      }
    }
    score.falseAlerts += alerts.length - isRight.size;
  }
  return { ...score, misses, singleLook: scoreLooks(results, threshold) };
}

function scoreLooks(results: readonly SceneResult[], threshold: number): SuiteScore['singleLook'] {
  let listedLooks = 0;
  let missedLooks = 0;
  let falsePasses = 0;
  const genuine: number[] = [];
  const strangers: number[] = [];
  for (const { scene, looks } of results) {
    for (const { id, person } of scene.passes) {
      const own = looks.filter(({ passId }) => passId === id);
      if (person.group === 'listed') {
        listedLooks += own.length;
        genuine.push(...own.filter(({ entryId }) => entryId === person.id).map(({ score }) => score));
        missedLooks += own.filter(({ entryId, score }) => entryId !== person.id || score < threshold).length;
      } else {
        strangers.push(...own.map(({ score }) => score));
        if (own.some(({ score }) => score >= threshold)) falsePasses += 1;
      }
    }
  }
  return {
    listedLooks,
    missedLooks,
    falsePasses,
    genuine: quantilesOf(genuine),
    strangers: quantilesOf(strangers),
  };
}

/** Shares of the scores that lie at or below the numbers given for them. */
export const quantiles = [0, 0.05, 0.5, 0.95, 0.99, 1] as const;

function quantilesOf(scores: readonly number[]): readonly number[] {
  const sorted = scores.toSorted((one, other) => one - other);
  return quantiles.map((share) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN);
}
