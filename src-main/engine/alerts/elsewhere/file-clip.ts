import { nothingChanged, parsePart, type MailFiler } from '../../arrived-mail.ts';
import { sql } from '../../database/sql.ts';
import { clipMailSchema, clipRequestMailSchema, controlRoom, type ClipMail } from '../../mail.ts';
import { alertsWhere, encode } from '../alert-rows.ts';
import { mostPieces } from '../clips/clip-pieces.ts';
import { isRevealed } from '../rules.ts';
import { alertClipSubject, openSubject } from '../sealed.ts';
import { idOfSiteAlert } from './file-alert.ts';

/** Somebody at the control room asks for the clip of an alert of this site: it goes there as it was kept for them, if two people judged it. */
export const fileClipRequest: MailFiler = (context, { from, own }) => {
  const { db, log, outbox } = context;
  const request = parsePart(clipRequestMailSchema, own);
  if (from.name !== controlRoom || request === null) return null;
  const [found] = alertsWhere(db, sql`alerts.id = ${request.alertId} AND deployment_id IS NOT NULL`);
  if (found === undefined || !isRevealed(found.alert.state)) return nothingChanged;
  const { id, number } = found.alert;
  const pieces = db.all<{ nth: number; pieces: number; sha256: string; sealed: Uint8Array }>(
    sql`SELECT nth, pieces, sha256, sealed FROM clip_pieces WHERE alert_id = ${id} AND place IS NULL ORDER BY nth`,
  );
  function say(clip: ClipMail, sealed: Uint8Array | null): void {
    const content = sealed === null ? [] : [{ to: 'faces' as const, content: sealed }];
    outbox.put({ kind: 'clip', about: id, parts: [{ to: 'machine', content: encode(clip) }, ...content] });
  }
  if (pieces.length === 0) say({ alertId: id, piece: null }, null);
  for (const { sealed, ...piece } of pieces) say({ alertId: id, piece }, sealed);
  log.append({
    kind: 'alert.clip-sent',
    subject: openSubject,
    actor: null,
    body: { alertId: id, number, by: request.by, pieces: pieces.length },
  });
  return { events: [{ kind: 'alert.changed', alertId: id }], decoysOn: [] };
};

/** Files a piece of a clip that somebody here asked for, or that there is none. */
export const fileClip: MailFiler = (context, { from, own, faces, placeOf }) => {
  const { db, log, subjects } = context;
  const said = parsePart(clipMailSchema, own);
  if (from.name === controlRoom || said === null) return null;
  const id = idOfSiteAlert(from.id, said.alertId);
  const asked = db.get<{ number: number; isGone: 0 | 1 }>(sql`
    SELECT number, pictures_destroyed_at IS NOT NULL AS isGone FROM alerts_from_sites JOIN alerts ON alerts.id = alert_id
    WHERE alert_id = ${id} AND clip_asked_at IS NOT NULL`);
  if (asked === undefined || asked.isGone === 1) return nothingChanged;
  const changed = { events: [{ kind: 'alert.changed' as const, alertId: id }], decoysOn: [] };
  const { piece } = said;
  if (piece === null) {
    db.run(sql`UPDATE alerts_from_sites SET has_no_clip = 1 WHERE alert_id = ${id}`);
    return changed;
  }
  const isKnown =
    db.get(sql`SELECT 1 FROM alert_clips WHERE alert_id = ${id}
      UNION SELECT 1 FROM clip_pieces WHERE alert_id = ${id} AND (nth = ${piece.nth} OR pieces <> ${piece.pieces})`) !==
    undefined;
  if (isKnown) return nothingChanged;
  if (faces === null || piece.pieces > mostPieces || piece.nth >= piece.pieces) return null;
  const subject = alertClipSubject(id);
  subjects.create(subject);
  db.run(sql`INSERT INTO clip_pieces (alert_id, nth, pieces, sha256, sealed, place)
    VALUES (${id}, ${piece.nth}, ${piece.pieces}, ${piece.sha256}, ${subjects.seal(subject, faces, `piece:${String(piece.nth)}`)},
      ${placeOf('faces')})`);
  if (piece.nth === piece.pieces - 1)
    log.append({
      kind: 'alert.clip-arrived',
      subject: openSubject,
      actor: null,
      body: { alertId: id, number: asked.number, site: from.name, sha256: piece.sha256 },
    });
  return changed;
};
