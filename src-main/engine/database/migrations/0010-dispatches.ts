import type { Migration } from '../migrate.ts';

export const dispatches: Migration = {
  name: '0010-dispatches',
  statements: `
    -- When officers were told of a confirmed alert, and by whom.
    CREATE TABLE dispatches (
      alert_id TEXT PRIMARY KEY REFERENCES alerts (id),
      person_id TEXT NOT NULL REFERENCES accounts (id),
      dispatched_at INTEGER NOT NULL
    ) STRICT;
    CREATE TRIGGER dispatches_follow_confirmation BEFORE INSERT ON dispatches
      WHEN (SELECT state FROM alerts WHERE id = NEW.alert_id) <> 'confirmed'
      BEGIN SELECT raise(ABORT, 'officers are told only of a confirmed alert'); END;
    CREATE TRIGGER dispatches_stay BEFORE UPDATE ON dispatches
      BEGIN SELECT raise(ABORT, 'a dispatch is never changed'); END;
  `,
};
