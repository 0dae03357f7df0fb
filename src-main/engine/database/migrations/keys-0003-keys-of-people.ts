import type { Migration } from '../migrate.ts';

export const keysOfPeople: Migration = {
  name: 'keys-0003-keys-of-people',
  statements: `
    -- Keys that wrap the keys of subjects, each sealed to the key pair of those who may read names and votes (records)
    -- or pictures and templates (faces): HPKE, 32 bytes of encapsulated key and 48 of ciphertext with its tag.
    CREATE TABLE wrap_keys (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      scheme TEXT NOT NULL CHECK (scheme IN ('records', 'faces')),
      sealed BLOB NOT NULL CHECK (length(sealed) = 80)
    ) STRICT;

    -- scheme 'direct': the 32 bytes themselves. 'records' and 'faces': 8 bytes that name a wrap key, and 61 sealed with it.
    ALTER TABLE spare_keys RENAME TO spare_keys_before;
    CREATE TABLE spare_keys (
      number INTEGER PRIMARY KEY,
      scheme TEXT NOT NULL CHECK (scheme IN ('direct', 'records', 'faces')),
      key BLOB NOT NULL CHECK (length(key) = CASE scheme WHEN 'direct' THEN 32 ELSE 69 END)
    ) STRICT;
    INSERT INTO spare_keys (number, scheme, key) SELECT number, 'direct', key FROM spare_keys_before;
    DROP TABLE spare_keys_before;
  `,
};
