import type { Region } from '../frames/image.ts';

/** A value that moves at a steady rate, and how uncertain both are (variances, and their covariance). */
interface Axis {
  readonly value: number;
  readonly rate: number;
  readonly valueVariance: number;
  readonly covariance: number;
  readonly rateVariance: number;
}

/** Where a face is and how it moves: its centre in pixels, the logarithm of its height; per second. */
export interface Motion {
  readonly x: Axis;
  readonly y: Axis;
  readonly logHeight: Axis;
  /** Width ÷ height. */
  readonly aspect: number;
}

/**
 * How faces move and how detectors see them, in face heights (and for the size in shares of it), so that they hold
 * at any distance; per second, so that they hold at any frame rate. Measured on the demo's footage.
 */
const place = { noise: 0.12, firstRate: 3, acceleration: 2 } as const;
const size = { noise: 0.08, firstRate: 0.4, acceleration: 0.3 } as const;
type AxisNoise = typeof place | typeof size;
/** Share of a new width ÷ height that is taken in. */
const aspectSmoothing = 0.3;

export function startMotion(box: Region): Motion {
  return {
    x: startAxis(centreX(box), place, box.height),
    y: startAxis(centreY(box), place, box.height),
    logHeight: startAxis(Math.log(box.height), size, 1),
    aspect: box.width / box.height,
  };
}

/** Where the face will be, if it goes on as it does; the longer, the less certain. */
export function predictMotion(motion: Motion, elapsedMs: number): Motion {
  const height = heightOf(motion);
  return {
    x: predictAxis(motion.x, place, height, elapsedMs / 1_000),
    y: predictAxis(motion.y, place, height, elapsedMs / 1_000),
    logHeight: predictAxis(motion.logHeight, size, 1, elapsedMs / 1_000),
    aspect: motion.aspect,
  };
}

/** Takes in where the face was found to be, from a prediction for that moment. */
export function correctMotion(predicted: Motion, box: Region): Motion {
  return {
    x: correctAxis(predicted.x, centreX(box), place, box.height),
    y: correctAxis(predicted.y, centreY(box), place, box.height),
    logHeight: correctAxis(predicted.logHeight, Math.log(box.height), size, 1),
    aspect: predicted.aspect + aspectSmoothing * (box.width / box.height - predicted.aspect),
  };
}

export function boxOf(motion: Motion): Region {
  const height = heightOf(motion);
  const width = height * motion.aspect;
  return { x: motion.x.value - width / 2, y: motion.y.value - height / 2, width, height };
}

/** Standard deviation of where the face will be found next, in pixels. */
export function uncertaintyPx({ x, y }: Motion): number {
  return Math.sqrt((x.valueVariance + y.valueVariance) / 2);
}

/**
 * How far a box lies from a prediction, as a squared Mahalanobis distance over centre and size: of χ² distribution
 * with three degrees of freedom if it is the same face.
 */
export function distanceFrom(predicted: Motion, box: Region): number {
  const along = (axis: Axis, found: number, { noise }: AxisNoise, unit: number) =>
    (found - axis.value) ** 2 / (axis.valueVariance + (noise * unit) ** 2);
  const height = heightOf(predicted);
  return (
    along(predicted.x, centreX(box), place, height) +
    along(predicted.y, centreY(box), place, height) +
    along(predicted.logHeight, Math.log(box.height), size, 1)
  );
}

function startAxis(value: number, { noise, firstRate }: AxisNoise, unit: number): Axis {
  return {
    value,
    rate: 0,
    valueVariance: (noise * unit) ** 2,
    covariance: 0,
    rateVariance: (firstRate * unit) ** 2,
  };
}

/** Kalman's prediction, with white noise as the acceleration (Bar-Shalom, Li and Kirubarajan 2001, section 6.2.2). */
function predictAxis(axis: Axis, { acceleration }: AxisNoise, unit: number, elapsedS: number): Axis {
  const density = (acceleration * unit) ** 2;
  return {
    value: axis.value + axis.rate * elapsedS,
    rate: axis.rate,
    valueVariance:
      axis.valueVariance +
      2 * axis.covariance * elapsedS +
      axis.rateVariance * elapsedS ** 2 +
      (density * elapsedS ** 3) / 3,
    covariance: axis.covariance + axis.rateVariance * elapsedS + (density * elapsedS ** 2) / 2,
    rateVariance: axis.rateVariance + density * elapsedS,
  };
}

function correctAxis(axis: Axis, found: number, { noise }: AxisNoise, unit: number): Axis {
  const expected = axis.valueVariance + (noise * unit) ** 2;
  const valueGain = axis.valueVariance / expected;
  const rateGain = axis.covariance / expected;
  const surprise = found - axis.value;
  return {
    value: axis.value + valueGain * surprise,
    rate: axis.rate + rateGain * surprise,
    valueVariance: (1 - valueGain) * axis.valueVariance,
    covariance: (1 - valueGain) * axis.covariance,
    rateVariance: axis.rateVariance - rateGain * axis.covariance,
  };
}

const heightOf = ({ logHeight }: Motion) => Math.exp(logHeight.value);
const centreX = (box: Region) => box.x + box.width / 2;
const centreY = (box: Region) => box.y + box.height / 2;
