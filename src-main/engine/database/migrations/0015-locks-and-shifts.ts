import type { Migration } from '../migrate.ts';

export const locksAndShifts: Migration = {
  name: '0015-locks-and-shifts',
  statements: `
    -- When the person last touched this seat; the lock that nobody's restart opens; when the shift is over, after which
    -- the session lasts only until its person has signed in for the next one.
    ALTER TABLE sessions ADD COLUMN last_input_at INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE sessions ADD COLUMN locked_at INTEGER;
    ALTER TABLE sessions ADD COLUMN shift_ends_at INTEGER NOT NULL DEFAULT 0;
  `,
};
