import type { Migration } from '../migrate.ts';

/**
 * What an import has looked at lies where entries lie, and counts for nothing until one row says that the import was carried out: so
 * that moment is as short for twenty thousand people as for one.
 */
export const importedEntries: Migration = {
  name: '0030-imported-entries',
  statements: `
    -- Imports don't outlive their engine, and what runs now was begun by none.
    DROP TABLE staged_entries;
    DELETE FROM watchlist_crops WHERE NOT EXISTS (SELECT 1 FROM watchlist_entries WHERE id = entry_id);

    -- Null until it is carried out.
    ALTER TABLE watchlist_imports ADD COLUMN committed_at INTEGER;
    -- By which import it came; null for those that somebody enrolled one by one.
    ALTER TABLE watchlist_entries ADD COLUMN import_id TEXT REFERENCES watchlist_imports (id);
    DROP INDEX watchlist_entries_by_list;
    -- Whoever is listed is counted from this alone.
    CREATE INDEX watchlist_entries_by_list ON watchlist_entries (list_id, enrolled_by, import_id);
    CREATE INDEX watchlist_entries_by_import ON watchlist_entries (import_id);
    -- Who is on a list. Nothing else is read of it.
    CREATE VIEW listed_entries AS
      SELECT rowid AS nth, id, list_id, is_blue_list, quality, enrolled_by, crop_sha256, sealed_body, sealed_template
      FROM watchlist_entries
      WHERE import_id IS NULL OR import_id IN (SELECT id FROM watchlist_imports WHERE committed_at IS NOT NULL);

    CREATE TRIGGER watchlist_imports_begin_open BEFORE INSERT ON watchlist_imports
      WHEN NEW.committed_at IS NOT NULL
      BEGIN SELECT raise(ABORT, 'an import lists nobody when it begins'); END;
    CREATE TRIGGER watchlist_imports_list_once BEFORE UPDATE ON watchlist_imports
      WHEN OLD.committed_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.list_id <> OLD.list_id OR NEW.begun_by <> OLD.begun_by
        OR EXISTS (SELECT 1 FROM watchlists WHERE id = OLD.list_id
          AND (submitted_at IS NOT NULL OR seal_hash IS NOT NULL OR destroyed_at IS NOT NULL))
      BEGIN SELECT raise(ABORT, 'an import is carried out once, into a draft'); END;

    DROP TRIGGER watchlists_need_two;
    CREATE TRIGGER watchlists_need_two BEFORE UPDATE OF approved_at, approved_by ON watchlists
      WHEN (NEW.approved_at IS NOT NULL OR NEW.approved_by IS NOT NULL) AND (
        NEW.approved_at IS NULL OR NEW.approved_by IS NULL OR NEW.submitted_at IS NULL OR NEW.submitted_by IS NULL
        OR NEW.content_hash IS NULL OR NEW.approved_by = NEW.submitted_by
        OR NOT EXISTS (SELECT 1 FROM accounts WHERE id = NEW.approved_by AND role IN ('supervisor', 'auditor'))
        OR EXISTS (SELECT 1 FROM listed_entries WHERE list_id = NEW.id AND enrolled_by = NEW.approved_by))
      BEGIN SELECT raise(ABORT, 'a second person, who enrolled nothing of it, approves a watchlist'); END;

    DROP TRIGGER watchlist_entries_stay_out;
    CREATE TRIGGER watchlist_entries_stay_out BEFORE INSERT ON watchlist_entries
      WHEN NEW.import_id IS NULL
        AND EXISTS (SELECT 1 FROM watchlists WHERE id = NEW.list_id AND (submitted_at IS NOT NULL OR seal_hash IS NOT NULL))
      BEGIN SELECT raise(ABORT, 'a submitted watchlist takes no more entries'); END;
    -- Those of an import wait for its end, which has to be of the same list.
    CREATE TRIGGER watchlist_entries_come_before_their_import_ends BEFORE INSERT ON watchlist_entries
      WHEN NEW.import_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM watchlist_imports
        WHERE id = NEW.import_id AND list_id = NEW.list_id AND begun_by = NEW.enrolled_by AND committed_at IS NULL)
      BEGIN SELECT raise(ABORT, 'an import that is carried out takes no more entries'); END;

    DROP TRIGGER watchlist_entries_remain;
    CREATE TRIGGER watchlist_entries_remain BEFORE DELETE ON watchlist_entries
      WHEN EXISTS (SELECT 1 FROM watchlists WHERE id = OLD.list_id AND destroyed_at IS NULL
          AND (submitted_at IS NOT NULL OR seal_hash IS NOT NULL))
        AND EXISTS (SELECT 1 FROM listed_entries WHERE id = OLD.id)
      BEGIN SELECT raise(ABORT, 'a submitted watchlist loses no entries'); END;
  `,
};
