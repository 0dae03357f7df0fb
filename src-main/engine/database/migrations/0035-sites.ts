import type { Migration } from '../migrate.ts';

export const sites: Migration = {
  name: '0035-sites',
  statements: `
    -- The machines that two people joined to this one, by their introductions: a site knows its control room, a control room its sites.
    CREATE TABLE parties (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      introduction TEXT NOT NULL CHECK (json_valid(introduction)),
      signing_key TEXT NOT NULL UNIQUE,
      sealing_key TEXT NOT NULL,
      -- Of the people there who read records and who see faces; a site has none.
      records_key TEXT,
      faces_key TEXT,
      joined_at INTEGER NOT NULL,
      -- Of what comes from it: the lowest number that it may still repeat.
      floor INTEGER NOT NULL DEFAULT 1,
      -- Of what goes to it: the last number that was given.
      last_number INTEGER NOT NULL DEFAULT 0,
      revoked_at INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX parties_by_name ON parties (name) WHERE revoked_at IS NULL;
    CREATE TRIGGER parties_keep_their_keys
      BEFORE UPDATE OF name, introduction, signing_key, sealing_key, records_key, faces_key, joined_at ON parties
      BEGIN SELECT raise(ABORT, 'a party that was joined keeps its keys'); END;
    CREATE TRIGGER parties_stay_revoked BEFORE UPDATE OF revoked_at ON parties WHEN OLD.revoked_at IS NOT NULL
      BEGIN SELECT raise(ABORT, 'a party that was revoked stays revoked'); END;
    CREATE TRIGGER parties_count_up BEFORE UPDATE OF floor, last_number ON parties
      WHEN NEW.floor < OLD.floor OR NEW.last_number < OLD.last_number
      BEGIN SELECT raise(ABORT, 'numbers of a party only rise'); END;
    CREATE TRIGGER parties_remain BEFORE DELETE ON parties
      BEGIN SELECT raise(ABORT, 'a party is never deleted'); END;

    -- Envelopes, sealed to the receiver, until it has them.
    CREATE TABLE outbox (
      party_id INTEGER NOT NULL REFERENCES parties (id),
      number INTEGER NOT NULL CHECK (number > 0),
      about TEXT NOT NULL,
      hash TEXT NOT NULL CHECK (length(hash) = 64),
      envelope BLOB NOT NULL,
      formed_at INTEGER NOT NULL,
      PRIMARY KEY (party_id, number)
    ) STRICT;
    CREATE INDEX outbox_by_subject ON outbox (about);
    CREATE TRIGGER outbox_stays BEFORE UPDATE ON outbox
      BEGIN SELECT raise(ABORT, 'an envelope is never changed'); END;

    -- Numbers that were taken, each once.
    CREATE TABLE arrivals (
      party_id INTEGER NOT NULL REFERENCES parties (id),
      number INTEGER NOT NULL CHECK (number > 0),
      hash TEXT NOT NULL CHECK (length(hash) = 64),
      kept_copies INTEGER NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (party_id, number)
    ) STRICT;

    -- Alerts of sites. records and faces: as they came, sealed to the groups of people, under this alert's own subject keys besides.
    CREATE TABLE site_alerts (
      party_id INTEGER NOT NULL REFERENCES parties (id),
      alert_id TEXT NOT NULL,
      envelope_number INTEGER NOT NULL,
      facts TEXT NOT NULL CHECK (json_valid(facts)),
      arrived_at INTEGER NOT NULL,
      records BLOB NOT NULL,
      faces BLOB NOT NULL,
      faces_due_at INTEGER NOT NULL,
      records_due_at INTEGER NOT NULL,
      faces_destroyed_at INTEGER,
      records_destroyed_at INTEGER,
      PRIMARY KEY (party_id, alert_id)
    ) STRICT;
    CREATE TRIGGER site_alerts_keep_their_time BEFORE UPDATE OF faces_due_at, records_due_at ON site_alerts
      BEGIN SELECT raise(ABORT, 'how long an alert is kept is never changed'); END;

    -- What was refused, counted between two entries of the log.
    CREATE TABLE site_refusals (
      sender TEXT NOT NULL,
      reason TEXT NOT NULL,
      count INTEGER NOT NULL,
      logged_at INTEGER NOT NULL,
      PRIMARY KEY (sender, reason)
    ) STRICT;
  `,
};
