import type { Migration } from '../migrate.ts';

/** What SQLite can't change in place (a CHECK on the state) is made anew with its rows, children first. */
export const queue: Migration = {
  name: '0007-queue',
  statements: `
    CREATE TABLE alert_states (state TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    INSERT INTO alert_states (state) VALUES
      ('new'), ('acknowledged'), ('judged-once'), ('confirmed'), ('rejected'), ('closed'), ('expired');

    -- sealed: candidate, score, model, threshold, under alert:<id>.
    CREATE TABLE new_alerts (
      id TEXT PRIMARY KEY,
      number INTEGER NOT NULL UNIQUE,
      deployment_id TEXT NOT NULL REFERENCES deployments (id),
      camera_id TEXT NOT NULL,
      camera_name TEXT NOT NULL,
      list_entry_id TEXT NOT NULL,
      state TEXT NOT NULL REFERENCES alert_states (state),
      raised_at INTEGER NOT NULL,
      decided_at INTEGER,
      sealed BLOB NOT NULL,
      -- Who has it in hand.
      held_by TEXT REFERENCES accounts (id),
      held_since INTEGER,
      -- Since when it waits for somebody to take it, how long it may before it is called out, and when it was.
      waiting_since INTEGER,
      escalate_after_ms INTEGER NOT NULL,
      escalated_at INTEGER,
      expires_at INTEGER NOT NULL,
      CHECK ((held_by IS NULL) = (held_since IS NULL)),
      CHECK (held_by IS NULL OR waiting_since IS NULL)
    ) STRICT;
    CREATE TABLE new_alert_pictures (
      alert_id TEXT NOT NULL REFERENCES new_alerts (id),
      kind TEXT NOT NULL CHECK (kind IN ('probe', 'candidate')),
      nth INTEGER NOT NULL,
      sealed BLOB NOT NULL,
      PRIMARY KEY (alert_id, kind, nth)
    ) STRICT;
    -- sealed: verdict and reasons. Two people at the most, each once, and a vote is never changed.
    CREATE TABLE new_votes (
      alert_id TEXT NOT NULL REFERENCES new_alerts (id),
      person_id TEXT NOT NULL REFERENCES accounts (id),
      role TEXT NOT NULL CHECK (role IN ('operator', 'supervisor')),
      nth INTEGER NOT NULL CHECK (nth IN (1, 2)),
      locked_at INTEGER NOT NULL,
      sealed BLOB NOT NULL,
      idempotency_key TEXT NOT NULL,
      PRIMARY KEY (alert_id, person_id),
      UNIQUE (alert_id, nth)
    ) STRICT;
    CREATE TABLE new_outcomes (
      alert_id TEXT PRIMARY KEY REFERENCES new_alerts (id),
      person_id TEXT NOT NULL REFERENCES accounts (id),
      code TEXT NOT NULL,
      recorded_at INTEGER NOT NULL,
      sealed BLOB NOT NULL,
      idempotency_key TEXT NOT NULL
    ) STRICT;
    CREATE TABLE new_face_views (
      alert_id TEXT NOT NULL REFERENCES new_alerts (id),
      person_id TEXT NOT NULL REFERENCES accounts (id),
      what TEXT NOT NULL CHECK (what IN ('probe', 'candidate')),
      at INTEGER NOT NULL,
      PRIMARY KEY (alert_id, person_id, what)
    ) STRICT;

    -- What was open before has no time of its own: it gets a minute to be taken and a quarter of an hour to be judged.
    INSERT INTO new_alerts (id, number, deployment_id, camera_id, camera_name, list_entry_id, state, raised_at, decided_at,
        sealed, held_by, held_since, waiting_since, escalate_after_ms, escalated_at, expires_at)
      SELECT id, number, deployment_id, camera_id, camera_name, list_entry_id, state, raised_at, decided_at, sealed,
        iif(state = 'acknowledged', acknowledged_by, NULL), iif(state = 'acknowledged', acknowledged_at, NULL),
        iif(state IN ('new', 'judged-once'), raised_at, NULL), 60000, NULL, raised_at + 900000
      FROM alerts;
    INSERT INTO new_alert_pictures SELECT alert_id, kind, nth, sealed FROM alert_pictures;
    INSERT INTO new_votes SELECT alert_id, person_id, role, nth, locked_at, sealed, idempotency_key FROM votes;
    INSERT INTO new_outcomes SELECT alert_id, person_id, code, recorded_at, sealed, idempotency_key FROM outcomes;
    INSERT INTO new_face_views SELECT alert_id, person_id, what, at FROM face_views;

    DROP TABLE face_views;
    DROP TABLE outcomes;
    DROP TABLE votes;
    DROP TABLE alert_pictures;
    DROP TABLE alerts;
    ALTER TABLE new_alerts RENAME TO alerts;
    ALTER TABLE new_alert_pictures RENAME TO alert_pictures;
    ALTER TABLE new_votes RENAME TO votes;
    ALTER TABLE new_outcomes RENAME TO outcomes;
    ALTER TABLE new_face_views RENAME TO face_views;

    CREATE INDEX alerts_by_state ON alerts (state, raised_at);
    CREATE INDEX alerts_by_entry ON alerts (deployment_id, list_entry_id);
    CREATE TRIGGER votes_stay BEFORE UPDATE ON votes
      BEGIN SELECT raise(ABORT, 'a locked vote is never changed'); END;
    CREATE TRIGGER alerts_are_judged_by_two BEFORE UPDATE OF state ON alerts
      WHEN NEW.state IN ('confirmed', 'closed') AND (
        (SELECT count(*) FROM votes WHERE alert_id = NEW.id) < 2
        OR NOT EXISTS (SELECT 1 FROM votes WHERE alert_id = NEW.id AND role = 'supervisor'))
      BEGIN SELECT raise(ABORT, 'two people judge an alert, one of them a supervisor'); END;
    -- sealed: why nobody judged an alert in time, under alert:<id>. Until then it stays in the queue.
    CREATE TABLE expiry_explanations (
      alert_id TEXT PRIMARY KEY REFERENCES alerts (id),
      person_id TEXT NOT NULL REFERENCES accounts (id),
      explained_at INTEGER NOT NULL,
      sealed BLOB NOT NULL
    ) STRICT;
    CREATE TRIGGER alerts_stay_expired BEFORE UPDATE OF state ON alerts WHEN OLD.state = 'expired'
      BEGIN SELECT raise(ABORT, 'an expired alert stays expired'); END;
  `,
};
