import type { OperationOutput } from '../../src-main/contract/operations.ts';

type Thresholds = OperationOutput<'thresholds.read'>;

/** The default pack's own, as its manifest has them. */
const curve = [
  [0.26, 0.00641, 0.00599, 0.00683, 0.9936, 0.9865, 0.9992],
  [0.28, 0.00394, 0.00365, 0.00424, 0.9895, 0.9803, 0.9968],
  [0.3, 0.0024, 0.00221, 0.00262, 0.9887, 0.9784, 0.9967],
  [0.32, 0.00143, 0.00129, 0.00159, 0.9879, 0.9774, 0.9961],
  [0.34, 0.000832, 0.000732, 0.000941, 0.9855, 0.9749, 0.9939],
  [0.36, 0.000478, 0.000407, 0.000555, 0.9831, 0.9722, 0.9924],
  [0.38, 0.000272, 0.000224, 0.000327, 0.9823, 0.9701, 0.9922],
  [0.4, 0.00014, 0.000106, 0.000175, 0.9774, 0.965, 0.9882],
  [0.42, 7.71e-5, 5.54e-5, 0.000106, 0.9766, 0.9645, 0.9874],
  [0.44, 4.26e-5, 2.65e-5, 6.22e-5, 0.9662, 0.9524, 0.9784],
  [0.46, 2.15e-5, 1.09e-5, 3.62e-5, 0.9589, 0.9437, 0.9721],
  [0.48, 9.48e-6, 2.62e-6, 2.1e-5, 0.946, 0.9282, 0.9625],
  [0.5, 6.46e-6, 8.95e-7, 1.63e-5, 0.9275, 0.9069, 0.9457],
  [0.52, 3.45e-6, 4.2e-7, 8.95e-6, 0.9073, 0.8837, 0.9287],
  [0.54, 2.15e-6, 0, 6.54e-6, 0.8864, 0.8604, 0.9111],
  [0.56, 4.31e-7, 0, 2.61e-6, 0.8533, 0.826, 0.8807],
] as const;

const fakeErrors: Thresholds['errors'] = {
  curve: {
    testSet: 'part of LFW, at most 4 images a person',
    date: '2026-11-25',
    images: 2_156,
    identities: 1_413,
    genuinePairs: 1_241,
    impostorPairs: 2_321_841,
    points: curve.map(([threshold, value, low, high, tar, tarLow, tarHigh]) => ({
      threshold,
      falseMatch: { value, low, high },
      missed: { value: 1 - tar, low: 1 - tarHigh, high: 1 - tarLow },
    })),
  },
  present: {
    threshold: 0.617,
    falseMatch: { value: 6e-8, low: 5e-9, high: 5.4e-7, isExtrapolated: true },
    missed: { value: 0.263, low: 0.238, high: 0.288, isExtrapolated: false },
  },
};

/** Figures like those of the default pack with six people on the list. */
export function fakeThresholds(proposal: Thresholds['proposal']): Thresholds {
  const row = (threshold: number, alerts: number, missed: number): Thresholds['choices'][number] => ({
    threshold,
    falseAlertsPer10000: { value: alerts, low: alerts / 12, high: alerts * 9, isExtrapolated: true },
    trueAccepts: {
      value: 1 - missed,
      low: 1 - missed - 0.025,
      high: 1 - missed + 0.025,
      isExtrapolated: false,
    },
  });
  return {
    listSize: 6,
    present: row(0.617, 0.0036, 0.263),
    floor: 0.617,
    choices: [row(0.617, 0.0036, 0.263), row(0.622, 0.003, 0.276), row(0.646, 0.001, 0.344)],
    measured: {
      testSet: 'part of LFW, at most 4 images a person',
      images: 2_156,
      identities: 1_413,
      date: '2026-11-25',
    },
    proposal,
    errors: fakeErrors,
  };
}

/** A site where most passes are found. */
export function fakeCalibration(passes: number): OperationOutput<'thresholds.calibrate'> {
  const point = (threshold: number, share: number) => {
    const found = Math.round(passes * share);
    const tpir = found / passes;
    return { threshold, tpir, low: Math.max(0, tpir - 0.15), high: Math.min(1, tpir + 0.1), found, passes };
  };
  return { points: [point(0.617, 0.9), point(0.622, 0.85), point(0.646, 0.8)] };
}

const rate = (count: number, of: number) => ({
  count,
  of,
  share: count / of,
  low: Math.max(0, count / of - 0.04),
  high: Math.min(1, count / of + 0.05),
});

export const fakeWhatIf: OperationOutput<'thresholds.what-if'> = {
  bars: [3, 5, 9, 14, 22, 31, 40, 38, 30, 19, 8].map((right, nth) => ({
    from: Math.round((0.6 + nth * 0.02) * 100) / 100,
    right,
    wrong: [4, 2, 1][nth] ?? 0,
  })),
  points: [3, 8, 17, 31, 53, 84, 124, 162].map((lost, nth) => ({
    threshold: Math.round((0.62 + nth * 0.02) * 100) / 100,
    lost: rate(lost, 219),
    avoided: rate(Math.min(7, [4, 6][nth] ?? 7), 7),
  })),
};
