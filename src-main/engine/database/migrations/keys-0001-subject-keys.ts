import type { Migration } from '../migrate.ts';

export const subjectKeys: Migration = {
  name: 'keys-0001-subject-keys',
  statements: `
    -- scheme 'direct': the 32 bytes themselves. Later schemes wrap them to reviewers.
    -- A destroyed key leaves its row: key NULL, and when it went.
    CREATE TABLE subject_keys (
      subject TEXT PRIMARY KEY,
      scheme TEXT NOT NULL,
      key BLOB,
      created_at INTEGER NOT NULL,
      destroyed_at INTEGER,
      CHECK ((key IS NULL) = (destroyed_at IS NOT NULL))
    ) STRICT;

    -- Ed25519, PKCS #8 DER. name is the C2SP key name and the log's origin.
    CREATE TABLE signing_keys (
      name TEXT PRIMARY KEY,
      private_key BLOB NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
  `,
};
