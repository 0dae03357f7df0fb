import type { Migration } from '../migrate.ts';

/** What an import has looked at and nobody is listed by yet; rows of destroyed lists can be taken away. */
export const imports: Migration = {
  name: '0019-imports',
  statements: `
    -- One that runs; its row goes with its end.
    CREATE TABLE watchlist_imports (
      id TEXT PRIMARY KEY,
      list_id TEXT NOT NULL REFERENCES watchlists (id),
      begun_by TEXT NOT NULL REFERENCES accounts (id),
      begun_at INTEGER NOT NULL
    ) STRICT;
    -- As entries are, sealed under their list's keys; nothing but an import's commit reads them.
    CREATE TABLE staged_entries (
      id TEXT PRIMARY KEY,
      import_id TEXT NOT NULL REFERENCES watchlist_imports (id),
      list_id TEXT NOT NULL REFERENCES watchlists (id),
      is_blue_list INTEGER NOT NULL CHECK (is_blue_list IN (0, 1)),
      quality REAL NOT NULL,
      crop_sha256 BLOB NOT NULL CHECK (length(crop_sha256) = 32),
      sealed_body BLOB NOT NULL,
      sealed_template BLOB NOT NULL
    ) STRICT;
    CREATE INDEX staged_entries_by_import ON staged_entries (import_id);

    -- A staged entry's picture lies here before the entry does.
    DROP TRIGGER watchlist_crops_stay;
    CREATE TABLE new_watchlist_crops (
      entry_id TEXT PRIMARY KEY,
      list_id TEXT NOT NULL REFERENCES watchlists (id),
      sealed BLOB NOT NULL
    ) STRICT;
    INSERT INTO new_watchlist_crops SELECT entry_id, list_id, sealed FROM watchlist_crops;
    DROP TABLE watchlist_crops;
    ALTER TABLE new_watchlist_crops RENAME TO watchlist_crops;
    CREATE INDEX watchlist_crops_by_list ON watchlist_crops (list_id, entry_id);
    CREATE TRIGGER watchlist_crops_stay BEFORE UPDATE ON watchlist_crops
      WHEN (SELECT crop_sha256 FROM watchlist_entries WHERE id = OLD.entry_id) IS NOT NULL
      BEGIN SELECT raise(ABORT, 'an entry of a watchlist is never changed'); END;

    -- How many were on it, once its rows are gone.
    ALTER TABLE watchlists ADD COLUMN destroyed_entries INTEGER;
    DROP TRIGGER watchlist_entries_remain;
    CREATE TRIGGER watchlist_entries_remain BEFORE DELETE ON watchlist_entries
      WHEN EXISTS (SELECT 1 FROM watchlists WHERE id = OLD.list_id AND destroyed_at IS NULL
        AND (submitted_at IS NOT NULL OR seal_hash IS NOT NULL))
      BEGIN SELECT raise(ABORT, 'a submitted watchlist loses no entries'); END;
  `,
};
