import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bestScoreOf,
  enrolmentLimits,
  judgeQuality,
  probeLimits,
  type QualityMeasure,
  type QualityMeasures,
} from './quality.ts';

const good: QualityMeasures = {
  faceHeightPx: 200,
  brightness: 120,
  clipping: 0,
  contrast: 40,
  sharpness: 1,
  uncovered: 0.9,
  yawDeg: -3,
  pitchDeg: 5,
  rollDeg: 2,
  detectorScore: 1,
  meshFlag: 1,
  embeddingStrength: 1.8,
};
const names = Object.keys(good) as QualityMeasure[];
/** Not to be had with a pack that has no mesh and no reference for its embeddings. */
const withMeshOnly = ['yawDeg', 'pitchDeg', 'meshFlag', 'embeddingStrength'] as const;

describe('the quality of a look', () => {
  it('is 100 when nothing is wrong', () => {
    const { score, refusedBy, components } = judgeQuality(good, enrolmentLimits);
    expect([score, refusedBy]).toEqual([expect.closeTo(100, 9), null]);
    expect(components).toEqual(Object.fromEntries(names.map((name) => [name, 100])));
  });

  it.each([
    ['faceHeightPx', 47],
    ['brightness', 11],
    ['brightness', 249],
    ['clipping', 0.8],
    ['contrast', 2],
    ['sharpness', 0.1],
    ['uncovered', 0.02],
    ['yawDeg', -70],
    ['yawDeg', 70],
    ['pitchDeg', 50],
    ['rollDeg', -80],
    ['detectorScore', 0.4],
    ['meshFlag', 0.4],
    ['embeddingStrength', 0.7],
  ] as const)('names the measure that refuses: %s of %d', (measure, value) => {
    const judged = judgeQuality({ ...good, [measure]: value }, probeLimits);
    expect(judged.refusedBy).toBe(measure);
    expect(judged.score).toBeLessThan(100);
  });

  it('is refused as a whole when nothing by itself is beyond its limit but all together is too poor', () => {
    const poor = {
      ...good,
      embeddingStrength: 0.82,
      meshFlag: 0.55,
      clipping: 0.6,
      uncovered: 0.1,
      sharpness: 0.25,
    };
    const { refusedBy, score } = judgeQuality(poor, probeLimits);
    expect(refusedBy).toBe('score');
    expect(score).toBeLessThan(probeLimits.leastScore);
  });

  it.each(names)('refuses a measure that is no number: %s', (measure) => {
    expect(judgeQuality({ ...good, [measure]: Number.NaN }, probeLimits).refusedBy).toBe(measure);
  });

  it('leaves out what a pack can’t measure, instead of counting it as nothing', () => {
    const absent = { ...good, ...Object.fromEntries(withMeshOnly.map((name) => [name, null])) };
    const { score, refusedBy, components } = judgeQuality(absent, enrolmentLimits);
    expect([score, refusedBy]).toEqual([expect.closeTo(100, 9), null]);
    expect(Object.keys(components)).toEqual(
      names.filter((name) => !withMeshOnly.some((absentName) => absentName === name)),
    );
  });

  it('is asked for at least as much at enrolment as of a probe, by every measure', () => {
    for (const name of names) {
      const [probe, enrolment] = [probeLimits.measures[name], enrolmentLimits.measures[name]];
      expect(enrolment.least).toBeGreaterThanOrEqual(probe.least);
      expect(enrolment.most).toBeLessThanOrEqual(probe.most);
    }
    expect(enrolmentLimits.leastScore).toBeGreaterThan(probeLimits.leastScore);
  });
});

describe('the best score that a look can have', () => {
  const measures = fc.record({
    faceHeightPx: fc.double({ min: 10, max: 300, noNaN: true }),
    brightness: fc.double({ min: 0, max: 255, noNaN: true }),
    clipping: fc.double({ min: 0, max: 1, noNaN: true }),
    contrast: fc.double({ min: 0, max: 90, noNaN: true }),
    sharpness: fc.double({ min: 0, max: 2, noNaN: true }),
    uncovered: fc.double({ min: 0, max: 1, noNaN: true }),
    yawDeg: fc.option(fc.double({ min: -90, max: 90, noNaN: true })),
    pitchDeg: fc.option(fc.double({ min: -90, max: 90, noNaN: true })),
    rollDeg: fc.double({ min: -180, max: 180, noNaN: true }),
    detectorScore: fc.double({ min: 0.4, max: 1, noNaN: true }),
    meshFlag: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    embeddingStrength: fc.option(fc.double({ min: 0, max: 2, noNaN: true })),
  });

  it('is never less than the score that it turns out to have', () => {
    fc.assert(
      fc.property(measures, fc.subarray(names), (all, known) => {
        const subset = Object.fromEntries(known.map((name) => [name, all[name]]));
        expect(bestScoreOf(subset)).toBeGreaterThanOrEqual(judgeQuality(all, probeLimits).score - 1e-9);
      }),
    );
  });
});
