import { createHash, randomUUID } from 'node:crypto';
import type { EngineEvent } from '../../contract/events.ts';
import type { Policy } from '../../contract/policy.ts';
import type { DatabaseClient } from '../database/client.ts';
import { floorFigures } from '../trust/floors.ts';
import type { AlertTimes } from './rules.ts';

/** A match as the recognition pipeline hands it over. */
export interface RaisedMatch {
  readonly cameraId: string;
  readonly capturedAt: number;
  readonly listEntryId: string;
  readonly score: number;
  readonly probes: readonly Uint8Array[];
}

/** What the alert must know beyond the match; gathered where the features meet. */
export interface MatchContext {
  readonly deploymentId: string;
  readonly cameraName: string;
  readonly threshold: number;
  readonly times: AlertTimes;
  readonly model: { readonly name: string; readonly modelHash: string };
  readonly candidate: {
    readonly reference: string;
    readonly name: string;
    readonly category: string;
    readonly instructions: string;
    readonly crop: Uint8Array;
  };
}

export interface AlertServiceDeps {
  readonly database: DatabaseClient;
  readonly announce: (event: EngineEvent) => void;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What a policy says of the times of its alerts, within the floors whatever it says. */
export function alertTimesOf({ alerts }: Pick<Policy, 'alerts'>): AlertTimes {
  return {
    coolDownMs: alerts.coolDownMinutes * 60_000,
    escalateAfterMs: alerts.calledOutAfterSeconds * 1_000,
    expireAfterMs: alerts.expiresAfterMinutes * 60_000,
    confirmedKeptMs: Math.min(alerts.confirmedKeptDays, floorFigures.confirmedKeptDays) * dayMs,
    rejectedKeptMs: Math.min(alerts.rejectedKeptHours, floorFigures.rejectedKeptHours) * hourMs,
    recordsKeptMs: alerts.recordsKeptDays * dayMs,
  };
}

/** Commits a match with its log entry; only then is it announced. Returns the alert that it became, or null. */
export async function commitMatch(
  match: RaisedMatch,
  context: MatchContext,
  { database, announce }: AlertServiceDeps,
): Promise<string | null> {
  const id = `alert-${randomUUID()}`;
  const { crop, ...candidate } = context.candidate;
  const committed = await database.call('alerts.commit', {
    id,
    deploymentId: context.deploymentId,
    cameraId: match.cameraId,
    cameraName: context.cameraName,
    listEntryId: match.listEntryId,
    raisedAt: match.capturedAt,
    times: context.times,
    body: {
      ...candidate,
      score: match.score,
      threshold: context.threshold,
      model: context.model.name,
      modelHash: context.model.modelHash,
    },
    probes: match.probes.map((png) => ({ png, sha256: createHash('sha256').update(png).digest('hex') })),
    candidate: crop,
  });
  if (committed === null) return null;
  announce({ kind: 'alert.raised', alertId: id });
  return id;
}
