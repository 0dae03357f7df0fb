import type { ErrorCurve, OperatingPoint } from '../../contract/error-curve.ts';
import type { Interval } from '../intervals.ts';
import type { Measured } from '../measured-schema.ts';
import { falseMatchRateAt, isReadable, trueAcceptRateAt } from './false-alert-rate.ts';

/** A measurement as it is drawn and told: who is missed instead of who is found. Pure. */
export function errorCurve(measured: Measured): ErrorCurve {
  const { testSet, date, images, identities, genuinePairs, impostorPairs, curve } = measured;
  return {
    testSet,
    date,
    images,
    identities,
    genuinePairs,
    impostorPairs,
    // Without a false match the rate has no place on an axis of powers of ten.
    points: curve
      .filter(({ falseMatches }) => falseMatches > 0)
      .map(({ threshold, fmr, fmrLow, fmrHigh, tar, tarLow, tarHigh }) => ({
        threshold,
        falseMatch: { value: fmr, low: fmrLow, high: fmrHigh },
        missed: missed({ value: tar, low: tarLow, high: tarHigh }),
      })),
  };
}

/** Both errors at a threshold that is used; null where the curve says too little. Pure. */
export function operatingPoint({ curve }: Pick<Measured, 'curve'>, threshold: number): OperatingPoint | null {
  if (!isReadable(curve)) return null;
  const { isExtrapolated, ...accepted } = trueAcceptRateAt(curve, threshold);
  return {
    threshold,
    falseMatch: falseMatchRateAt(curve, threshold),
    missed: { ...missed(accepted), isExtrapolated },
  };
}

function missed({ value, low, high }: Interval & { readonly value: number }) {
  return { value: 1 - value, low: 1 - high, high: 1 - low };
}
