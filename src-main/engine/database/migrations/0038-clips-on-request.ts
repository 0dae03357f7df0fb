import type { Migration } from '../migrate.ts';

export const clipsOnRequest: Migration = {
  name: '0038-clips-on-request',
  statements: `
    -- A clip in pieces that fit into a message: at a site sealed to those who see faces at its control room, until it is asked for; at the
    -- control room as they came, under the clip's own key besides (place: where they stood), until somebody looks at it.
    CREATE TABLE clip_pieces (
      alert_id TEXT NOT NULL REFERENCES alerts (id),
      nth INTEGER NOT NULL,
      pieces INTEGER NOT NULL CHECK (nth >= 0 AND nth < pieces),
      sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
      sealed BLOB NOT NULL,
      place TEXT,
      PRIMARY KEY (alert_id, nth)
    ) STRICT;
    -- When somebody here asked the site for its clip, and whether it said that there is none.
    ALTER TABLE alerts_from_sites ADD COLUMN clip_asked_at INTEGER;
    ALTER TABLE alerts_from_sites ADD COLUMN has_no_clip INTEGER NOT NULL DEFAULT 0 CHECK (has_no_clip IN (0, 1));
  `,
};
