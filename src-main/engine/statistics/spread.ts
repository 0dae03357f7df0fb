import type { Spread } from '../../contract/reports.ts';

/** How long things took: the nearest rank, so that each figure is one that was measured. */
export function spreadOf(lengthsMs: readonly number[]): Spread {
  const sorted = lengthsMs.toSorted((one, other) => one - other);
  const at = (share: number): number | null =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  return { count: sorted.length, medianMs: at(0.5), p90Ms: at(0.9), p95Ms: at(0.95) };
}
