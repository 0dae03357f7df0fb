import { expect, test } from 'vitest';
import type { RgbImage } from '../frames/image.ts';
import { enrolmentLimits, judgeQuality, probeLimits, sharpnessOf, type QualityMeasures } from './quality.ts';

const good: QualityMeasures = {
  faceHeightPx: 200,
  detectorScore: 1,
  meshFlag: 1,
  embeddingStrength: 1.6,
  sharpness: 0.5,
};

test('a perfect look scores 1 and is not refused', () => {
  expect(judgeQuality(good, enrolmentLimits)).toEqual({ score: 1, refusedBy: null });
});

test.each([
  ['faceHeightPx', 47],
  ['detectorScore', 0.6],
  ['meshFlag', 0.4],
  ['embeddingStrength', 0.7],
  ['sharpness', 0.01],
] as const)('the measure that refuses is named: %s', (measure, value) => {
  const judged = judgeQuality({ ...good, [measure]: value }, probeLimits);
  expect(judged.refusedBy).toBe(measure);
  expect(judged.score).toBeLessThan(judgeQuality(good, probeLimits).score);
});

test.each(Object.keys(good) as (keyof QualityMeasures)[])(
  'a measure that is no number is refused: %s',
  (measure) => {
    expect(judgeQuality({ ...good, [measure]: Number.NaN }, probeLimits).refusedBy).toBe(measure);
  },
);

test('enrolment asks at least as much as probing, of every measure', () => {
  for (const measure of Object.keys(probeLimits) as (keyof QualityMeasures)[]) {
    expect(enrolmentLimits[measure]).toBeGreaterThanOrEqual(probeLimits[measure]);
  }
});

function pattern(value: (x: number, y: number) => number): RgbImage {
  const data = new Uint8Array(112 * 112 * 3);
  for (let i = 0; i < data.length; i++) data[i] = value(Math.floor(i / 3) % 112, Math.floor(i / 336));
  return { width: 112, height: 112, data };
}

test('finer detail is sharper, contrast makes no difference, and nothing is not sharp', () => {
  const fine = pattern((x) => 128 + 60 * Math.sin(x));
  const coarse = pattern((x) => 128 + 60 * Math.sin(x / 8));
  const faint = pattern((x) => 128 + 30 * Math.sin(x));
  expect(sharpnessOf(fine)).toBeGreaterThan(5 * sharpnessOf(coarse));
  expect(sharpnessOf(faint) / sharpnessOf(fine)).toBeCloseTo(1, 1);
  expect(sharpnessOf(pattern(() => 90))).toBe(0);
});
