import type { Migration } from '../migrate.ts';

/**
 * A deployment's state has eight values now, which the old column's CHECK doesn't allow: that column becomes the rough
 * phase, and the state a column of its own beside it.
 */
export const deploymentStates: Migration = {
  name: '0012-deployment-states',
  statements: `
    CREATE TABLE deployment_states (
      state TEXT PRIMARY KEY,
      phase TEXT NOT NULL CHECK (phase IN ('draft', 'live', 'ended'))
    ) STRICT, WITHOUT ROWID;
    INSERT INTO deployment_states (state, phase) VALUES
      ('draft', 'draft'), ('authorised', 'draft'), ('self-test', 'live'), ('live', 'live'), ('suspended', 'live'),
      ('ended', 'ended'), ('purged', 'ended'), ('reported', 'ended');

    DROP TRIGGER deployments_stay_ended;
    DROP TRIGGER deployments_keep_their_policy;
    DROP INDEX one_live_deployment;
    ALTER TABLE deployments RENAME COLUMN state TO phase;
    ALTER TABLE deployments ADD COLUMN state TEXT REFERENCES deployment_states (state);
    UPDATE deployments SET state = phase;

    ALTER TABLE deployments ADD COLUMN kind TEXT NOT NULL DEFAULT 'van' CHECK (kind IN ('van', 'static'));
    -- Rationale, cameras, documents and signage, as they are drafted.
    ALTER TABLE deployments ADD COLUMN details TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details));
    ALTER TABLE deployments ADD COLUMN started_at INTEGER;
    UPDATE deployments SET started_at = created_at WHERE phase <> 'draft';
    -- The on-site officer's signed chain of codes.
    ALTER TABLE deployments ADD COLUMN presence TEXT CHECK (json_valid(presence));
    -- The log's entry of the authority that counts: a head over it must lie elsewhere before real data goes live.
    ALTER TABLE deployments ADD COLUMN authorised_entry INTEGER;
    ALTER TABLE deployments ADD COLUMN urgent TEXT CHECK (json_valid(urgent));
    ALTER TABLE deployments ADD COLUMN self_test TEXT CHECK (json_valid(self_test));
    ALTER TABLE deployments ADD COLUMN suspended TEXT CHECK (json_valid(suspended));

    CREATE UNIQUE INDEX one_running_deployment ON deployments (phase) WHERE phase = 'live';
    CREATE TRIGGER deployments_begin_with_a_state BEFORE INSERT ON deployments
      WHEN NEW.phase IS NOT (SELECT phase FROM deployment_states WHERE state = NEW.state)
      BEGIN SELECT raise(ABORT, 'a deployment has one of the known states'); END;
    CREATE TRIGGER deployments_have_a_state BEFORE UPDATE ON deployments
      WHEN NEW.phase IS NOT (SELECT phase FROM deployment_states WHERE state = NEW.state)
      BEGIN SELECT raise(ABORT, 'a deployment has one of the known states'); END;
    CREATE TRIGGER deployments_stay_ended BEFORE UPDATE ON deployments
      WHEN OLD.phase = 'ended' AND NEW.phase <> 'ended'
      BEGIN SELECT raise(ABORT, 'an ended deployment never goes on'); END;
    CREATE TRIGGER deployments_keep_what_ran BEFORE UPDATE OF id, list_id, authority, presence, window_from, window_until,
        threshold, policy_hash, started_at, ended_at, urgent ON deployments WHEN OLD.phase = 'ended'
      BEGIN SELECT raise(ABORT, 'what an ended deployment ran under is never changed'); END;
    CREATE TRIGGER deployments_keep_their_policy BEFORE UPDATE OF policy_hash ON deployments
      WHEN OLD.phase <> 'draft' AND NEW.policy_hash IS NOT OLD.policy_hash
      BEGIN SELECT raise(ABORT, 'a deployment keeps the policy that it started under'); END;
    CREATE TRIGGER deployments_keep_their_window BEFORE UPDATE OF window_until ON deployments
      WHEN OLD.phase = 'live' AND NEW.window_until > OLD.window_until
      BEGIN SELECT raise(ABORT, 'the window of a running deployment never grows'); END;
    CREATE TRIGGER deployments_keep_their_list BEFORE UPDATE OF list_id ON deployments
      WHEN OLD.phase <> 'draft' AND NEW.list_id <> OLD.list_id
      BEGIN SELECT raise(ABORT, 'a running deployment keeps its list'); END;
  `,
};
