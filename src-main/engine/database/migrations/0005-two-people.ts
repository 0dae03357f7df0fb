import type { Migration } from '../migrate.ts';

export const twoPeople: Migration = {
  name: '0005-two-people',
  statements: `
    -- invited: has a code and no password. A scope of NULL is all of them, otherwise a list of ids.
    ALTER TABLE accounts ADD COLUMN state TEXT NOT NULL DEFAULT 'active'
      CHECK (state IN ('invited', 'active', 'disabled'));
    ALTER TABLE accounts ADD COLUMN invited_until INTEGER;
    ALTER TABLE accounts ADD COLUMN camera_ids TEXT CHECK (json_valid(camera_ids));
    ALTER TABLE accounts ADD COLUMN deployment_ids TEXT CHECK (json_valid(deployment_ids));

    CREATE TRIGGER the_last_admin_stays BEFORE UPDATE OF role, state ON accounts
      WHEN OLD.role = 'admin' AND OLD.state <> 'disabled' AND (NEW.role <> 'admin' OR NEW.state = 'disabled')
        AND NOT EXISTS (SELECT 1 FROM accounts WHERE id <> OLD.id AND role = 'admin' AND state <> 'disabled')
      BEGIN SELECT raise(ABORT, 'the last admin stays'); END;
    CREATE TRIGGER accounts_remain BEFORE DELETE ON accounts
      BEGIN SELECT raise(ABORT, 'an account is disabled, never deleted'); END;

    -- What needs a second person of another role. first_half: of an invited person's code, until it is closed.
    CREATE TABLE requests (
      id TEXT PRIMARY KEY,
      body TEXT NOT NULL CHECK (json_valid(body)),
      reason TEXT NOT NULL,
      first_half TEXT,
      asked_by TEXT NOT NULL REFERENCES accounts (id),
      asked_role TEXT NOT NULL,
      asked_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed', 'refused', 'withdrawn', 'expired', 'alone')),
      closed_by TEXT REFERENCES accounts (id),
      closed_at INTEGER
    ) STRICT;
    CREATE INDEX requests_by_state ON requests (state, asked_at);
    CREATE TRIGGER requests_stay_closed BEFORE UPDATE ON requests WHEN OLD.state <> 'pending'
      BEGIN SELECT raise(ABORT, 'a request is closed once'); END;
    CREATE TRIGGER requests_need_two BEFORE UPDATE OF state ON requests
      WHEN NEW.state = 'confirmed' AND (NEW.closed_by IS NULL OR NEW.closed_by = NEW.asked_by
        OR NEW.asked_role = (SELECT role FROM accounts WHERE id = NEW.closed_by))
      BEGIN SELECT raise(ABORT, 'a second person of another role confirms a request'); END;
    CREATE TRIGGER requests_alone BEFORE UPDATE OF state ON requests
      WHEN NEW.state = 'alone' AND EXISTS (SELECT 1 FROM accounts WHERE id <> NEW.asked_by AND state = 'active')
      BEGIN SELECT raise(ABORT, 'there is a second person'); END;
  `,
};
