import type { Migration } from '../migrate.ts';

export const timestamps: Migration = {
  name: '0024-timestamps',
  statements: `
    -- A place may be a server that gives a time (RFC 3161): its address, and the certificate that vouches for it.
    ALTER TABLE head_places ADD COLUMN address TEXT;
    ALTER TABLE head_places ADD COLUMN certificate TEXT;

    CREATE TABLE head_timestamps (
      place_id TEXT NOT NULL REFERENCES head_places (id),
      size INTEGER NOT NULL,
      -- By the server's clock.
      stamped_at INTEGER NOT NULL,
      reply BLOB NOT NULL,
      PRIMARY KEY (place_id, size)
    ) STRICT;
    CREATE TRIGGER head_timestamps_stay BEFORE UPDATE ON head_timestamps
      BEGIN SELECT raise(ABORT, 'a timestamp is never changed'); END;
    CREATE TRIGGER head_timestamps_remain BEFORE DELETE ON head_timestamps
      BEGIN SELECT raise(ABORT, 'a timestamp is never deleted'); END;
  `,
};
