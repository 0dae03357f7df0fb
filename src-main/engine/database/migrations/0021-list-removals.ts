import type { Migration } from '../migrate.ts';

/** Who was taken off a list because it was not that person: over the sealed list, which stays what was authorised. */
export const listRemovals: Migration = {
  name: '0021-list-removals',
  statements: `
    -- sealed_reason: under the list's key of names.
    CREATE TABLE watchlist_removals (
      entry_id TEXT PRIMARY KEY REFERENCES watchlist_entries (id) ON DELETE CASCADE,
      list_id TEXT NOT NULL REFERENCES watchlists (id),
      asked_by TEXT NOT NULL REFERENCES accounts (id),
      asked_at INTEGER NOT NULL,
      sealed_reason BLOB NOT NULL,
      confirmed_by TEXT REFERENCES accounts (id),
      confirmed_at INTEGER,
      CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL))
    ) STRICT;
    CREATE INDEX watchlist_removals_by_list ON watchlist_removals (list_id);
    CREATE TRIGGER watchlist_removals_begin_open BEFORE INSERT ON watchlist_removals
      WHEN NEW.confirmed_by IS NOT NULL
      BEGIN SELECT raise(ABORT, 'a removal is asked for first'); END;
    CREATE TRIGGER watchlist_removals_need_two BEFORE UPDATE ON watchlist_removals
      WHEN OLD.confirmed_by IS NOT NULL OR NEW.confirmed_by = OLD.asked_by OR NEW.asked_by <> OLD.asked_by
        OR NOT EXISTS (SELECT 1 FROM accounts WHERE id = NEW.confirmed_by AND role IN ('supervisor', 'auditor'))
      BEGIN SELECT raise(ABORT, 'a second person confirms a removal, once'); END;
  `,
};
