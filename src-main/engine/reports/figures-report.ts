import type { FiguresReport } from '../../contract/reports.ts';
import { figuresOf, lineFrom, lineOf } from './figures.ts';
import type { DeploymentTally } from './tally.ts';
import { sumUptimes, uptimeOf, type GateSpan } from './uptime.ts';

/** Which deployments are counted. */
export interface FiguresQuery {
  readonly from: number;
  /** Before this moment. */
  readonly until: number;
  readonly deploymentId: string | null;
}

/** What a report is made of, as far as the log was read. */
export interface CountedLog {
  readonly tallies: readonly DeploymentTally[];
  readonly spans: readonly GateSpan[];
  readonly counted: FiguresReport['counted'];
}

/**
 * Figures of those deployments that went live within a span of time and are over, altogether and one by one. One that runs is in
 * none: what waits there may be a decoy. Pure.
 */
export function figuresReport(
  { tallies, spans, counted }: CountedLog,
  { from, until, deploymentId }: FiguresQuery,
  wordsOf: (code: string) => string,
): FiguresReport {
  const chosen = tallies.filter(
    ({ id, startedAt, endedAt }) =>
      endedAt !== null &&
      startedAt >= from &&
      startedAt < until &&
      (deploymentId === null || id === deploymentId),
  );
  const uptimes = chosen.map(({ startedAt, endedAt }) => uptimeOf(spans, startedAt, endedAt ?? startedAt));
  return {
    counted,
    whole: figuresOf(chosen, sumUptimes(uptimes), wordsOf),
    months: grouped(chosen, ({ startedAt }) => monthOf(startedAt)).map(([month, of]) => ({
      from: month,
      ...lineOf(of),
    })),
    cameras: cameraLines(chosen),
    perDeployment: chosen.map((tally) => ({
      id: tally.id,
      name: tally.name,
      place: tally.place,
      startedAt: tally.startedAt,
      endedAt: tally.endedAt,
      isUrgent: tally.urgent !== null,
      ...lineOf([tally]),
    })),
  };
}

/** Camera by camera, busiest first. */
function cameraLines(tallies: readonly DeploymentTally[]): FiguresReport['cameras'] {
  const ledgers = tallies.flatMap(({ cameras }) => cameras);
  const alerts = tallies.flatMap(({ sums }) => sums.cameras);
  const names = new Map([...alerts, ...ledgers].map(({ cameraId, cameraName }) => [cameraId, cameraName]));
  const alertsOf = new Map(grouped(alerts, ({ cameraId }) => cameraId));
  const ledgersOf = new Map(grouped(ledgers, ({ cameraId }) => cameraId));
  return [...names]
    .map(([cameraId, cameraName]) => {
      const counted = ledgersOf.get(cameraId) ?? [];
      const sum = (term: 'tracks' | 'alerts'): number =>
        counted.reduce((total, ledger) => total + ledger[term], 0);
      const line = { deployments: counted.length, raised: sum('alerts'), faces: sum('tracks') };
      return { cameraId, cameraName, ...lineFrom(alertsOf.get(cameraId) ?? [], line) };
    })
    .toSorted((one, other) => other.faces - one.faces || one.cameraId.localeCompare(other.cameraId, 'en'));
}

/** In the order in which the first of each came. */
function grouped<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): readonly (readonly [Key, readonly Item[]])[] {
  return [...Map.groupBy(items, keyOf)];
}

/** The first moment of a month, UTC. */
function monthOf(at: number): number {
  const day = new Date(at);
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1);
}
