import type { Migration } from '../migrate.ts';

export const machineKeys: Migration = {
  name: 'keys-0004-machine-keys',
  statements: `
    -- What this machine is among sites and a control room: Ed25519 (PKCS #8, DER) and X25519 (32 bytes). Made once.
    CREATE TABLE machine_keys (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      name TEXT NOT NULL,
      signing BLOB NOT NULL,
      opening BLOB NOT NULL CHECK (length(opening) = 32),
      made_at INTEGER NOT NULL
    ) STRICT;
    CREATE TRIGGER machine_keys_stay BEFORE UPDATE ON machine_keys
      BEGIN SELECT raise(ABORT, 'the keys of a machine are never changed'); END;
  `,
};
