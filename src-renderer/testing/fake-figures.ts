import type { FigureLine, FiguresReport, Rate } from '../../src-main/contract/reports.ts';

const dayMs = 86_400_000;

function rate(count: number, of: number): Rate {
  if (of === 0) return { count, of, share: null, low: 0, high: 1 };
  const share = count / of;
  const reach = 2 * Math.sqrt((share * (1 - share) + 1 / of) / of);
  return { count, of, share, low: Math.max(0, share - reach), high: Math.min(1, share + reach) };
}

function line(deployments: number, faces: number, raised: number, wrong: number): FigureLine {
  return {
    deployments,
    faces,
    arrests: Math.round(raised * 0.46),
    alerts: {
      raised,
      open: 0,
      confirmed: raised - wrong,
      rejected: wrong,
      expired: 0,
      misidentified: 0,
      false: wrong,
      falsePerFace: rate(wrong, faces),
      falsePerAlert: rate(wrong, raised),
    },
  };
}

/** A year as it might be. */
export function fakeFigures(): FiguresReport {
  const now = new Date();
  const months = Array.from({ length: 12 }, (_, nth) => ({
    from: Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 11 + nth, 1),
    ...line(
      15 + (nth % 4),
      220_000 + ((nth * 37_000) % 90_000),
      150 + ((nth * 31) % 60),
      nth % 5 === 0 ? 2 : nth % 3 === 0 ? 1 : 0,
    ),
  }));
  const sum = (of: (month: (typeof months)[number]) => number): number =>
    months.reduce((total, month) => total + of(month), 0);
  const whole = line(
    sum(({ deployments }) => deployments),
    sum(({ faces }) => faces),
    sum(({ alerts }) => alerts.raised),
    sum(({ alerts }) => alerts.false),
  );
  const { faces, alerts, arrests, deployments } = whole;
  const counted = { repeats: 310, blueList: 4_060, lost: 21_400, inFlight: 0 };
  return {
    counted: { size: 41_207, unreadable: 0 },
    whole: {
      deployments,
      ledger: {
        tracks: faces,
        alerts: alerts.raised,
        ...counted,
        forgotten: faces - alerts.raised - counted.repeats - counted.blueList - counted.lost,
      },
      isLedgerBalanced: true,
      alerts,
      outcomes: [
        { code: 'no-action', words: 'Spoken to, no further action', meaning: 'no-action', count: 702 },
        { code: 'arrest-court-wanted', words: 'Arrested: wanted by a court', meaning: 'arrest', count: 561 },
        {
          code: 'misidentified',
          words: 'Not this person: misidentified',
          meaning: 'misidentified',
          count: 4,
        },
      ],
      outcomesMissing: 12,
      confirmedTrue: rate(1_263, 1_267),
      arrestsPerAlert: rate(arrests, alerts.raised),
      disagreed: rate(5, alerts.raised),
      decoysSeenThrough: rate(181, 186),
      staffFound: { selfTests: rate(402, 411), walks: rate(377, 412) },
      firstVote: { count: alerts.raised, medianMs: 21_000, p90Ms: 44_000, p95Ms: 52_000 },
      decision: { count: alerts.raised, medianMs: 48_000, p90Ms: 96_000, p95Ms: 118_000 },
      uptime: {
        liveMs: 1_624 * 3_600_000,
        runningMs: 1_588 * 3_600_000,
        stops: [
          { reason: 'officers-present', times: 61, ms: 22 * 3_600_000 },
          { reason: 'deployment-live', times: 14, ms: 11 * 3_600_000 },
          { reason: 'engine-down', times: 2, ms: 95_000 },
        ],
      },
    },
    months,
    cameras: [
      { cameraId: 'cam-01', cameraName: 'High Street north', ...line(190, 1_900_000, 1_300, 8) },
      { cameraId: 'cam-02', cameraName: 'High Street south', ...line(190, 1_100_000, 700, 4) },
    ],
    perDeployment: Array.from({ length: 30 }, (_, nth) => ({
      id: `deployment-${nth}`,
      name: `Market day ${nth + 1}`,
      place: 'Market Square',
      startedAt: Date.now() - (30 - nth) * 12 * dayMs,
      endedAt: Date.now() - (30 - nth) * 12 * dayMs + dayMs / 3,
      isUrgent: nth === 7,
      ...line(1, 15_000 + nth * 300, 8 + (nth % 6), nth % 9 === 0 ? 1 : 0),
    })),
  };
}
