import type { Migration } from '../migrate.ts';

/** Keys in escrow: for whom, and whether anybody has tried that it opens. What lies there itself is in the vault. */
export const escrow: Migration = {
  name: '0023-escrow',
  statements: `
    CREATE TABLE custodian_lists (
      number INTEGER PRIMARY KEY,
      file TEXT NOT NULL CHECK (json_valid(file)),
      adopted_at INTEGER NOT NULL,
      adopted_by TEXT REFERENCES accounts (id)
    ) STRICT;
    CREATE TRIGGER custodian_lists_rise BEFORE INSERT ON custodian_lists
      WHEN NEW.number <= (SELECT max(number) FROM custodian_lists)
      BEGIN SELECT raise(ABORT, 'the number of a list of custodians only rises'); END;
    CREATE TRIGGER custodian_lists_stay BEFORE UPDATE ON custodian_lists
      BEGIN SELECT raise(ABORT, 'a list of custodians is never changed'); END;
    CREATE TRIGGER custodian_lists_remain BEFORE DELETE ON custodian_lists
      BEGIN SELECT raise(ABORT, 'a list of custodians is never deleted'); END;

    -- request_hash: of the text that the custodians answer. deposits: which ones it is about, as a JSON array of ids.
    CREATE TABLE rehearsals (
      id TEXT PRIMARY KEY,
      request_hash TEXT NOT NULL CHECK (length(request_hash) = 64),
      deposits TEXT NOT NULL CHECK (json_valid(deposits)),
      asked_at INTEGER NOT NULL,
      asked_by TEXT REFERENCES accounts (id),
      done_at INTEGER,
      custodians TEXT CHECK (json_valid(custodians)),
      CHECK ((done_at IS NULL) = (custodians IS NULL))
    ) STRICT;
    CREATE TRIGGER rehearsals_are_done_once BEFORE UPDATE ON rehearsals WHEN OLD.done_at IS NOT NULL
      BEGIN SELECT raise(ABORT, 'a rehearsal that is done stays as it was'); END;
  `,
};
