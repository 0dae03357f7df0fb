import type { Migration } from '../migrate.ts';

export const qualifications: Migration = {
  name: '0018-qualifications',
  statements: `
    -- Who may judge alerts, on the evidence of what they made of pictures whose answer was known; ended_at: taken back.
    CREATE TABLE qualifications (
      id TEXT PRIMARY KEY,
      person_id TEXT NOT NULL REFERENCES accounts (id),
      basis TEXT NOT NULL CHECK (basis IN ('decoys', 'training', 'demo')),
      decoys_judged INTEGER NOT NULL CHECK (decoys_judged >= 0),
      decoys_right INTEGER NOT NULL CHECK (decoys_right BETWEEN 0 AND decoys_judged),
      tested_at INTEGER NOT NULL,
      granted_at INTEGER NOT NULL,
      valid_until INTEGER NOT NULL,
      granted_by TEXT REFERENCES accounts (id),
      ended_at INTEGER
    ) STRICT;
    CREATE INDEX qualifications_by_person ON qualifications (person_id, granted_at);
    CREATE TRIGGER qualifications_stay BEFORE UPDATE ON qualifications
      WHEN OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id <> OLD.id OR NEW.person_id <> OLD.person_id
        OR NEW.basis <> OLD.basis OR NEW.decoys_judged <> OLD.decoys_judged OR NEW.decoys_right <> OLD.decoys_right
        OR NEW.tested_at <> OLD.tested_at OR NEW.granted_at <> OLD.granted_at OR NEW.valid_until <> OLD.valid_until
      BEGIN SELECT raise(ABORT, 'a qualification is taken back, never changed'); END;
    CREATE TRIGGER qualifications_remain BEFORE DELETE ON qualifications
      BEGIN SELECT raise(ABORT, 'a qualification is taken back, never deleted'); END;

    CREATE TRIGGER only_the_qualified_vote BEFORE INSERT ON votes
      WHEN NOT EXISTS (SELECT 1 FROM qualifications WHERE person_id = NEW.person_id AND ended_at IS NULL
        AND valid_until > NEW.locked_at)
      BEGIN SELECT raise(ABORT, 'whoever judges is qualified'); END;
  `,
};
