import type { Migration } from '../migrate.ts';

export const decoys: Migration = {
  name: '0026-decoys',
  statements: `
    -- Consenting staff and made-up people whose pictures stand in decoys. consent: sealed under decoy:<id>.
    CREATE TABLE decoy_people (
      id TEXT PRIMARY KEY,
      reference TEXT NOT NULL,
      basis TEXT NOT NULL CHECK (basis IN ('synthetic', 'consenting-staff')),
      consent BLOB NOT NULL,
      model_hash TEXT NOT NULL,
      added_at INTEGER NOT NULL,
      added_by TEXT REFERENCES accounts (id),
      removed_at INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX decoy_people_once ON decoy_people (reference, model_hash) WHERE removed_at IS NULL;
    -- Crops and templates, sealed under faces:decoy:<id>.
    CREATE TABLE decoy_pictures (
      person_id TEXT NOT NULL REFERENCES decoy_people (id),
      kind TEXT NOT NULL CHECK (kind IN ('probe', 'candidate')),
      nth INTEGER NOT NULL,
      sealed_crop BLOB NOT NULL,
      sealed_template BLOB NOT NULL,
      PRIMARY KEY (person_id, kind, nth)
    ) STRICT;

    -- Drawn with an alert, and not raised yet.
    CREATE TABLE decoys_due (
      id TEXT PRIMARY KEY,
      deployment_id TEXT NOT NULL REFERENCES deployments (id),
      due_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE decoys (
      alert_id TEXT PRIMARY KEY REFERENCES alerts (id),
      probe_id TEXT NOT NULL REFERENCES decoy_people (id),
      candidate_id TEXT NOT NULL REFERENCES decoy_people (id),
      CHECK (probe_id <> candidate_id)
    ) STRICT;
    CREATE TRIGGER decoys_stay BEFORE UPDATE ON decoys
      BEGIN SELECT raise(ABORT, 'a decoy stays a decoy'); END;
    CREATE TRIGGER decoys_remain BEFORE DELETE ON decoys
      BEGIN SELECT raise(ABORT, 'a decoy stays a decoy'); END;
    CREATE TRIGGER decoys_are_never_confirmed BEFORE UPDATE OF state ON alerts
      WHEN NEW.state IN ('confirmed', 'closed') AND EXISTS (SELECT 1 FROM decoys WHERE alert_id = NEW.id)
      BEGIN SELECT raise(ABORT, 'nobody is engaged because of a decoy'); END;

    -- While their deployment runs they are counted as alerts: else everybody could tell by counting that one of those that
    -- wait is none. Once both votes are locked, or the deployment is over, they are in no figure.
    CREATE VIEW hidden_decoys AS
      SELECT alert_id, alerts.deployment_id AS deployment_id, camera_id
      FROM decoys JOIN alerts ON alerts.id = alert_id JOIN deployments ON deployments.id = alerts.deployment_id
      WHERE alerts.state <> 'rejected' AND deployments.state IN ('live', 'suspended');

    -- How people judged decoys, once both had: kept longer than the alert, because it decides who may review.
    CREATE TABLE decoy_votes (
      alert_id TEXT NOT NULL REFERENCES decoys (alert_id),
      person_id TEXT NOT NULL REFERENCES accounts (id),
      verdict TEXT NOT NULL CHECK (verdict IN ('match', 'no-match', 'cannot-tell')),
      judged_at INTEGER NOT NULL,
      PRIMARY KEY (alert_id, person_id)
    ) STRICT;
    CREATE INDEX decoy_votes_by_person ON decoy_votes (person_id, judged_at);
    CREATE TRIGGER decoy_votes_follow_both BEFORE INSERT ON decoy_votes
      WHEN (SELECT count(*) FROM votes WHERE alert_id = NEW.alert_id) < 2
        OR NOT EXISTS (SELECT 1 FROM votes WHERE alert_id = NEW.alert_id AND person_id = NEW.person_id)
      BEGIN SELECT raise(ABORT, 'a decoy is revealed when both votes are locked'); END;
    CREATE TRIGGER decoy_votes_stay BEFORE UPDATE ON decoy_votes
      BEGIN SELECT raise(ABORT, 'a vote on a decoy is never changed'); END;
    CREATE TRIGGER decoy_votes_remain BEFORE DELETE ON decoy_votes
      BEGIN SELECT raise(ABORT, 'a vote on a decoy is never changed'); END;
  `,
};
