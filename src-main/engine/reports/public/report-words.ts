import type { Rate, Spread } from '../../../contract/reports.ts';
import { hyphensToSpaces } from '../../wording.ts';

export const leftOut =
  'Counts from one to four are left out, and what would give one of them away: they could be told to be somebody.';

export function whole(count: number): string {
  return count.toLocaleString('en-GB');
}

/** What is left out is said to be so. */
export function told(count: number | null): string {
  return count === null ? 'Left out' : whole(count);
}

export function toldRate(of: Rate | null): string {
  return of === null ? 'Left out' : rate(of);
}

/** A share with its interval and its n. */
export function rate({ count, of, share, low, high }: Rate, unit = 100, words = '%'): string {
  if (share === null) return 'Not known: there were none';
  const value = (part: number): string => (part * unit).toFixed(2);
  return `${value(share)}${words} (${value(low)} to ${value(high)}), ${whole(count)} of ${whole(of)}`;
}

export function spread({ count, medianMs, p95Ms }: Spread): string {
  if (medianMs === null || p95Ms === null) return 'Not known: there were none';
  return `Half within ${lengthOf(medianMs)}, 95% within ${lengthOf(p95Ms)} (${whole(count)})`;
}

export function lengthOf(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${String(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120
    ? `${String(minutes)} min`
    : `${whole(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** “1 October 2024”, UTC; by no table of locales, which another version may have otherwise. */
export function longDayOf(at: number): string {
  const day = new Date(at);
  return `${String(day.getUTCDate())} ${months[day.getUTCMonth()] ?? ''} ${String(day.getUTCFullYear())}`;
}

export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** A code of a group as it stands in a table. */
export function groupName(code: string): string {
  const words = hyphensToSpaces(code);
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}
