import type { Migration } from '../migrate.ts';

export const equality: Migration = {
  name: '0028-equality',
  statements: `
    -- Counts by question and answer of one deployment, all of them in one sealed text of one length: no row is about
    -- somebody. Under equality:<deployment>.
    CREATE TABLE equality_counts (
      deployment_id TEXT PRIMARY KEY REFERENCES deployments (id),
      sealed BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- That something was counted for an alert, and nothing of what.
    CREATE TABLE equality_counted (
      alert_id TEXT PRIMARY KEY REFERENCES alerts (id)
    ) STRICT, WITHOUT ROWID;
  `,
};
