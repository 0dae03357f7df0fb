import type { Migration } from '../migrate.ts';

/** A long list is read piece by piece when it is submitted and sealed: what reads it has to know that it stayed the same meanwhile. */
export const listPieces: Migration = {
  name: '0034-list-pieces',
  statements: `
    -- How often somebody came onto a list or left it.
    ALTER TABLE watchlists ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
    CREATE TRIGGER watchlists_count_entries_that_come AFTER INSERT ON watchlist_entries WHEN NEW.import_id IS NULL
      BEGIN UPDATE watchlists SET changes = changes + 1 WHERE id = NEW.list_id; END;
    CREATE TRIGGER watchlists_count_imports AFTER UPDATE OF committed_at ON watchlist_imports
      BEGIN UPDATE watchlists SET changes = changes + 1 WHERE id = NEW.list_id; END;
    -- Not of what an import staged for nothing, nor of lists that are gone: both are swept away in thousands.
    CREATE TRIGGER watchlists_count_entries_that_go AFTER DELETE ON watchlist_entries
      WHEN EXISTS (SELECT 1 FROM watchlists WHERE id = OLD.list_id AND destroyed_at IS NULL)
        AND (OLD.import_id IS NULL
          OR EXISTS (SELECT 1 FROM watchlist_imports WHERE id = OLD.import_id AND committed_at IS NOT NULL))
      BEGIN UPDATE watchlists SET changes = changes + 1 WHERE id = OLD.list_id; END;

    -- In the order in which they are hashed; and whether any is from before its picture lay apart.
    CREATE INDEX watchlist_entries_in_order ON watchlist_entries (list_id, id);
    CREATE INDEX watchlist_entries_of_before ON watchlist_entries (list_id) WHERE crop_sha256 IS NULL;
  `,
};
