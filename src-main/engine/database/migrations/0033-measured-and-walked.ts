import type { Migration } from '../migrate.ts';

/** Reports draw what was measured of models, and whom a walk of staff found by group, from the log alone. */
export const measuredAndWalked: Migration = {
  name: '0033-measured-and-walked',
  statements: `
    -- Walks of staff past the cameras by group, as somebody stated them: counts, and public.
    CREATE TABLE equality_walks (
      id INTEGER PRIMARY KEY,
      question TEXT NOT NULL,
      stated TEXT NOT NULL CHECK (json_valid(stated)),
      stated_at INTEGER NOT NULL
    ) STRICT;
    -- The kinds stand in case-log/fact-queries.ts in the very same words: SQLite takes the index only then.
    DROP INDEX entries_that_count;
    CREATE INDEX entries_that_count ON entries (sequence) WHERE kind IN ('blue-list.walked', 'count.alert',
      'count.decoy', 'count.outcome', 'count.summed', 'deployment.authorised', 'deployment.counted',
      'deployment.drafted', 'deployment.ended', 'deployment.live', 'deployment.purged', 'deployment.reported',
      'deployment.self-test-finished', 'deployment.urgent', 'engine.started', 'equality.denominator',
      'equality.summed', 'equality.walked', 'gate.changed', 'ledger.counted', 'model.measured', 'policy.adopted',
      'report.drawn', 'watchlist.composed');
  `,
};
