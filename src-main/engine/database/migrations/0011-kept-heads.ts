import type { Migration } from '../migrate.ts';

export const keptHeads: Migration = {
  name: '0011-kept-heads',
  statements: `
    -- Where heads of the log are kept off this machine. The place without a folder is the printed page.
    CREATE TABLE head_places (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      folder TEXT,
      added_at INTEGER NOT NULL,
      removed_at INTEGER
    ) STRICT;
    INSERT INTO head_places (id, name, folder, added_at) VALUES ('printed-page', 'Printed page', NULL, 0);

    CREATE TABLE kept_heads (
      place_id TEXT NOT NULL REFERENCES head_places (id),
      size INTEGER NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (place_id, size)
    ) STRICT;
    CREATE TRIGGER kept_heads_stay BEFORE UPDATE ON kept_heads
      BEGIN SELECT raise(ABORT, 'a kept head is never changed'); END;
    CREATE TRIGGER kept_heads_remain BEFORE DELETE ON kept_heads
      BEGIN SELECT raise(ABORT, 'a kept head is never deleted'); END;
  `,
};
