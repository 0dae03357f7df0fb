import type { Migration } from '../migrate.ts';

/** The counts of single alerts are summed, deployment by deployment, once the alerts' own records are gone. */
export const summedCounts: Migration = {
  name: '0031-summed-counts',
  statements: `
    CREATE TABLE summed_counts (
      deployment_id TEXT PRIMARY KEY REFERENCES deployments (id),
      summed_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER summed_counts_stay BEFORE UPDATE ON summed_counts
      BEGIN SELECT raise(ABORT, 'what was summed stays summed'); END;
    CREATE TRIGGER summed_counts_remain BEFORE DELETE ON summed_counts
      BEGIN SELECT raise(ABORT, 'what was summed stays summed'); END;
    -- The sums of equality monitoring stand in the log from then on.
    ALTER TABLE equality_counts ADD COLUMN summed_at INTEGER;
    -- Who passed the cameras, as somebody stated it with its source: what groups are compared with. Statistics, and public.
    CREATE TABLE equality_denominators (
      question TEXT PRIMARY KEY,
      stated TEXT NOT NULL CHECK (json_valid(stated)),
      stated_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- The kinds stand in case-log/fact-queries.ts in the very same words: SQLite takes the index only then.
    DROP INDEX entries_that_count;
    CREATE INDEX entries_that_count ON entries (sequence) WHERE kind IN ('blue-list.walked', 'count.alert',
      'count.decoy', 'count.outcome', 'count.summed', 'deployment.authorised', 'deployment.counted',
      'deployment.drafted', 'deployment.ended', 'deployment.live', 'deployment.purged', 'deployment.reported',
      'deployment.self-test-finished', 'deployment.urgent', 'engine.started', 'equality.denominator',
      'equality.summed', 'gate.changed', 'ledger.counted', 'policy.adopted', 'report.drawn', 'watchlist.composed');
  `,
};
