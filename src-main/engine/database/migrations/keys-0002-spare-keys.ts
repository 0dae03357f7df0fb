import type { Migration } from '../migrate.ts';

export const spareKeys: Migration = {
  name: 'keys-0002-spare-keys',
  statements: `
    -- Made ahead of need. case.db says in pending_key_assignments which of them serve a subject already.
    CREATE TABLE spare_keys (
      number INTEGER PRIMARY KEY,
      key BLOB NOT NULL CHECK (length(key) = 32)
    ) STRICT;
  `,
};
