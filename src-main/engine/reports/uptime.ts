import type { CountedFact } from './counted-facts.ts';

/** A stretch of time in which recognition ran, or stood still for one reason. */
export interface GateSpan {
  readonly from: number;
  /** Infinity for the one that goes on. */
  readonly until: number;
  /** Null while it ran. */
  readonly reason: string | null;
}

export interface Stop {
  readonly reason: string;
  readonly times: number;
  readonly ms: number;
}

/** How long a deployment was live, how long recognition ran in it, and why it did not. */
export interface Uptime {
  readonly liveMs: number;
  readonly runningMs: number;
  /** Longest first. */
  readonly stops: readonly Stop[];
}

/**
 * The gate over time, by what the log says of it. An engine that died can't write it down: the gate is taken as closed from
 * its last sign of life, the entry before the next start. Pure.
 */
export function gateSpans(facts: readonly CountedFact[]): readonly GateSpan[] {
  const changes: { readonly at: number; readonly reason: string | null }[] = [];
  for (const { kind, at, body, lastSignAt } of facts) {
    if (kind === 'gate.changed')
      changes.push({ at, reason: body.isOpen ? null : (body.unmet[0] ?? 'cordon-closed') });
    if (kind === 'engine.started' && changes.at(-1)?.reason === null)
      changes.push({ at: lastSignAt ?? at, reason: 'engine-down' });
  }
  return changes.map(({ at, reason }, nth) => ({
    from: at,
    until: Math.max(at, changes[nth + 1]?.at ?? Infinity),
    reason,
  }));
}

/** @param until when it ended, or now. Pure. */
export function uptimeOf(spans: readonly GateSpan[], from: number, until: number): Uptime {
  const stops: Stop[] = [];
  let runningMs = 0;
  const stand = (reason: string, ms: number): void => void stops.push({ reason, times: 1, ms });
  const within = spans
    .filter((span) => span.from < until && span.until > from && span.from < span.until)
    .map((span) => ({ ...span, from: Math.max(span.from, from), until: Math.min(span.until, until) }));
  const firstAt = within[0]?.from ?? until;
  if (firstAt > from) stand('not-asked-yet', firstAt - from);
  for (const span of within) {
    if (span.reason === null) runningMs += span.until - span.from;
    else stand(span.reason, span.until - span.from);
  }
  return { liveMs: Math.max(0, until - from), runningMs, stops: sumStops(stops) };
}

/** All of them together. Pure. */
export function sumUptimes(uptimes: readonly Uptime[]): Uptime {
  return {
    liveMs: uptimes.reduce((sum, { liveMs }) => sum + liveMs, 0),
    runningMs: uptimes.reduce((sum, { runningMs }) => sum + runningMs, 0),
    stops: sumStops(uptimes.flatMap(({ stops }) => stops)),
  };
}

/** Reason by reason, longest first. */
function sumStops(stops: readonly Stop[]): readonly Stop[] {
  return [...Map.groupBy(stops, ({ reason }) => reason)]
    .map(([reason, of]) => ({
      reason,
      times: of.reduce((sum, { times }) => sum + times, 0),
      ms: of.reduce((sum, { ms }) => sum + ms, 0),
    }))
    .toSorted((one, other) => other.ms - one.ms || one.reason.localeCompare(other.reason, 'en'));
}
