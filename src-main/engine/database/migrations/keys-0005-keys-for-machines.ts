import type { Migration } from '../migrate.ts';

export const keysForMachines: Migration = {
  name: 'keys-0005-keys-for-machines',
  statements: `
    -- scheme 'machine': handed over by another machine, and sealed to this one's own key: HPKE, 32 bytes of encapsulated key and 48 of
    -- ciphertext with its tag.
    ALTER TABLE spare_keys RENAME TO spare_keys_before;
    CREATE TABLE spare_keys (
      number INTEGER PRIMARY KEY,
      scheme TEXT NOT NULL CHECK (scheme IN ('direct', 'records', 'faces', 'machine')),
      key BLOB NOT NULL CHECK (length(key) = CASE scheme WHEN 'direct' THEN 32 WHEN 'machine' THEN 80 ELSE 69 END)
    ) STRICT;
    INSERT INTO spare_keys (number, scheme, key) SELECT number, scheme, key FROM spare_keys_before;
    DROP TABLE spare_keys_before;
  `,
};
