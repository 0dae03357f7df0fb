import type { RgbImage } from '../frames/image.ts';

/** What is measured of a look at a face, before anybody asks whose it is. */
export interface QualityMeasures {
  /** Height of the detector's box, in pixels of the source. */
  readonly faceHeightPx: number;
  /** The detector's score, 0 to 1. */
  readonly detectorScore: number;
  /** How sure the mesh is that it lies on a face, 0 to 1. */
  readonly meshFlag: number;
  /** Length of the embedding before normalising ÷ its model's reference; 1 where the model has none. */
  readonly embeddingStrength: number;
  /** Fine detail of the aligned face relative to its contrast; see `sharpnessOf`. */
  readonly sharpness: number;
}
export type QualityMeasure = keyof QualityMeasures;

/** The least of each measure that is let through. */
export type QualityLimits = QualityMeasures;

export interface Quality {
  /** 0 to 1: how much of a good look this is, as the geometric mean of its measures. */
  readonly score: number;
  /** The first measure below its limit; null when the look is good enough. */
  readonly refusedBy: QualityMeasure | null;
}

/**
 * Below 48 pixels the true positive rate falls fast (96% at 48, 83% at 32). The limit on the embedding was set so
 * that it refuses nothing of the calibration faces (lowest 0.825): it is there for worse, and is not validated.
 */
export const probeLimits: QualityLimits = {
  faceHeightPx: 48,
  detectorScore: 0.7,
  meshFlag: 0.5,
  embeddingStrength: 0.8,
  sharpness: 0.05,
};

/** A list's picture is chosen at leisure and used all day, so it has to be better than a probe. */
export const enrolmentLimits: QualityLimits = {
  faceHeightPx: 64,
  detectorScore: 0.8,
  meshFlag: 0.7,
  embeddingStrength: 0.95,
  sharpness: 0.1,
};

/**
 * Where each measure stops counting against a look, and where it stops counting for it. In the order in which
 * refusals are named: what a person can see and change comes first.
 */
const ranges: Readonly<Record<QualityMeasure, readonly [number, number]>> = {
  faceHeightPx: [24, 112],
  sharpness: [0, 0.4],
  detectorScore: [0.5, 1],
  meshFlag: [0.3, 1],
  embeddingStrength: [0.7, 1.5],
};
const floor = 0.05;

/** Judges the measures against limits. The score is comparable only between looks under one model. */
export function judgeQuality(measures: QualityMeasures, limits: QualityLimits): Quality {
  const names = Object.keys(ranges) as QualityMeasure[];
  const logarithms = names.map((name) => {
    const [from, to] = ranges[name];
    return Math.log(Math.max(floor, Math.min(1, (measures[name] - from) / (to - from))));
  });
  const mean = logarithms.reduce((sum, value) => sum + value, 0) / names.length;
  // Written so that a measure which is no number is refused.
  const refusedBy = names.find((name) => !(measures[name] >= limits[name])) ?? null;
  return { score: Math.exp(mean), refusedBy };
}

/**
 * Root of the mean squared Laplacian of an aligned face's luma ÷ its standard deviation, over the inner part, where
 * hair and background don't reach. Contrast cancels out. A blurred face is near 0.
 */
export function sharpnessOf({ data, width, height }: RgbImage): number {
  const luma = (x: number, y: number) => {
    const at = (y * width + x) * 3;
    return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
  };
  const margin = Math.floor(width / 5);
  let sum = 0;
  let squares = 0;
  let laplacians = 0;
  let count = 0;
  for (let y = margin; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++) {
      const value = luma(x, y);
      const laplacian = luma(x - 1, y) + luma(x + 1, y) + luma(x, y - 1) + luma(x, y + 1) - 4 * value;
      sum += value;
      squares += value * value;
      laplacians += laplacian * laplacian;
      count++;
    }
  }
  const variance = squares / count - (sum / count) ** 2;
  return variance < 1 ? 0 : Math.sqrt(laplacians / count / variance);
}
