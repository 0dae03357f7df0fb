import { describe, expect, it } from 'vitest';
import type { LogFact } from '../log-fact.ts';
import { readFacts, stillMissing } from './counted-facts.ts';
import { figuresReport, type FiguresQuery } from './figures-report.ts';
import { TallyBook } from './tally.ts';
import { gateSpans, uptimeOf } from './uptime.ts';

const minute = 60_000;
const ledger = { tracks: 1_000, alerts: 4, repeats: 1, blueList: 2, forgotten: 990, lost: 3, inFlight: 0 };

/** A log of facts, each so many minutes after the beginning. */
function logOf(
  entries: readonly (readonly [minutes: number, kind: string, body: unknown, lastSign?: number])[],
) {
  return readFacts(
    entries.map(([minutes, kind, body, lastSign], nth): LogFact => ({
      sequence: nth + 1,
      at: minutes * minute,
      kind,
      subject: 'log',
      body,
      lastSignAt: lastSign === undefined ? null : lastSign * minute,
    })),
  );
}

const named = { deploymentId: 'one', deploymentName: 'Market day' };
const alert = (nth: number, decision: string, votes: object | null, votedAt: readonly number[]) => ({
  alertId: `alert-${nth}`,
  number: nth,
  deploymentId: 'one',
  cameraId: nth < 3 ? 'north' : 'south',
  cameraName: nth < 3 ? 'North' : 'South',
  raisedAt: 20 * minute,
  decision,
  votedAt: votedAt.map((at) => at * minute),
  votes,
});
const outcome = (nth: number, code: string, meaning: string) => ({
  alertId: `alert-${nth}`,
  number: nth,
  deploymentId: 'one',
  cameraId: 'north',
  code,
  meaning,
});

const day = logOf([
  [0, 'engine.started', { version: '1', mode: 'operational' }, 0],
  [1, 'deployment.drafted', { ...named, place: 'Somewhere', useCase: 'crime-hotspot' }],
  [2, 'deployment.authorised', { ...named, place: 'Market Square', threshold: 0.6 }],
  [10, 'deployment.live', named],
  [11, 'gate.changed', { isOpen: true, words: '', unmet: [] }],
  [22, 'count.alert', alert(1, 'confirmed', { match: 2, noMatch: 0, cannotTell: 0 }, [21, 22])],
  [23, 'count.alert', alert(2, 'rejected', { match: 1, noMatch: 1, cannotTell: 0 }, [21, 23])],
  [35, 'count.alert', alert(3, 'expired', null, [30])],
  [40, 'gate.changed', { isOpen: false, words: '', unmet: ['officers-present', 'list-sealed'] }],
  [45, 'gate.changed', { isOpen: true, words: '', unmet: [] }],
  [50, 'count.outcome', outcome(1, 'misidentified', 'misidentified')],
  // The engine died after minute 51, and started again in minute 55.
  [55, 'engine.started', { version: '1', mode: 'operational' }, 51],
  [56, 'gate.changed', { isOpen: true, words: '', unmet: [] }],
  [70, 'deployment.ended', { ...named, reason: 'Over.' }],
  [70, 'gate.changed', { isOpen: false, words: '', unmet: ['deployment-live'] }],
  [
    71,
    'ledger.counted',
    {
      ...ledger,
      deploymentId: 'one',
      cameras: [
        { ...ledger, tracks: 600, alerts: 3, cameraId: 'north', cameraName: 'North' },
        { ...ledger, tracks: 400, alerts: 1, cameraId: 'south', cameraName: 'South' },
      ],
    },
  ],
]);

const query: FiguresQuery = { from: 0, until: Number.MAX_SAFE_INTEGER, deploymentId: null };
const report = ({ facts, missing } = day, asked = query) => {
  const book = new TallyBook();
  book.add(facts);
  return figuresReport(
    {
      tallies: book.tallies(),
      spans: gateSpans(facts),
      counted: { size: 100, unreadable: stillMissing(missing, (id) => book.isSummed(id)) },
    },
    asked,
    (code) => code,
  );
};

describe('figures that are counted from the log', () => {
  it('say what became of every alert, and which were false', () => {
    const { whole } = report();
    expect(whole.alerts).toMatchObject({
      raised: 4,
      open: 1,
      confirmed: 1,
      rejected: 1,
      expired: 1,
      misidentified: 1,
      false: 2,
      falsePerFace: { count: 2, of: 1_000, share: 0.002 },
      falsePerAlert: { count: 2, of: 4, share: 0.5 },
    });
    expect(whole.outcomes).toEqual([
      { code: 'misidentified', words: 'misidentified', meaning: 'misidentified', count: 1 },
    ]);
    expect(whole).toMatchObject({
      deployments: 1,
      ledger,
      isLedgerBalanced: true,
      outcomesMissing: 0,
      confirmedTrue: { count: 0, of: 1, share: 0 },
      disagreed: { count: 1, of: 2 },
      firstVote: { count: 3, medianMs: minute, p95Ms: 10 * minute },
      decision: { count: 2, medianMs: 2 * minute, p95Ms: 3 * minute },
    });
  });

  it('say how long recognition ran and why it did not, also where the engine could not say so', () => {
    expect(report().whole.uptime).toEqual({
      liveMs: 60 * minute,
      runningMs: (29 + 6 + 14) * minute,
      stops: [
        { reason: 'engine-down', times: 1, ms: 5 * minute },
        { reason: 'officers-present', times: 1, ms: 5 * minute },
        { reason: 'not-asked-yet', times: 1, ms: minute },
      ],
    });
    const spans = gateSpans(day.facts);
    expect(uptimeOf(spans, 100 * minute, 110 * minute)).toEqual({
      liveMs: 10 * minute,
      runningMs: 0,
      stops: [{ reason: 'deployment-live', times: 1, ms: 10 * minute }],
    });
  });

  it('come camera by camera, month by month and deployment by deployment', () => {
    const { cameras, months, perDeployment } = report();
    expect(cameras).toMatchObject([
      { cameraId: 'north', faces: 600, deployments: 1, alerts: { raised: 3, false: 2 } },
      { cameraId: 'south', faces: 400, deployments: 1, alerts: { raised: 1, false: 0, expired: 1 } },
    ]);
    expect(months).toMatchObject([{ from: 0, deployments: 1, faces: 1_000 }]);
    expect(perDeployment).toMatchObject([
      { id: 'one', name: 'Market day', place: 'Market Square', isUrgent: false, startedAt: 10 * minute },
    ]);
  });

  it('are of those deployments only that went live within the time that was asked for', () => {
    expect(report(day, { ...query, from: 11 * minute }).whole.deployments).toBe(0);
    expect(report(day, { ...query, until: 10 * minute }).whole.deployments).toBe(0);
    expect(report(day, { ...query, deploymentId: 'two' }).whole.alerts).toMatchObject({
      raised: 0,
      falsePerFace: { count: 0, of: 0, share: null, low: 0, high: 1 },
    });
    expect(report(day, { ...query, from: 10 * minute, until: 11 * minute }).whole.deployments).toBe(1);
  });

  it('say how many entries they should have been counted from and could not', () => {
    const broken = logOf([
      [1, 'deployment.live', named],
      [2, 'count.alert', null],
      [3, 'ledger.counted', { tracks: 'many' }],
      [4, 'something.else', null],
    ]);
    expect(report(broken).counted).toEqual({ size: 100, unreadable: 2 });
  });
});
