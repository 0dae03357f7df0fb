import type { Migration } from '../migrate.ts';

/**
 * A site's alert stands among the control room's own, but belongs to no deployment and no list here. What SQLite can't change in place is
 * made anew with its rows: its children are checked when the transaction ends, by when the rows are back.
 */
export const judgingSites: Migration = {
  name: '0036-judging-sites',
  statements: `
    PRAGMA defer_foreign_keys = ON;
    CREATE TABLE alerts_before AS SELECT * FROM alerts;
    DROP TABLE alerts;
    CREATE TABLE alerts (
      id TEXT PRIMARY KEY,
      number INTEGER NOT NULL UNIQUE,
      -- Both null of a site's alert, see alerts_from_sites.
      deployment_id TEXT REFERENCES deployments (id),
      list_entry_id TEXT,
      camera_id TEXT NOT NULL,
      camera_name TEXT NOT NULL,
      state TEXT NOT NULL REFERENCES alert_states (state),
      raised_at INTEGER NOT NULL,
      decided_at INTEGER,
      sealed BLOB NOT NULL,
      held_by TEXT REFERENCES accounts (id),
      held_since INTEGER,
      waiting_since INTEGER,
      escalate_after_ms INTEGER NOT NULL,
      escalated_at INTEGER,
      expires_at INTEGER NOT NULL,
      rejected_kept_ms INTEGER NOT NULL DEFAULT 86400000,
      confirmed_kept_ms INTEGER NOT NULL DEFAULT 2678400000,
      records_kept_ms INTEGER NOT NULL DEFAULT 2678400000,
      pictures_destroyed_at INTEGER,
      records_destroyed_at INTEGER,
      CHECK ((deployment_id IS NULL) = (list_entry_id IS NULL)),
      CHECK ((held_by IS NULL) = (held_since IS NULL)),
      CHECK (held_by IS NULL OR waiting_since IS NULL)
    ) STRICT;
    INSERT INTO alerts (id, number, deployment_id, list_entry_id, camera_id, camera_name, state, raised_at, decided_at, sealed, held_by,
        held_since, waiting_since, escalate_after_ms, escalated_at, expires_at, rejected_kept_ms, confirmed_kept_ms, records_kept_ms,
        pictures_destroyed_at, records_destroyed_at)
      SELECT id, number, deployment_id, list_entry_id, camera_id, camera_name, state, raised_at, decided_at, sealed, held_by,
        held_since, waiting_since, escalate_after_ms, escalated_at, expires_at, rejected_kept_ms, confirmed_kept_ms, records_kept_ms,
        pictures_destroyed_at, records_destroyed_at FROM alerts_before;
    DROP TABLE alerts_before;
    CREATE INDEX alerts_by_state ON alerts (state, raised_at);
    CREATE INDEX alerts_by_entry ON alerts (deployment_id, list_entry_id);
    CREATE TRIGGER alerts_stay_expired BEFORE UPDATE OF state ON alerts WHEN OLD.state = 'expired'
      BEGIN SELECT raise(ABORT, 'an expired alert stays expired'); END;
    CREATE TRIGGER alerts_keep_their_time BEFORE UPDATE OF rejected_kept_ms, confirmed_kept_ms, records_kept_ms ON alerts
      BEGIN SELECT raise(ABORT, 'how long an alert is kept is never changed'); END;
    CREATE TRIGGER alerts_stay_destroyed BEFORE UPDATE OF pictures_destroyed_at, records_destroyed_at ON alerts
      WHEN (OLD.pictures_destroyed_at IS NOT NULL AND NEW.pictures_destroyed_at IS NOT OLD.pictures_destroyed_at)
        OR (OLD.records_destroyed_at IS NOT NULL AND NEW.records_destroyed_at IS NOT OLD.records_destroyed_at)
      BEGIN SELECT raise(ABORT, 'what was destroyed stays destroyed'); END;
    CREATE TRIGGER decoys_are_never_confirmed BEFORE UPDATE OF state ON alerts
      WHEN NEW.state IN ('confirmed', 'closed') AND EXISTS (SELECT 1 FROM decoys WHERE alert_id = NEW.id)
      BEGIN SELECT raise(ABORT, 'nobody is engaged because of a decoy'); END;

    -- Votes of two people at another machine, which came together: of the control room at a site, of a site at the control room.
    -- sealed: verdict and reasons, under alert:elsewhere:<alert id>; or, where place says where they stood, both votes' as they came, sealed
    -- to those who read records besides.
    CREATE TABLE votes_elsewhere (
      alert_id TEXT NOT NULL REFERENCES alerts (id),
      nth INTEGER NOT NULL CHECK (nth IN (1, 2)),
      "by" TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('operator', 'supervisor')),
      locked_at INTEGER NOT NULL,
      sealed BLOB NOT NULL,
      place TEXT,
      PRIMARY KEY (alert_id, nth)
    ) STRICT;
    CREATE TRIGGER votes_elsewhere_stay BEFORE UPDATE ON votes_elsewhere
      BEGIN SELECT raise(ABORT, 'a locked vote is never changed'); END;
    CREATE TRIGGER votes_elsewhere_remain BEFORE DELETE ON votes_elsewhere
      BEGIN SELECT raise(ABORT, 'a locked vote is never changed'); END;

    -- Two people here, or two people there, and never one of each.
    CREATE TRIGGER alerts_are_judged_by_two BEFORE UPDATE OF state ON alerts
      WHEN NEW.state IN ('confirmed', 'closed') AND (
        (SELECT count(*) FROM votes WHERE alert_id = NEW.id) < 2
        OR NOT EXISTS (SELECT 1 FROM votes WHERE alert_id = NEW.id AND role = 'supervisor'))
      AND (
        (SELECT count(*) FROM votes_elsewhere WHERE alert_id = NEW.id) < 2
        OR NOT EXISTS (SELECT 1 FROM votes_elsewhere WHERE alert_id = NEW.id AND role = 'supervisor'))
      BEGIN SELECT raise(ABORT, 'two people judge an alert, one of them a supervisor'); END;

    -- Alerts of sites that came before this could be seen by nobody, and can be by nobody now: they go with their keys.
    INSERT OR IGNORE INTO pending_key_destructions (subject)
      SELECT 'alert:of:' || name || ':' || alert_id FROM site_alerts JOIN parties ON parties.id = party_id
      UNION SELECT 'faces:alert:of:' || name || ':' || alert_id FROM site_alerts JOIN parties ON parties.id = party_id;
    DROP TABLE site_alerts;

    -- Of alerts that came from a site: what is true of them there.
    CREATE TABLE alerts_from_sites (
      alert_id TEXT PRIMARY KEY REFERENCES alerts (id),
      party_id INTEGER NOT NULL REFERENCES parties (id),
      id_there TEXT NOT NULL,
      number_there INTEGER NOT NULL,
      arrived_at INTEGER NOT NULL,
      -- The version of the policy that its deployment runs under there.
      policy_hash TEXT,
      -- As they came, with what only a newer version knows.
      facts TEXT NOT NULL CHECK (json_valid(facts)),
      -- As they came, sealed to groups of people, under this alert's own keys besides, each with where it stood; empty once taken apart.
      place TEXT NOT NULL,
      records BLOB NOT NULL,
      faces BLOB NOT NULL,
      -- What the site said that it became, by whom, and when this machine heard it.
      state_there TEXT CHECK (state_there IN ('confirmed', 'rejected', 'expired')),
      decided_there_by TEXT CHECK (decided_there_by IN ('control', 'site')),
      heard_at INTEGER,
      -- It was a decoy: known once both votes are locked.
      was_decoy INTEGER NOT NULL DEFAULT 0 CHECK (was_decoy IN (0, 1)),
      UNIQUE (party_id, id_there)
    ) STRICT;
    CREATE TRIGGER alerts_from_sites_stay_where_they_are BEFORE UPDATE OF alert_id, party_id, id_there, number_there, facts, place ON alerts_from_sites
      BEGIN SELECT raise(ABORT, 'an alert stays that of its site'); END;
    CREATE TRIGGER alerts_from_sites_remain BEFORE DELETE ON alerts_from_sites
      BEGIN SELECT raise(ABORT, 'an alert stays that of its site'); END;
    CREATE TRIGGER site_decoys_are_never_confirmed BEFORE UPDATE OF state ON alerts
      WHEN NEW.state IN ('confirmed', 'closed') AND EXISTS (SELECT 1 FROM alerts_from_sites WHERE alert_id = NEW.id AND was_decoy = 1)
      BEGIN SELECT raise(ABORT, 'nobody is engaged because of a decoy'); END;

    -- How people here judged decoys of sites, once both had.
    CREATE TABLE site_decoy_votes (
      alert_id TEXT NOT NULL REFERENCES alerts_from_sites (alert_id),
      person_id TEXT NOT NULL REFERENCES accounts (id),
      verdict TEXT NOT NULL CHECK (verdict IN ('match', 'no-match', 'cannot-tell')),
      judged_at INTEGER NOT NULL,
      PRIMARY KEY (alert_id, person_id)
    ) STRICT;
    CREATE INDEX site_decoy_votes_by_person ON site_decoy_votes (person_id, judged_at);

    -- What was done about an alert at the other machine: officers were told, or an outcome was recorded. sealed: its note.
    CREATE TABLE done_elsewhere (
      alert_id TEXT NOT NULL REFERENCES alerts (id),
      what TEXT NOT NULL CHECK (what IN ('dispatch', 'outcome')),
      "by" TEXT NOT NULL,
      at INTEGER NOT NULL,
      code TEXT,
      sealed BLOB,
      place TEXT,
      PRIMARY KEY (alert_id, what),
      CHECK ((what = 'outcome') = (code IS NOT NULL)),
      CHECK ((what = 'outcome') = (sealed IS NOT NULL))
    ) STRICT;
    -- What another machine said last of how it does, which is kept nowhere on its way; said_silent: since it was last heard of, an entry
    -- says that it isn't any more.
    CREATE TABLE party_states (
      party_id INTEGER PRIMARY KEY REFERENCES parties (id),
      -- Of the message that said it: they only rise, and none counts twice.
      number INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (json_valid(state)),
      -- By its clock, and when it came here.
      at INTEGER NOT NULL,
      heard_at INTEGER NOT NULL,
      said_silent INTEGER NOT NULL DEFAULT 0 CHECK (said_silent IN (0, 1))
    ) STRICT;
    CREATE TRIGGER party_states_go_on BEFORE UPDATE OF number ON party_states WHEN NEW.number <= OLD.number
      BEGIN SELECT raise(ABORT, 'what a machine said of itself is never said again'); END;
    -- A list of sites whose alerts somebody may judge; NULL is all of them.
    ALTER TABLE accounts ADD COLUMN site_names TEXT;

    CREATE TRIGGER done_elsewhere_stays BEFORE UPDATE ON done_elsewhere
      BEGIN SELECT raise(ABORT, 'what was done is never changed'); END;
  `,
};
