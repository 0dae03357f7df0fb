import type { Migration } from '../migrate.ts';

export const backups: Migration = {
  name: '0020-backups',
  statements: `
    CREATE TABLE backup_places (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      folder TEXT NOT NULL,
      added_at INTEGER NOT NULL,
      removed_at INTEGER,
      -- The latest copy of the main database that was made there and opened.
      made_at INTEGER,
      entries INTEGER,
      bytes INTEGER,
      -- When the copy of the keys that lies there was made: what was destroyed since is still in it.
      keys_at INTEGER
    ) STRICT;
  `,
};
