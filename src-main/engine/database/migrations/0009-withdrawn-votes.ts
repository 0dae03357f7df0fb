import type { Migration } from '../migrate.ts';

export const withdrawnVotes: Migration = {
  name: '0009-withdrawn-votes',
  statements: `
    -- sealed: verdict, reasons and why it was taken back, under alert:<id>. The key of a vote that was withdrawn stays, so
    -- that a late retry of it doesn't lock it again.
    CREATE TABLE withdrawn_votes (
      alert_id TEXT NOT NULL REFERENCES alerts (id),
      person_id TEXT NOT NULL REFERENCES accounts (id),
      locked_at INTEGER NOT NULL,
      withdrawn_at INTEGER NOT NULL,
      sealed BLOB NOT NULL,
      idempotency_key TEXT NOT NULL,
      PRIMARY KEY (alert_id, person_id, idempotency_key)
    ) STRICT;
    CREATE TRIGGER withdrawn_votes_stay BEFORE UPDATE ON withdrawn_votes
      BEGIN SELECT raise(ABORT, 'a withdrawn vote is never changed'); END;
    CREATE TRIGGER withdrawn_votes_remain BEFORE DELETE ON withdrawn_votes
      BEGIN SELECT raise(ABORT, 'a withdrawn vote is never deleted'); END;
    CREATE TRIGGER votes_remain BEFORE DELETE ON votes
      WHEN (SELECT count(*) FROM votes WHERE alert_id = OLD.alert_id) > 1
        OR (SELECT state FROM alerts WHERE id = OLD.alert_id) <> 'judged-once'
        OR NOT EXISTS (SELECT 1 FROM withdrawn_votes WHERE alert_id = OLD.alert_id AND person_id = OLD.person_id
          AND idempotency_key = OLD.idempotency_key)
      BEGIN SELECT raise(ABORT, 'a vote is withdrawn only before the second one, and kept as withdrawn'); END;
  `,
};
