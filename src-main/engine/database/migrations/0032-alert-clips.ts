import type { Migration } from '../migrate.ts';

export const alertClips: Migration = {
  name: '0032-alert-clips',
  statements: `
    -- sealed: pictures around an alert, under faces:clip:<alert id>; sha256 of what was sealed. Goes with the alert's pictures.
    CREATE TABLE alert_clips (
      alert_id TEXT PRIMARY KEY REFERENCES alerts (id),
      sha256 TEXT NOT NULL,
      sealed BLOB NOT NULL
    ) STRICT;
    CREATE TRIGGER clips_stay BEFORE UPDATE ON alert_clips
      BEGIN SELECT raise(ABORT, 'a clip is never changed'); END;`,
};
