import type { Migration } from '../migrate.ts';

export const peopleAndCaseLog: Migration = {
  name: '0001-people-and-case-log',
  statements: `
    CREATE TABLE accounts (
      id TEXT PRIMARY KEY,
      login_name TEXT NOT NULL UNIQUE,
      display_name TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('operator', 'supervisor', 'admin', 'auditor')),
      password_hash TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      last_sign_in_at INTEGER
    ) STRICT;

    CREATE TABLE sessions (
      id TEXT PRIMARY KEY,
      token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
      person_id TEXT NOT NULL REFERENCES accounts (id),
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      ended_at INTEGER
    ) STRICT;

    -- The case log: docs/decisions/0002. at, kind and subject repeat the header, for the indexes.
    CREATE TABLE entries (
      sequence INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      subject TEXT NOT NULL,
      header TEXT NOT NULL,
      ciphertext BLOB NOT NULL,
      leaf BLOB NOT NULL CHECK (length(leaf) = 32)
    ) STRICT;
    CREATE INDEX entries_by_kind ON entries (kind, sequence);
    CREATE INDEX entries_by_subject ON entries (subject, sequence);
    CREATE TRIGGER entries_follow BEFORE INSERT ON entries
      WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM entries)
      BEGIN SELECT raise(ABORT, 'the case log only grows, one entry after the other'); END;
    CREATE TRIGGER entries_stay BEFORE UPDATE ON entries
      BEGIN SELECT raise(ABORT, 'an entry of the case log is never changed'); END;
    CREATE TRIGGER entries_remain BEFORE DELETE ON entries
      BEGIN SELECT raise(ABORT, 'an entry of the case log is never deleted'); END;

    -- The right-hand edge of the Merkle tree, so that an append need not read the log.
    CREATE TABLE log_tree (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      size INTEGER NOT NULL,
      frontier BLOB NOT NULL,
      last_leaf BLOB NOT NULL CHECK (length(last_leaf) = 32)
    ) STRICT;
    INSERT INTO log_tree (id, size, frontier, last_leaf) VALUES (1, 0, x'', zeroblob(32));

    CREATE TABLE checkpoints (
      size INTEGER PRIMARY KEY,
      signed_at INTEGER NOT NULL,
      note TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER checkpoints_stay BEFORE UPDATE ON checkpoints
      BEGIN SELECT raise(ABORT, 'a checkpoint is never changed'); END;
    CREATE TRIGGER checkpoints_remain BEFORE DELETE ON checkpoints
      BEGIN SELECT raise(ABORT, 'a checkpoint is never deleted'); END;

    -- Keys to destroy as soon as the transaction that says so has committed.
    CREATE TABLE pending_key_destructions (
      subject TEXT PRIMARY KEY
    ) STRICT;
  `,
};
