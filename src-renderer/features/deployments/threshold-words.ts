import type { ThresholdMeaning } from '../../../src-main/contract/thresholds.ts';

type Estimate = ThresholdMeaning['trueAccepts'];

/** About how many, to two figures that count: 31, 1.2, 0.04. */
export function alertsInWords({ value, low, high }: Estimate): string {
  return `${figure(value)} (${figure(low)} to ${figure(high)})`;
}

/** How many of a million comparisons, likewise. */
export function perMillionInWords({ value, low, high }: Pick<Estimate, 'value' | 'low' | 'high'>): string {
  return `${figure(value * 1e6)} (${figure(low * 1e6)} to ${figure(high * 1e6)})`;
}

/** The share that is missed, from the share that is recognised. */
export function missedInWords({ value, low, high }: Estimate): string {
  return shareInWords(1 - value, 1 - high, 1 - low);
}

export function shareInWords(value: number, low: number, high: number): string {
  return `${percent(value)} (${percent(low)} to ${percent(high)})`;
}

function figure(value: number): string {
  if (value < 0.00095) return 'under 0.001';
  if (value >= 10) return Math.round(value).toLocaleString('en-GB');
  return String(Number(value.toPrecision(value >= 1 ? 2 : 1)));
}

function percent(share: number): string {
  return `${(Math.max(0, share) * 100).toFixed(1)}%`;
}
