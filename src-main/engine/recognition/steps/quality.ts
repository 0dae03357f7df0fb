import type { PictureMeasures } from './measure-picture.ts';

/** What is measured of a look at a face, before anybody asks whose it is. Null: not to be had with this pack, or not yet. */
export interface QualityMeasures extends PictureMeasures {
  /** Height of the detector's box, in pixels of the source. */
  readonly faceHeightPx: number;
  /** The detector's score, 0 to 1. */
  readonly detectorScore: number;
  /** How far the head is turned to the side, down or up, and towards a shoulder; see `poseOf`. */
  readonly yawDeg: number | null;
  readonly pitchDeg: number | null;
  readonly rollDeg: number;
  /** How sure the mesh is that it lies on a face, 0 to 1. */
  readonly meshFlag: number | null;
  /** Length of the embedding before normalising ÷ its model's reference. */
  readonly embeddingStrength: number | null;
}
export type QualityMeasure = keyof QualityMeasures;

interface Bounds {
  readonly least: number;
  readonly most: number;
}

export interface QualityLimits {
  readonly measures: Readonly<Record<QualityMeasure, Bounds>>;
  /** Of the unified score. */
  readonly leastScore: number;
}

export interface Quality {
  /** 0 to 100: what may be expected of the look; see the README's table of components. */
  readonly score: number;
  /** 0 to 100 each, of the measures that were to be had. */
  readonly components: Readonly<Partial<Record<QualityMeasure, number>>>;
  /** The first measure beyond its limit, or "score" when only all together are too poor; null for a good look. */
  readonly refusedBy: QualityMeasure | 'score' | null;
}

/**
 * How a measure becomes a component: 0 up to `none`, 100 from `full`, straight in between; likewise on the upper side
 * where too much is as bad. And how much it weighs in the score, in hundredths of all.
 */
interface ComponentRule {
  readonly none: number;
  readonly full: number;
  readonly fullUntil?: number;
  readonly noneFrom?: number;
  readonly weight: number;
}

/**
 * In the order in which refusals are named: what a person can see and change comes first. Weights were fitted on degraded
 * copies of the calibration faces, half of the identities; anchors were picked with all of them in view: README, "Quality".
 */
const rules: Readonly<Record<QualityMeasure, ComponentRule>> = {
  faceHeightPx: { none: 20, full: 64, weight: 5 },
  brightness: { none: 8, full: 45, fullUntil: 170, noneFrom: 252, weight: 2 },
  clipping: { none: 0.95, full: 0.02, weight: 10 },
  contrast: { none: 2, full: 25, weight: 1 },
  sharpness: { none: 0.1, full: 0.85, weight: 6 },
  uncovered: { none: 0.05, full: 0.7, weight: 6 },
  yawDeg: { none: 60, full: 15, weight: 3 },
  pitchDeg: { none: 45, full: 15, weight: 3 },
  rollDeg: { none: 60, full: 20, weight: 2 },
  detectorScore: { none: 0.6, full: 0.999, weight: 2 },
  meshFlag: { none: 0.4, full: 0.999, weight: 20 },
  embeddingStrength: { none: 0.6, full: 1.7, weight: 40 },
};
const measureNames = Object.keys(rules) as QualityMeasure[];
/** A component counts as no less, so that one which is 0 doesn't hide how the others are. */
const floor = 1;

const least = (value: number): Bounds => ({ least: value, most: Infinity });
const within = (degrees: number): Bounds => ({ least: -degrees, most: degrees });

/** Below 48 pixels the true accept rate falls fast (96% at 48, 80% at 32: `npm run evaluate -- DIR`). */
export const probeLimits: QualityLimits = {
  measures: {
    faceHeightPx: least(48),
    brightness: { least: 12, most: 247 },
    clipping: { least: 0, most: 0.7 },
    contrast: least(3),
    sharpness: least(0.2),
    uncovered: least(0.05),
    yawDeg: within(60),
    pitchDeg: within(45),
    rollDeg: within(60),
    detectorScore: least(0.5),
    meshFlag: least(0.5),
    embeddingStrength: least(0.8),
  },
  leastScore: 30,
};

/**
 * A list's picture is chosen at leisure and used all day, so it has to be better than a probe. Stricter limits still would
 * refuse pictures that match as well as others do: README, "Quality".
 */
export const enrolmentLimits: QualityLimits = {
  measures: {
    faceHeightPx: least(64),
    brightness: { least: 40, most: 225 },
    clipping: { least: 0, most: 0.3 },
    contrast: least(10),
    sharpness: least(0.3),
    uncovered: least(0.2),
    yawDeg: within(45),
    pitchDeg: within(40),
    rollDeg: within(30),
    detectorScore: least(0.6),
    meshFlag: least(0.9),
    embeddingStrength: least(0.8),
  },
  leastScore: 50,
};

/** Judges what was measured against limits. The score is comparable only between looks under one model. */
export function judgeQuality(measures: QualityMeasures, limits: QualityLimits): Quality {
  const components = componentsOf(measures);
  const score = scoreOf(components);
  const beyond = measureNames.find((name) => {
    const value = measures[name];
    const { least: low, most: high } = limits.measures[name];
    // Written so that a measure which is no number is refused.
    return value !== null && !(value >= low && value <= high);
  });
  return { score, components, refusedBy: beyond ?? (score >= limits.leastScore ? null : 'score') };
}

/** The score that a look can have at most: as if whatever isn't known of it turned out to be perfect. */
export function bestScoreOf(known: Partial<QualityMeasures>): number {
  const perfect = Object.fromEntries(measureNames.map((name) => [name, 100]));
  return scoreOf({ ...perfect, ...componentsOf(known) });
}

function componentsOf(measures: Partial<QualityMeasures>): Quality['components'] {
  const components: Partial<Record<QualityMeasure, number>> = {};
  for (const name of measureNames) {
    const value = measures[name] ?? null;
    if (value !== null) components[name] = componentOf(value, rules[name]);
  }
  return components;
}

function componentOf(signed: number, { none, full, fullUntil, noneFrom }: ComponentRule): number {
  // Only angles have a sign, and either side is as bad.
  const value = Math.abs(signed);
  const rising = (value - none) / (full - none);
  const falling =
    fullUntil === undefined || noneFrom === undefined ? 1 : (noneFrom - value) / (noneFrom - fullUntil);
  return 100 * Math.max(0, Math.min(1, rising, falling));
}

/** The weighted geometric mean of the components that there are: one very poor measure can't be made up for. */
function scoreOf(components: Quality['components']): number {
  let logarithms = 0;
  let weights = 0;
  for (const name of measureNames) {
    const component = components[name];
    if (component === undefined) continue;
    logarithms += rules[name].weight * Math.log(Math.max(floor, component));
    weights += rules[name].weight;
  }
  return Math.exp(logarithms / weights);
}
