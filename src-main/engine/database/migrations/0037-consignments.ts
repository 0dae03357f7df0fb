import type { Migration } from '../migrate.ts';

/** What a control room sends to a site, and what becomes of it there. */
export const consignments: Migration = {
  name: '0037-consignments',
  statements: `
    -- 1: it never lies on the hub's disk.
    ALTER TABLE outbox ADD COLUMN is_live_only INTEGER NOT NULL DEFAULT 0 CHECK (is_live_only IN (0, 1));

    -- At the control room.
    CREATE TABLE consignments (
      id TEXT PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES parties (id),
      what TEXT NOT NULL CHECK (what IN ('policy', 'revocations', 'authority', 'list')),
      name TEXT NOT NULL,
      sent_at INTEGER NOT NULL,
      sent_by TEXT NOT NULL REFERENCES accounts (id),
      -- Of a list: which, how many are on it, the number of the envelope with its keys, how many are in envelopes so far and who was last.
      list_id TEXT,
      entries INTEGER NOT NULL DEFAULT 0,
      key_number INTEGER,
      formed INTEGER NOT NULL DEFAULT 0,
      formed_until TEXT NOT NULL DEFAULT '',
      recalled_at INTEGER,
      -- What the site said of it: JSON.
      outcome TEXT CHECK (json_valid(outcome)),
      destroyed TEXT CHECK (json_valid(destroyed)),
      CHECK ((what = 'list') = (list_id IS NOT NULL))
    ) STRICT;
    CREATE INDEX consignments_by_list ON consignments (list_id);
    CREATE TRIGGER consignments_are_settled_once BEFORE UPDATE OF outcome ON consignments WHEN OLD.outcome IS NOT NULL
      BEGIN SELECT raise(ABORT, 'a site says once what became of it'); END;

    -- At a site: policies, revocations and authorities as they came, until they are taken in or refused.
    CREATE TABLE received_papers (
      id TEXT PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES parties (id),
      what TEXT NOT NULL CHECK (what IN ('policy', 'revocations', 'authority')),
      files TEXT NOT NULL CHECK (json_valid(files)),
      arrived_at INTEGER NOT NULL,
      settled_at INTEGER
    ) STRICT;

    -- At a site: lists that came from the control room, where two people approved and sealed them.
    CREATE TABLE received_lists (
      list_id TEXT PRIMARY KEY REFERENCES watchlists (id),
      party_id INTEGER NOT NULL REFERENCES parties (id),
      consignment_id TEXT NOT NULL UNIQUE,
      entries INTEGER NOT NULL CHECK (entries > 0),
      approved_by TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER received_lists_are_of_a_control_room BEFORE INSERT ON received_lists
      WHEN NOT EXISTS (SELECT 1 FROM parties WHERE id = NEW.party_id AND name = 'control' AND revoked_at IS NULL)
        OR NOT EXISTS (SELECT 1 FROM watchlists WHERE id = NEW.list_id AND content_hash IS NOT NULL AND submitted_at IS NULL
          AND seal_hash IS NULL)
        OR EXISTS (SELECT 1 FROM watchlist_entries WHERE list_id = NEW.list_id)
      BEGIN SELECT raise(ABORT, 'a list is received from the control room that this site is joined to'); END;
    CREATE TRIGGER received_lists_stay BEFORE UPDATE ON received_lists
      BEGIN SELECT raise(ABORT, 'where a list came from is never changed'); END;
    CREATE TRIGGER received_lists_remain BEFORE DELETE ON received_lists
      BEGIN SELECT raise(ABORT, 'where a list came from is never forgotten'); END;
    CREATE TRIGGER received_lists_are_not_worked_on
      BEFORE UPDATE OF model_hash, created_at, submitted_at, approved_at, content_hash ON watchlists
      WHEN EXISTS (SELECT 1 FROM received_lists WHERE list_id = OLD.id)
      BEGIN SELECT raise(ABORT, 'nobody here works on a list that came from elsewhere'); END;
    CREATE TRIGGER received_lists_take_nobody BEFORE INSERT ON watchlist_entries
      WHEN (NEW.enrolled_by IS NOT NULL OR NEW.import_id IS NOT NULL)
        AND EXISTS (SELECT 1 FROM received_lists WHERE list_id = NEW.list_id)
      BEGIN SELECT raise(ABORT, 'nobody here works on a list that came from elsewhere'); END;
    DROP TRIGGER watchlists_are_sealed_as_approved;
    CREATE TRIGGER watchlists_are_sealed_as_approved BEFORE UPDATE OF seal_hash ON watchlists
      WHEN NEW.seal_hash IS NOT NULL AND (NEW.seal_hash IS NOT OLD.content_hash
        OR (OLD.approved_by IS NULL AND NOT EXISTS (SELECT 1 FROM received_lists WHERE list_id = OLD.id)))
      BEGIN SELECT raise(ABORT, 'a watchlist is sealed as it was approved'); END;

    -- At a site: lists that were called back, also before they came.
    CREATE TABLE recalled_lists (list_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
  `,
};
