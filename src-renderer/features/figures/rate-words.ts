import type { Rate, Spread } from '../../../src-main/contract/reports.ts';

/** How a share is written: of a hundred, or of so many where it is small. */
export interface RateUnit {
  readonly of: number;
  readonly words: string;
  /** After the interval as well. */
  readonly again: string;
}

export const percent: RateUnit = { of: 100, words: '%', again: '%' };
export const per100000: RateUnit = { of: 100_000, words: ' per 100,000', again: '' };

/** “0.48% (0.26 to 0.88%)”; what is not known is said so. */
export function rateInWords(rate: Rate, unit: RateUnit = percent): string {
  const { share, low, high } = rate;
  if (share === null) return 'Not known: there were none';
  return `${figure(share * unit.of)}${unit.words} (${figure(low * unit.of)} to ${figure(high * unit.of)}${unit.again})`;
}

/** “10 of 2,077” */
export function ofInWords({ count, of }: Rate): string {
  return `${count.toLocaleString('en-GB')} of ${of.toLocaleString('en-GB')}`;
}

/** Three figures that count, and never more than two places. */
export function figure(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-GB');
  return value.toFixed(value >= 10 ? 1 : 2);
}

/** “41 s, 95% within 1 min 20 s” */
export function spreadInWords({ count, medianMs, p95Ms }: Spread): string {
  if (medianMs === null || p95Ms === null) return 'Not known: there were none';
  return `Half within ${lengthInWords(medianMs)}, 95% within ${lengthInWords(p95Ms)} (${count.toLocaleString('en-GB')})`;
}

export function lengthInWords(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${String(seconds)} s`;
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (minutes < 60) return rest === 0 ? `${String(minutes)} min` : `${String(minutes)} min ${String(rest)} s`;
  const hours = Math.floor(minutes / 60);
  return `${hours.toLocaleString('en-GB')} h ${String(minutes % 60).padStart(2, '0')} min`;
}
