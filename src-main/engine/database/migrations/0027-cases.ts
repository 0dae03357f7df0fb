import type { Migration } from '../migrate.ts';

export const cases: Migration = {
  name: '0027-cases',
  statements: `
    -- sealed: title, under case:<id>. A closed one is destroyed when its time is over.
    CREATE TABLE cases (
      id TEXT PRIMARY KEY,
      number INTEGER NOT NULL UNIQUE,
      sealed BLOB NOT NULL,
      opened_at INTEGER NOT NULL,
      opened_by TEXT NOT NULL REFERENCES accounts (id),
      holder_id TEXT REFERENCES accounts (id),
      offered_to TEXT REFERENCES accounts (id),
      closed_at INTEGER,
      closed_by TEXT REFERENCES accounts (id),
      destroy_at INTEGER,
      destroyed_at INTEGER,
      CHECK ((closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (destroy_at IS NULL)),
      CHECK (destroyed_at IS NULL OR closed_at IS NOT NULL)
    ) STRICT;
    CREATE TRIGGER cases_stay_closed BEFORE UPDATE ON cases
      WHEN OLD.closed_at IS NOT NULL AND (NEW.closed_at IS NOT OLD.closed_at OR NEW.destroy_at IS NOT OLD.destroy_at
        OR NEW.holder_id IS NOT OLD.holder_id OR NEW.offered_to IS NOT OLD.offered_to OR NEW.sealed IS NOT OLD.sealed)
      BEGIN SELECT raise(ABORT, 'a closed case stays as it is'); END;

    -- sealed: words, under case:<id>.
    CREATE TABLE case_notes (
      id TEXT PRIMARY KEY,
      case_id TEXT NOT NULL REFERENCES cases (id),
      kind TEXT NOT NULL CHECK (kind IN ('note', 'hand-over', 'closure')),
      at INTEGER NOT NULL,
      person_id TEXT NOT NULL REFERENCES accounts (id),
      sealed BLOB NOT NULL
    ) STRICT;
    CREATE INDEX case_notes_by_case ON case_notes (case_id, at);
    CREATE TRIGGER case_notes_stay BEFORE UPDATE ON case_notes
      BEGIN SELECT raise(ABORT, 'a note is never changed'); END;
    CREATE TRIGGER case_notes_remain BEFORE DELETE ON case_notes
      BEGIN SELECT raise(ABORT, 'a note is never taken away'); END;
    CREATE TRIGGER case_notes_end BEFORE INSERT ON case_notes
      WHEN (SELECT closed_at FROM cases WHERE id = NEW.case_id) IS NOT NULL
      BEGIN SELECT raise(ABORT, 'a closed case takes no more notes'); END;

    CREATE TABLE case_alerts (
      case_id TEXT NOT NULL REFERENCES cases (id),
      alert_id TEXT NOT NULL REFERENCES alerts (id),
      linked_at INTEGER NOT NULL,
      linked_by TEXT NOT NULL REFERENCES accounts (id),
      PRIMARY KEY (case_id, alert_id)
    ) STRICT;
    CREATE TRIGGER case_alerts_are_decided BEFORE INSERT ON case_alerts
      WHEN (SELECT state FROM alerts WHERE id = NEW.alert_id) NOT IN ('confirmed', 'rejected', 'closed')
        OR EXISTS (SELECT 1 FROM decoys WHERE alert_id = NEW.alert_id)
        OR (SELECT closed_at FROM cases WHERE id = NEW.case_id) IS NOT NULL
      BEGIN SELECT raise(ABORT, 'an open case takes alerts that two people have judged'); END;
    CREATE TRIGGER case_alerts_stay BEFORE UPDATE ON case_alerts
      BEGIN SELECT raise(ABORT, 'what was linked stays linked'); END;
    CREATE TRIGGER case_alerts_remain BEFORE DELETE ON case_alerts
      BEGIN SELECT raise(ABORT, 'what was linked stays linked'); END;
  `,
};
