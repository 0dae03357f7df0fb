import type { Migration } from '../migrate.ts';

export const policies: Migration = {
  name: '0006-policies',
  statements: `
    -- The force root is pinned once and for good; the vault knows its key too.
    CREATE TABLE force_root (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      file TEXT NOT NULL CHECK (json_valid(file)),
      pinned_at INTEGER NOT NULL,
      pinned_by TEXT REFERENCES accounts (id)
    ) STRICT;
    CREATE TRIGGER force_root_stays BEFORE UPDATE ON force_root
      BEGIN SELECT raise(ABORT, 'a pinned force root is never changed'); END;
    CREATE TRIGGER force_root_remains BEFORE DELETE ON force_root
      BEGIN SELECT raise(ABORT, 'a pinned force root is never deleted'); END;

    CREATE TABLE revocation_lists (
      number INTEGER PRIMARY KEY,
      file TEXT NOT NULL CHECK (json_valid(file)),
      adopted_at INTEGER NOT NULL,
      adopted_by TEXT REFERENCES accounts (id)
    ) STRICT;
    CREATE TRIGGER revocation_lists_rise BEFORE INSERT ON revocation_lists
      WHEN NEW.number <= (SELECT max(number) FROM revocation_lists)
      BEGIN SELECT raise(ABORT, 'the number of a list of revocations only rises'); END;
    CREATE TRIGGER revocation_lists_stay BEFORE UPDATE ON revocation_lists
      BEGIN SELECT raise(ABORT, 'a list of revocations is never changed'); END;
    CREATE TRIGGER revocation_lists_remain BEFORE DELETE ON revocation_lists
      BEGIN SELECT raise(ABORT, 'a list of revocations is never deleted'); END;

    -- pack: the signed file. Versions rise by one; the first that came may be any.
    CREATE TABLE policies (
      version INTEGER PRIMARY KEY,
      hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
      pack TEXT NOT NULL CHECK (json_valid(pack)),
      adopted_at INTEGER NOT NULL,
      adopted_by TEXT REFERENCES accounts (id)
    ) STRICT;
    CREATE TRIGGER policies_rise BEFORE INSERT ON policies
      WHEN NEW.version <> (SELECT max(version) FROM policies) + 1
      BEGIN SELECT raise(ABORT, 'the version of a policy rises by one'); END;
    CREATE TRIGGER policies_stay BEFORE UPDATE ON policies
      BEGIN SELECT raise(ABORT, 'a policy is never changed'); END;
    CREATE TRIGGER policies_remain BEFORE DELETE ON policies
      BEGIN SELECT raise(ABORT, 'a policy is never deleted'); END;

    -- The version that a deployment runs under; null for those from before there were policies.
    ALTER TABLE deployments ADD COLUMN policy_hash TEXT REFERENCES policies (hash);
    CREATE TRIGGER deployments_keep_their_policy BEFORE UPDATE OF policy_hash ON deployments
      BEGIN SELECT raise(ABORT, 'a deployment keeps the policy that it started under'); END;

    -- The latest time that this installation has known: a clock that is behind it was set back.
    CREATE TABLE known_time (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      latest_at INTEGER NOT NULL
    ) STRICT;
    INSERT INTO known_time (id, latest_at) SELECT 1, coalesce(max(at), 0) FROM entries;
  `,
};
