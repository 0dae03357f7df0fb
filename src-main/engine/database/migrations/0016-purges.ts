import type { Migration } from '../migrate.ts';

export const purges: Migration = {
  name: '0016-purges',
  statements: `
    -- How long the policy of its deployment keeps an alert's pictures and what was written down about it, after it was
    -- decided or expired. Alerts from before get the longest that the floors allow.
    ALTER TABLE alerts ADD COLUMN rejected_kept_ms INTEGER NOT NULL DEFAULT 86400000;
    ALTER TABLE alerts ADD COLUMN confirmed_kept_ms INTEGER NOT NULL DEFAULT 2678400000;
    ALTER TABLE alerts ADD COLUMN records_kept_ms INTEGER NOT NULL DEFAULT 2678400000;
    ALTER TABLE alerts ADD COLUMN pictures_destroyed_at INTEGER;
    ALTER TABLE alerts ADD COLUMN records_destroyed_at INTEGER;
    CREATE TRIGGER alerts_keep_their_time BEFORE UPDATE OF rejected_kept_ms, confirmed_kept_ms, records_kept_ms ON alerts
      BEGIN SELECT raise(ABORT, 'how long an alert is kept is never changed'); END;
    CREATE TRIGGER alerts_stay_destroyed BEFORE UPDATE OF pictures_destroyed_at, records_destroyed_at ON alerts
      WHEN (OLD.pictures_destroyed_at IS NOT NULL AND NEW.pictures_destroyed_at IS NOT OLD.pictures_destroyed_at)
        OR (OLD.records_destroyed_at IS NOT NULL AND NEW.records_destroyed_at IS NOT OLD.records_destroyed_at)
      BEGIN SELECT raise(ABORT, 'what was destroyed stays destroyed'); END;
  `,
};
