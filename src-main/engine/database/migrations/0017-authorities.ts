import type { Migration } from '../migrate.ts';

export const authorities: Migration = {
  name: '0017-authorities',
  statements: `
    -- Every authority that was taken in, as it was signed. A list that one named is never named for another deployment.
    CREATE TABLE deployment_authorities (
      hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
      deployment_id TEXT NOT NULL REFERENCES deployments (id),
      list_seal_hash TEXT NOT NULL CHECK (length(list_seal_hash) = 64),
      file TEXT NOT NULL CHECK (json_valid(file)),
      adopted_at INTEGER NOT NULL,
      adopted_by TEXT REFERENCES accounts (id)
    ) STRICT;
    CREATE INDEX authorities_by_list ON deployment_authorities (list_seal_hash);
    CREATE TRIGGER authorities_use_a_list_once BEFORE INSERT ON deployment_authorities
      WHEN EXISTS (SELECT 1 FROM deployment_authorities
        WHERE list_seal_hash = NEW.list_seal_hash AND deployment_id <> NEW.deployment_id)
      BEGIN SELECT raise(ABORT, 'a list is authorised for one deployment'); END;
    CREATE TRIGGER authorities_stay BEFORE UPDATE ON deployment_authorities
      BEGIN SELECT raise(ABORT, 'an authority is never changed'); END;
    CREATE TRIGGER authorities_remain BEFORE DELETE ON deployment_authorities
      BEGIN SELECT raise(ABORT, 'an authority is never deleted'); END;

    -- Codes of the on-site officer that counted when they were typed in: each slot once.
    CREATE TABLE presence_words (
      deployment_id TEXT NOT NULL REFERENCES deployments (id),
      slot INTEGER NOT NULL CHECK (slot >= 0),
      code TEXT NOT NULL CHECK (length(code) = 16),
      confirmed_at INTEGER NOT NULL,
      confirmed_by TEXT REFERENCES accounts (id),
      PRIMARY KEY (deployment_id, slot)
    ) STRICT;
    CREATE TRIGGER presence_words_stay BEFORE UPDATE ON presence_words
      BEGIN SELECT raise(ABORT, 'a word of presence is never changed'); END;
    CREATE TRIGGER presence_words_remain BEFORE DELETE ON presence_words
      BEGIN SELECT raise(ABORT, 'a word of presence is never deleted'); END;

    -- An urgent start that one person asked for and a second has to confirm.
    CREATE TABLE urgent_requests (
      deployment_id TEXT PRIMARY KEY REFERENCES deployments (id),
      reason TEXT NOT NULL,
      order_text TEXT NOT NULL CHECK (json_valid(order_text)),
      presence TEXT NOT NULL CHECK (json_valid(presence)),
      asked_by TEXT NOT NULL REFERENCES accounts (id),
      asked_at INTEGER NOT NULL,
      confirmed_by TEXT REFERENCES accounts (id),
      confirmed_at INTEGER,
      CHECK (confirmed_by IS NULL OR confirmed_by <> asked_by),
      CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL))
    ) STRICT;
    CREATE TRIGGER urgent_starts_need_a_supervisor BEFORE UPDATE OF confirmed_by ON urgent_requests
      WHEN NEW.confirmed_by IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM accounts WHERE id IN (NEW.asked_by, NEW.confirmed_by) AND role = 'supervisor')
      BEGIN SELECT raise(ABORT, 'two people start urgently, one of them a supervisor'); END;
    CREATE TRIGGER urgent_starts_stay BEFORE UPDATE ON urgent_requests WHEN OLD.confirmed_by IS NOT NULL
      BEGIN SELECT raise(ABORT, 'an urgent start is never changed'); END;
    CREATE TRIGGER urgent_starts_remain BEFORE DELETE ON urgent_requests WHEN OLD.confirmed_by IS NOT NULL
      BEGIN SELECT raise(ABORT, 'an urgent start is never deleted'); END;

    -- The written authority of an urgent start may come after its end; nothing else does.
    DROP TRIGGER deployments_keep_what_ran;
    CREATE TRIGGER deployments_keep_what_ran BEFORE UPDATE OF id, list_id, window_from, window_until, threshold, policy_hash,
        started_at, ended_at, urgent ON deployments WHEN OLD.phase = 'ended'
      BEGIN SELECT raise(ABORT, 'what an ended deployment ran under is never changed'); END;
    CREATE TRIGGER deployments_keep_their_authority BEFORE UPDATE OF authority, presence ON deployments
      WHEN OLD.phase = 'ended' AND (OLD.urgent IS NULL OR OLD.authority IS NOT NULL)
      BEGIN SELECT raise(ABORT, 'what an ended deployment ran under is never changed'); END;
  `,
};
