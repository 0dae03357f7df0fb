import type { Migration } from '../migrate.ts';

export const secondFactors: Migration = {
  name: '0014-second-factors',
  statements: `
    -- The secret is sealed to the person's slot in the vault. Here only the latest step of which a code was taken, so that
    -- none is taken twice; null for none.
    ALTER TABLE accounts ADD COLUMN totp_step INTEGER;
    CREATE TRIGGER codes_are_used_once BEFORE UPDATE OF totp_step ON accounts
      WHEN NEW.totp_step <= OLD.totp_step AND NEW.public_key IS OLD.public_key
      BEGIN SELECT raise(ABORT, 'a code of a second factor is taken once'); END;

    -- Whether the session was opened with one, or one was made in it.
    ALTER TABLE sessions ADD COLUMN has_second_factor INTEGER NOT NULL DEFAULT 0 CHECK (has_second_factor IN (0, 1));
  `,
};
