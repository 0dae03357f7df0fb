import type { Migration } from '../migrate.ts';

export const witnesses: Migration = {
  name: '0025-witnesses',
  statements: `
    -- A place may be a witness (C2SP tlog-witness) on another machine: its verifier key.
    ALTER TABLE head_places ADD COLUMN witness_key TEXT;

    CREATE TABLE head_cosignatures (
      place_id TEXT NOT NULL REFERENCES head_places (id),
      size INTEGER NOT NULL,
      -- By the clock of the witness.
      cosigned_at INTEGER NOT NULL,
      -- Its signature line under the checkpoint of that size.
      line TEXT NOT NULL,
      -- The right-hand edge of the tree under that checkpoint: the next proof goes on from it.
      frontier BLOB NOT NULL,
      PRIMARY KEY (place_id, size)
    ) STRICT;
    CREATE TRIGGER head_cosignatures_stay BEFORE UPDATE ON head_cosignatures
      BEGIN SELECT raise(ABORT, 'a cosignature is never changed'); END;
    CREATE TRIGGER head_cosignatures_remain BEFORE DELETE ON head_cosignatures
      BEGIN SELECT raise(ABORT, 'a cosignature is never deleted'); END;
  `,
};
