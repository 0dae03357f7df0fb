import type { Migration } from '../migrate.ts';

/** Whether somebody was on a sealed list, once the list is gone: a keyed hash of their reference, and who asked. */
export const listings: Migration = {
  name: '0022-listings',
  statements: `
    -- A key for each sealed list, sealed under \`listed:<list>\`: hashes of one list say nothing about another's.
    CREATE TABLE listed_keys (
      list_id TEXT PRIMARY KEY REFERENCES watchlists (id),
      sealed_key BLOB NOT NULL,
      kept_until INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE listed_people (
      list_id TEXT NOT NULL REFERENCES listed_keys (list_id) ON DELETE CASCADE,
      digest BLOB NOT NULL CHECK (length(digest) = 32),
      removed_at INTEGER,
      PRIMARY KEY (list_id, digest)
    ) STRICT, WITHOUT ROWID;
    -- sealed_question, sealed_answer: under \`listing:<id>\`.
    CREATE TABLE listing_questions (
      id TEXT PRIMARY KEY,
      asked_by TEXT NOT NULL REFERENCES accounts (id),
      asked_at INTEGER NOT NULL,
      sealed_question BLOB NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('pending', 'answered', 'refused', 'withdrawn')),
      closed_by TEXT REFERENCES accounts (id),
      closed_at INTEGER,
      sealed_answer BLOB,
      kept_until INTEGER NOT NULL,
      CHECK ((state = 'pending') = (closed_by IS NULL)),
      CHECK ((state = 'pending') = (closed_at IS NULL)),
      CHECK ((state = 'answered') = (sealed_answer IS NOT NULL))
    ) STRICT;
    CREATE INDEX listing_questions_by_asker ON listing_questions (asked_at, asked_by);
    CREATE TRIGGER listing_questions_begin_open BEFORE INSERT ON listing_questions
      WHEN NEW.state <> 'pending'
        OR NOT EXISTS (SELECT 1 FROM accounts WHERE id = NEW.asked_by AND role = 'auditor')
      BEGIN SELECT raise(ABORT, 'an auditor asks whether somebody was listed'); END;
    CREATE TRIGGER listing_questions_need_two BEFORE UPDATE ON listing_questions
      WHEN OLD.state <> 'pending' OR NEW.asked_by <> OLD.asked_by OR NEW.asked_at <> OLD.asked_at
        OR NEW.sealed_question <> OLD.sealed_question
        OR (NEW.state = 'withdrawn') <> (NEW.closed_by = OLD.asked_by)
        OR NOT EXISTS (SELECT 1 FROM accounts WHERE id = NEW.closed_by AND role IN ('admin', 'auditor'))
      BEGIN SELECT raise(ABORT, 'a second person, who judges no alerts, answers whether somebody was listed, once'); END;

    -- What two people have done stays as long as the list does; what one has asked for can be dropped.
    CREATE TRIGGER watchlist_removals_remain BEFORE DELETE ON watchlist_removals
      WHEN OLD.confirmed_by IS NOT NULL AND EXISTS (SELECT 1 FROM watchlists WHERE id = OLD.list_id
        AND destroyed_at IS NULL AND (submitted_at IS NOT NULL OR seal_hash IS NOT NULL))
      BEGIN SELECT raise(ABORT, 'whoever was taken off a list stays off it'); END;
  `,
};
