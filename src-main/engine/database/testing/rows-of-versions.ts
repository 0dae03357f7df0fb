const hash = 'a'.repeat(64);

/** Rows as each version of the main database may hold them: with these, no table of any version is empty. */
export const rowsOf: Readonly<Record<number, string>> = {
  1: `INSERT INTO accounts VALUES ('p1-person', 'ada', 'Ada', 'admin', 'hash', 1, NULL);
      INSERT INTO sessions VALUES ('s1-session', zeroblob(32), 'p1-person', 1, 2, NULL);
      INSERT INTO entries VALUES (1, 1, 'log.began', 'log', '{}', x'00', zeroblob(32));
      INSERT INTO checkpoints VALUES (1, 1, 'note');
      INSERT INTO pending_key_destructions VALUES ('alert:a0-alert');`,
  2: `INSERT INTO settings VALUES ('a', '1');
      INSERT INTO cameras VALUES ('cam-01', 'One', 'Here', x'00', 1, NULL);
      INSERT INTO watchlists VALUES ('l1-list', 'List', '${hash}', 1, 2, NULL, NULL, NULL);
      INSERT INTO watchlist_entries VALUES ('e1-entry', 'l1-list', 0, 0.9, 'p1-person', x'00', x'00', x'00');
      INSERT INTO deployments VALUES ('d1-deployment', 'D', 'Here', 'Use', 'live', 1, 2, 'l1-list', 0.5, '{}', 1, NULL);
      INSERT INTO ledgers VALUES ('d1-deployment', 'cam-01', 1, 1, 0, 0, 0, 0, 0);
      INSERT INTO alerts VALUES ('a1-alert', 1, 'd1-deployment', 'cam-01', 'One', 'e1-entry', 'new', 1, NULL, NULL, NULL, x'00');
      INSERT INTO alert_pictures VALUES ('a1-alert', 'probe', 0, x'00');
      INSERT INTO votes VALUES ('a1-alert', 'p1-person', 'supervisor', 1, 1, x'00', 'k1');
      INSERT INTO face_views VALUES ('a1-alert', 'p1-person', 'probe', 1);
      INSERT INTO outcomes VALUES ('a1-alert', 'p1-person', 'stopped', 1, x'00', 'k2');`,
  4: `INSERT INTO pending_key_assignments VALUES ('alert:a1-alert', 7);`,
  5: `INSERT INTO accounts (id, login_name, display_name, role, created_at) VALUES ('p2-person', 'ben', 'Ben', 'auditor', 1);
      INSERT INTO requests VALUES ('r1-request', '{}', 'Why', NULL, 'p1-person', 'admin', 1, 2, 'pending', NULL, NULL);`,
  6: `INSERT INTO force_root VALUES (1, '{}', 1, 'p1-person');
      INSERT INTO revocation_lists VALUES (1, '{}', 1, 'p1-person');
      INSERT INTO policies VALUES (1, '${hash}', '{}', 1, 'p1-person');`,
  7: `INSERT INTO expiry_explanations VALUES ('a1-alert', 'p1-person', 1, x'00');`,
  9: `INSERT INTO withdrawn_votes VALUES ('a1-alert', 'p1-person', 1, 2, x'00', 'k0');`,
  10: `INSERT INTO alerts (id, number, deployment_id, camera_id, camera_name, list_entry_id, state, raised_at, sealed,
        escalate_after_ms, expires_at)
        VALUES ('a9-alert', 9, 'd1-deployment', 'cam-01', 'One', 'e1-entry', 'confirmed', 1, x'00', 1, 2);
      INSERT INTO dispatches VALUES ('a9-alert', 'p1-person', 3);`,
  11: `INSERT INTO kept_heads VALUES ('printed-page', 1, 1);`,
  17: `INSERT INTO deployment_authorities VALUES ('${hash}', 'd1-deployment', '${hash}', '{}', 1, 'p1-person');
      INSERT INTO presence_words VALUES ('d1-deployment', 0, '0123456789abcdef', 1, 'p1-person');
      INSERT INTO urgent_requests VALUES ('d1-deployment', 'Why', '{}', '{}', 'p1-person', 1, NULL, NULL);`,
  18: `INSERT INTO qualifications VALUES ('q1-qualification', 'p1-person', 'training', 20, 19, 1, 1, 9, 'p2-person', NULL);`,
  19: `INSERT INTO watchlist_imports VALUES ('i1-import', 'l1-list', 'p1-person', 1);
      INSERT INTO staged_entries VALUES ('e2-entry', 'i1-import', 'l1-list', 0, 0.9, zeroblob(32), x'00', x'00');`,
  20: `INSERT INTO backup_places (id, name, folder, added_at) VALUES ('b1-place', 'Disk', '/backups', 1);`,
  21: `INSERT INTO watchlist_removals VALUES ('e1-entry', 'l1-list', 'p1-person', 1, x'00', NULL, NULL);`,
  22: `INSERT INTO listed_keys VALUES ('l1-list', x'00', 9);
      INSERT INTO listed_people VALUES ('l1-list', zeroblob(32), NULL);
      INSERT INTO listing_questions VALUES ('s1-question', 'p2-person', 1, x'00', 'pending', NULL, NULL, NULL, 9);`,
  23: `INSERT INTO custodian_lists VALUES (1, '{}', 1, 'p1-person');
      INSERT INTO rehearsals VALUES ('h1-rehearsal', '${hash}', '[]', 1, 'p1-person', NULL, NULL);`,
  24: `INSERT INTO head_places (id, name, address, certificate, added_at) VALUES ('t1-place', 'Time', 'https://time', 'PEM', 1);
      INSERT INTO head_timestamps VALUES ('t1-place', 1, 1, x'00');`,
  25: `INSERT INTO head_places (id, name, address, witness_key, added_at) VALUES ('w1-place', 'Witness', 'https://witness', 'key', 1);
      INSERT INTO head_cosignatures VALUES ('w1-place', 1, 1, 'line', zeroblob(32));`,
  26: `INSERT INTO decoy_people VALUES ('x1-person', 'S-1', 'synthetic', x'00', '${hash}', 1, 'p2-person', NULL),
        ('x2-person', 'S-2', 'consenting-staff', x'00', '${hash}', 1, 'p2-person', NULL);
      INSERT INTO decoy_pictures VALUES ('x1-person', 'probe', 0, x'00', x'00');
      INSERT INTO decoys_due VALUES ('y1-due', 'd1-deployment', 1);
      INSERT INTO qualifications VALUES ('q2-qualification', 'p2-person', 'training', 20, 19, 1, 1, 9, 'p1-person', NULL);
      INSERT INTO decoys VALUES ('a9-alert', 'x1-person', 'x2-person');
      INSERT INTO votes VALUES ('a9-alert', 'p1-person', 'supervisor', 1, 1, x'00', 'k8'),
        ('a9-alert', 'p2-person', 'operator', 2, 1, x'00', 'k9');
      INSERT INTO decoy_votes VALUES ('a9-alert', 'p1-person', 'no-match', 1);`,
  27: `INSERT INTO cases VALUES ('c1-case', 1, x'00', 1, 'p1-person', 'p1-person', NULL, NULL, NULL, NULL, NULL);
      INSERT INTO case_notes VALUES ('n1-note', 'c1-case', 'note', 1, 'p1-person', x'00');
      INSERT INTO alerts (id, number, deployment_id, camera_id, camera_name, list_entry_id, state, raised_at, sealed,
        escalate_after_ms, expires_at)
        VALUES ('a8-alert', 8, 'd1-deployment', 'cam-01', 'One', 'e1-entry', 'rejected', 1, x'00', 1, 2);
      INSERT INTO case_alerts VALUES ('c1-case', 'a8-alert', 1, 'p1-person');`,
  28: `INSERT INTO equality_counts VALUES ('d1-deployment', x'00');
      INSERT INTO equality_counted VALUES ('a8-alert');`,
  31: `INSERT INTO summed_counts VALUES ('d1-deployment', 9);
      INSERT INTO equality_denominators VALUES ('sex', '{}', 9);`,
  32: `INSERT INTO alert_clips VALUES ('a8-alert', '${hash}', x'00');`,
  33: `INSERT INTO equality_walks VALUES (1, 'sex', '{}', 9);`,
  35: `INSERT INTO parties (id, name, introduction, signing_key, sealing_key, joined_at) VALUES (1, 'van-3', '{}', 'key', 'key', 1);
      INSERT INTO outbox VALUES (1, 1, 'a8-alert', '${hash}', x'00', 1);
      INSERT INTO arrivals VALUES (1, 1, '${hash}', 0, 1);
      INSERT INTO site_alerts VALUES (1, 'a8-alert', 1, '{}', 1, x'00', x'00', 2, 3, NULL, NULL);
      INSERT INTO site_refusals VALUES ('somebody', 'malformed', 1, 1);`,
  36: `INSERT INTO alerts (id, number, camera_id, camera_name, state, raised_at, sealed, escalate_after_ms, expires_at)
        VALUES ('s1-alert', 20, 'cam-07', 'Seven', 'new', 1, x'', 1, 2);
      INSERT INTO alerts_from_sites (alert_id, party_id, id_there, number_there, arrived_at, facts, place, records, faces)
        VALUES ('s1-alert', 1, 'a3-alert', 3, 1, '{}', '{}', x'00', x'00');
      INSERT INTO votes_elsewhere VALUES ('a8-alert', 1, 'Ada', 'supervisor', 1, x'00', NULL);
      INSERT INTO site_decoy_votes VALUES ('s1-alert', 'p1-person', 'no-match', 1);
      INSERT INTO party_states VALUES (1, 1, '{}', 1, 1, 0);
      INSERT INTO done_elsewhere VALUES ('a8-alert', 'dispatch', 'Ada', 1, NULL, NULL, NULL);`,
  37: `INSERT INTO consignments (id, party_id, what, name, sent_at, sent_by) VALUES ('c1', 1, 'policy', 'Version 3', 1, 'p1-person');
      INSERT INTO received_papers VALUES ('c2', 1, 'policy', '[]', 1, NULL);
      INSERT INTO parties (id, name, introduction, signing_key, sealing_key, joined_at) VALUES (2, 'control', '{}', 'key-2', 'key', 1);
      INSERT INTO watchlists (id, name, model_hash, created_at, expires_at, content_hash) VALUES ('l9-list', 'From afar', '${hash}', 1, 9, '${hash}');
      INSERT INTO received_lists VALUES ('l9-list', 2, 'c3', 3, 'Ada');
      INSERT INTO recalled_lists VALUES ('l8-list', 1);`,
  38: `INSERT INTO clip_pieces VALUES ('s1-alert', 0, 1, '${hash}', x'00', 'place');`,
};

/** The same of the key database. */
export const keyRowsOf: Readonly<Record<number, string>> = {
  1: `INSERT INTO subject_keys VALUES ('alert:a1-alert', 'direct', zeroblob(32), 1, NULL), ('alert:a0-alert', 'direct', NULL, 1, 2);
      INSERT INTO signing_keys VALUES ('cordon/log/1', x'00', 1);`,
  2: `INSERT INTO spare_keys VALUES (7, zeroblob(32));`,
  3: `INSERT INTO wrap_keys (scheme, sealed) VALUES ('records', zeroblob(80));`,
  4: `INSERT INTO machine_keys VALUES (1, 'van-3', x'00', zeroblob(32), 1);`,
};
