import type { Migration } from '../migrate.ts';

/** Figures are counted from few of the entries: this finds them, and costs the others nothing. */
export const countedEntries: Migration = {
  name: '0029-counted-entries',
  statements: `
    -- The kinds stand in case-log/fact-queries.ts in the very same words: SQLite takes the index only then.
    CREATE INDEX entries_that_count ON entries (sequence) WHERE kind IN ('count.alert', 'count.outcome',
      'deployment.authorised', 'deployment.counted', 'deployment.drafted', 'deployment.ended', 'deployment.live',
      'deployment.purged', 'deployment.reported', 'deployment.urgent', 'engine.started', 'gate.changed', 'ledger.counted');
  `,
};
