import type { AlertState } from '../../contract/domain.ts';
import { read, sql, type ReadContext } from '../database/procedures.ts';

export interface MetricCounts {
  readonly alerts: readonly { readonly state: AlertState; readonly count: number }[];
  /** Of the case log. */
  readonly entries: number;
  /** When its head was signed last; null for never. */
  readonly signedAt: number | null;
}

export const metricProcedures = {
  'metrics.counts': read(({ db }: ReadContext): MetricCounts => ({
    alerts: db.all<MetricCounts['alerts'][number]>(
      sql`SELECT state, count(*) AS count FROM alerts GROUP BY state ORDER BY state`,
    ),
    entries:
      db.get<{ count: number }>(sql`SELECT coalesce(max(sequence), 0) AS count FROM entries`)?.count ?? 0,
    signedAt:
      db.get<{ at: number }>(sql`SELECT signed_at AS at FROM checkpoints ORDER BY size DESC LIMIT 1`)?.at ??
      null,
  })),
};
