import type { Migration } from '../migrate.ts';

export const deploymentsAndAlerts: Migration = {
  name: '0002-deployments-and-alerts',
  statements: `
    CREATE TABLE settings (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL CHECK (json_valid(value))
    ) STRICT;

    -- sealed: address and credentials, under camera:<id>; empty once the camera was removed.
    CREATE TABLE cameras (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      place TEXT NOT NULL,
      sealed BLOB NOT NULL,
      added_at INTEGER NOT NULL,
      removed_at INTEGER
    ) STRICT;

    CREATE TABLE watchlists (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      model_hash TEXT NOT NULL CHECK (length(model_hash) = 64),
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      seal_hash TEXT CHECK (length(seal_hash) = 64),
      sealed_at INTEGER,
      destroyed_at INTEGER
    ) STRICT;
    CREATE TRIGGER watchlists_stay_sealed
      BEFORE UPDATE OF id, name, model_hash, created_at, expires_at, seal_hash, sealed_at ON watchlists
      WHEN OLD.seal_hash IS NOT NULL
      BEGIN SELECT raise(ABORT, 'a sealed watchlist is never changed'); END;

    -- Body, template and crop are sealed under list:<list_id>: destroying that key deletes the list.
    CREATE TABLE watchlist_entries (
      id TEXT PRIMARY KEY,
      list_id TEXT NOT NULL REFERENCES watchlists (id),
      is_blue_list INTEGER NOT NULL CHECK (is_blue_list IN (0, 1)),
      quality REAL NOT NULL,
      enrolled_by TEXT REFERENCES accounts (id),
      sealed_body BLOB NOT NULL,
      sealed_template BLOB NOT NULL,
      sealed_crop BLOB NOT NULL
    ) STRICT;
    CREATE INDEX watchlist_entries_by_list ON watchlist_entries (list_id);
    CREATE TRIGGER watchlist_entries_stay_out BEFORE INSERT ON watchlist_entries
      WHEN (SELECT seal_hash FROM watchlists WHERE id = NEW.list_id) IS NOT NULL
      BEGIN SELECT raise(ABORT, 'a sealed watchlist takes no more entries'); END;

    CREATE TABLE deployments (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      place TEXT NOT NULL,
      use_case TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('draft', 'live', 'ended')),
      window_from INTEGER NOT NULL,
      window_until INTEGER NOT NULL CHECK (window_until - window_from BETWEEN 1 AND 86400000),
      list_id TEXT NOT NULL REFERENCES watchlists (id),
      threshold REAL NOT NULL,
      authority TEXT CHECK (json_valid(authority)),
      created_at INTEGER NOT NULL,
      ended_at INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX one_live_deployment ON deployments (state) WHERE state = 'live';
    CREATE TRIGGER deployments_stay_ended BEFORE UPDATE ON deployments WHEN OLD.state = 'ended'
      BEGIN SELECT raise(ABORT, 'an ended deployment never goes on'); END;

    -- tracks = alerts + repeats + blue_list + forgotten + lost + in_flight, each counted where it happens.
    CREATE TABLE ledgers (
      deployment_id TEXT NOT NULL REFERENCES deployments (id),
      camera_id TEXT NOT NULL,
      tracks INTEGER NOT NULL,
      alerts INTEGER NOT NULL,
      repeats INTEGER NOT NULL,
      blue_list INTEGER NOT NULL,
      forgotten INTEGER NOT NULL,
      lost INTEGER NOT NULL,
      in_flight INTEGER NOT NULL,
      PRIMARY KEY (deployment_id, camera_id)
    ) STRICT;

    -- sealed: candidate, score, model, threshold, under alert:<id>.
    CREATE TABLE alerts (
      id TEXT PRIMARY KEY,
      number INTEGER NOT NULL UNIQUE,
      deployment_id TEXT NOT NULL REFERENCES deployments (id),
      camera_id TEXT NOT NULL,
      camera_name TEXT NOT NULL,
      list_entry_id TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('new', 'acknowledged', 'judged-once', 'confirmed', 'rejected', 'closed')),
      raised_at INTEGER NOT NULL,
      acknowledged_by TEXT REFERENCES accounts (id),
      acknowledged_at INTEGER,
      decided_at INTEGER,
      sealed BLOB NOT NULL
    ) STRICT;
    CREATE INDEX alerts_by_state ON alerts (state, raised_at);
    CREATE INDEX alerts_by_entry ON alerts (deployment_id, list_entry_id);

    CREATE TABLE alert_pictures (
      alert_id TEXT NOT NULL REFERENCES alerts (id),
      kind TEXT NOT NULL CHECK (kind IN ('probe', 'candidate')),
      nth INTEGER NOT NULL,
      sealed BLOB NOT NULL,
      PRIMARY KEY (alert_id, kind, nth)
    ) STRICT;

    -- sealed: verdict and reasons. Two people at the most, each once, and a vote is never changed.
    CREATE TABLE votes (
      alert_id TEXT NOT NULL REFERENCES alerts (id),
      person_id TEXT NOT NULL REFERENCES accounts (id),
      role TEXT NOT NULL CHECK (role IN ('operator', 'supervisor')),
      nth INTEGER NOT NULL CHECK (nth IN (1, 2)),
      locked_at INTEGER NOT NULL,
      sealed BLOB NOT NULL,
      idempotency_key TEXT NOT NULL,
      PRIMARY KEY (alert_id, person_id),
      UNIQUE (alert_id, nth)
    ) STRICT;
    CREATE TRIGGER votes_stay BEFORE UPDATE ON votes
      BEGIN SELECT raise(ABORT, 'a locked vote is never changed'); END;
    CREATE TRIGGER alerts_are_judged_by_two BEFORE UPDATE OF state ON alerts
      WHEN NEW.state IN ('confirmed', 'closed') AND (
        (SELECT count(*) FROM votes WHERE alert_id = NEW.id) < 2
        OR NOT EXISTS (SELECT 1 FROM votes WHERE alert_id = NEW.id AND role = 'supervisor'))
      BEGIN SELECT raise(ABORT, 'two people judge an alert, one of them a supervisor'); END;

    CREATE TABLE outcomes (
      alert_id TEXT PRIMARY KEY REFERENCES alerts (id),
      person_id TEXT NOT NULL REFERENCES accounts (id),
      code TEXT NOT NULL,
      recorded_at INTEGER NOT NULL,
      sealed BLOB NOT NULL,
      idempotency_key TEXT NOT NULL
    ) STRICT;

    CREATE TABLE face_views (
      alert_id TEXT NOT NULL REFERENCES alerts (id),
      person_id TEXT NOT NULL REFERENCES accounts (id),
      what TEXT NOT NULL CHECK (what IN ('probe', 'candidate')),
      at INTEGER NOT NULL,
      PRIMARY KEY (alert_id, person_id, what)
    ) STRICT;
  `,
};
