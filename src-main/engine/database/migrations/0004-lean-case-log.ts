import type { Migration } from '../migrate.ts';

export const leanCaseLog: Migration = {
  name: '0004-lean-case-log',
  statements: `
    -- Subjects whose key still lies among the spare ones of keys.db, under that number.
    CREATE TABLE pending_key_assignments (
      subject TEXT PRIMARY KEY,
      spare INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Every index costs each append an encrypted page. These are touched by the few entries that they are for.
    DROP INDEX entries_by_kind;
    DROP INDEX entries_by_subject;
    CREATE INDEX entries_that_decide ON entries (subject) WHERE kind = 'alert.decided';
    CREATE INDEX entries_that_verify ON entries (sequence) WHERE kind = 'log.verified';
  `,
};
