import type { EntryFilter } from '../../../src-main/contract/case-log.ts';

/** What the filter bar holds: text as it was typed, and empty where nothing is asked for. */
export interface LogFilter {
  readonly text: string;
  readonly kind: string;
  readonly actorId: string;
  /** Local dates, `2026-11-22`; both days are included. */
  readonly from: string;
  readonly until: string;
  readonly topic: { readonly topic: string; readonly label: string } | null;
}

export const noFilter: LogFilter = { text: '', kind: '', actorId: '', from: '', until: '', topic: null };

export function isFiltered(filter: LogFilter): boolean {
  return Object.keys(toEntryFilter(filter)).length > 0;
}

/** The filter as the engine takes it. */
export function toEntryFilter({ text, kind, actorId, from, until, topic }: LogFilter): EntryFilter {
  const since = startOfDay(from, 0);
  const before = startOfDay(until, 1);
  return {
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(kind === '' ? {} : { kind }),
    ...(actorId === '' ? {} : { actorId }),
    ...(since === null ? {} : { from: since }),
    ...(before === null ? {} : { until: before }),
    ...(topic === null ? {} : { about: topic.topic }),
  };
}

/** Midnight in local time at the beginning of a date, so many days later; null while the date is incomplete. */
function startOfDay(date: string, laterDays: number): number | null {
  const [year, month, day] = date.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const at = new Date(year, month - 1, day + laterDays).getTime();
  return Number.isFinite(at) && at >= 0 ? at : null;
}
