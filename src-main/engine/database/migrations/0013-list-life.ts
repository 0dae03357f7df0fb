import type { Migration } from '../migrate.ts';

/** A list is submitted by one person, approved by another and sealed as it was approved. */
export const listLife: Migration = {
  name: '0013-list-life',
  statements: `
    ALTER TABLE watchlists ADD COLUMN submitted_at INTEGER;
    ALTER TABLE watchlists ADD COLUMN submitted_by TEXT REFERENCES accounts (id);
    ALTER TABLE watchlists ADD COLUMN approved_at INTEGER;
    ALTER TABLE watchlists ADD COLUMN approved_by TEXT REFERENCES accounts (id);
    -- What the seal will be if nothing changes: over the rows as they lie here, when it was submitted.
    ALTER TABLE watchlists ADD COLUMN content_hash TEXT CHECK (length(content_hash) = 64);
    ALTER TABLE watchlists ADD COLUMN sent_back_because TEXT;

    DROP TRIGGER watchlists_stay_sealed;
    CREATE TRIGGER watchlists_stay_sealed
      BEFORE UPDATE OF id, name, model_hash, created_at, expires_at, submitted_at, submitted_by, approved_at, approved_by,
        content_hash, sent_back_because, seal_hash, sealed_at ON watchlists
      WHEN OLD.seal_hash IS NOT NULL
      BEGIN SELECT raise(ABORT, 'a sealed watchlist is never changed'); END;
    CREATE TRIGGER watchlists_begin_as_drafts BEFORE INSERT ON watchlists
      WHEN NEW.submitted_at IS NOT NULL OR NEW.approved_at IS NOT NULL OR NEW.seal_hash IS NOT NULL
      BEGIN SELECT raise(ABORT, 'a watchlist begins as a draft'); END;
    CREATE TRIGGER watchlists_are_sealed_as_approved BEFORE UPDATE OF seal_hash ON watchlists
      WHEN NEW.seal_hash IS NOT NULL AND (OLD.approved_by IS NULL OR NEW.seal_hash IS NOT OLD.content_hash)
      BEGIN SELECT raise(ABORT, 'a watchlist is sealed as it was approved'); END;

    -- Pictures apart from the rest: whoever reads a list need not go past them. The hash is of the sealed picture.
    CREATE TABLE new_watchlist_entries (
      id TEXT PRIMARY KEY,
      list_id TEXT NOT NULL REFERENCES watchlists (id),
      is_blue_list INTEGER NOT NULL CHECK (is_blue_list IN (0, 1)),
      quality REAL NOT NULL,
      enrolled_by TEXT REFERENCES accounts (id),
      -- Null for those from before it was kept.
      crop_sha256 BLOB CHECK (length(crop_sha256) = 32),
      sealed_body BLOB NOT NULL,
      sealed_template BLOB NOT NULL
    ) STRICT;
    CREATE TABLE watchlist_crops (
      entry_id TEXT PRIMARY KEY REFERENCES new_watchlist_entries (id),
      list_id TEXT NOT NULL REFERENCES watchlists (id),
      sealed BLOB NOT NULL
    ) STRICT;
    INSERT INTO new_watchlist_entries (id, list_id, is_blue_list, quality, enrolled_by, crop_sha256, sealed_body,
        sealed_template)
      SELECT id, list_id, is_blue_list, quality, enrolled_by, NULL, sealed_body, sealed_template FROM watchlist_entries;
    INSERT INTO watchlist_crops (entry_id, list_id, sealed) SELECT id, list_id, sealed_crop FROM watchlist_entries;
    DROP TABLE watchlist_entries;
    ALTER TABLE new_watchlist_entries RENAME TO watchlist_entries;
    CREATE INDEX watchlist_crops_by_list ON watchlist_crops (list_id);
    CREATE INDEX watchlist_entries_by_list ON watchlist_entries (list_id, enrolled_by);

    CREATE TRIGGER watchlists_need_two BEFORE UPDATE OF approved_at, approved_by ON watchlists
      WHEN (NEW.approved_at IS NOT NULL OR NEW.approved_by IS NOT NULL) AND (
        NEW.approved_at IS NULL OR NEW.approved_by IS NULL OR NEW.submitted_at IS NULL OR NEW.submitted_by IS NULL
        OR NEW.content_hash IS NULL OR NEW.approved_by = NEW.submitted_by
        OR NOT EXISTS (SELECT 1 FROM accounts WHERE id = NEW.approved_by AND role IN ('supervisor', 'auditor'))
        OR EXISTS (SELECT 1 FROM watchlist_entries WHERE list_id = NEW.id AND enrolled_by = NEW.approved_by))
      BEGIN SELECT raise(ABORT, 'a second person, who enrolled nothing of it, approves a watchlist'); END;
    CREATE TRIGGER watchlist_entries_stay_out BEFORE INSERT ON watchlist_entries
      WHEN EXISTS (SELECT 1 FROM watchlists WHERE id = NEW.list_id AND (submitted_at IS NOT NULL OR seal_hash IS NOT NULL))
      BEGIN SELECT raise(ABORT, 'a submitted watchlist takes no more entries'); END;
    -- Those from before get keys of their own once (bring-forward); their seal is over what they say in plain.
    CREATE TRIGGER watchlist_entries_stay BEFORE UPDATE ON watchlist_entries WHEN OLD.crop_sha256 IS NOT NULL
      BEGIN SELECT raise(ABORT, 'an entry of a watchlist is never changed'); END;
    CREATE TRIGGER watchlist_entries_remain BEFORE DELETE ON watchlist_entries
      WHEN EXISTS (SELECT 1 FROM watchlists WHERE id = OLD.list_id AND (submitted_at IS NOT NULL OR seal_hash IS NOT NULL))
      BEGIN SELECT raise(ABORT, 'a submitted watchlist loses no entries'); END;
    CREATE TRIGGER watchlist_crops_stay BEFORE UPDATE ON watchlist_crops
      WHEN (SELECT crop_sha256 FROM watchlist_entries WHERE id = OLD.entry_id) IS NOT NULL
      BEGIN SELECT raise(ABORT, 'an entry of a watchlist is never changed'); END;
  `,
};
