import type { OperationOutput } from '../../src-main/contract/operations.ts';

type Thresholds = OperationOutput<'thresholds.read'>;

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
