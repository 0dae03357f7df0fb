import type { AlertState } from '../../../contract/domain.ts';
import { AppError } from '../../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import { toHex } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { encode, findAlert, type Actor } from '../alert-rows.ts';
import { isRevealed } from '../rules.ts';
import { hasEveryPiece, keepPiecesForControl, takeClipApart } from './clip-pieces.ts';
import { alertClipSubject, alertSubject, openSubject } from '../sealed.ts';

const sealedAs = 'clip';

export const clipProcedures = {
  /**
   * Seals the clip of an alert that waits to be judged. No entry is written before both votes: decoys have no clip, so anybody could tell
   * them from alerts by it. False where it is too late for one.
   */
  'alerts.keep-clip': write(
    (context: WriteContext, { id, clip }: { readonly id: string; readonly clip: Uint8Array }): boolean => {
      const { db, subjects } = context;
      const alert = db.get<{ state: AlertState; destroyedAt: number | null }>(
        sql`SELECT state, pictures_destroyed_at AS destroyedAt FROM alerts WHERE id = ${id}`,
      );
      if (alert === undefined || alert.destroyedAt !== null || isRevealed(alert.state)) return false;
      // A key of its own: nobody may be signed in who could open that of the pictures.
      const subject = alertClipSubject(id);
      subjects.create(subject);
      db.run(sql`INSERT INTO alert_clips (alert_id, sha256, sealed)
        VALUES (${id}, ${toHex(sha256(clip))}, ${subjects.seal(subject, clip, sealedAs)})`);
      keepPiecesForControl(context, id, clip);
      return true;
    },
  ),

  /**
   * The clip of an alert that two people have judged, opened, for an evidence pack that two people agreed on: the making and the saving of
   * it are the entries. Null: there is none. @throws AppError `keys-locked` while no reviewer is signed in
   */
  'alerts.clip-for-pack': read(
    ({ db, subjects }: ReadContext, { id }: { readonly id: string }): Uint8Array | null => {
      const row = db.get<{ sealed: Uint8Array; state: AlertState }>(sql`
        SELECT alert_clips.sealed, state FROM alert_clips JOIN alerts ON alerts.id = alert_id WHERE alert_id = ${id}`);
      if (row === undefined || !isRevealed(row.state)) return null;
      return subjects.open(alertClipSubject(id), row.sealed, sealedAs);
    },
  ),

  /** Asks the site of an alert that two people have judged for its clip; the first time counts. */
  'alerts.ask-clip': write(
    (
      { db, log, outbox, now }: WriteContext,
      { id, actor }: { readonly id: string; readonly actor: Actor },
    ): { readonly isChanged: boolean } => {
      const { alert } = findAlert(db, id);
      const { site, idThere, number } = alert;
      if (site === null || idThere === null)
        throw new AppError('conflict', 'This alert was raised here: its clip is here, if it has one.');
      if (!isRevealed(alert.state) || alert.wasDecoy === 1)
        throw new AppError(
          'conflict',
          'A clip is shown once two people have judged an alert, and not before.',
        );
      if (alert.picturesDestroyedAt !== null)
        throw new AppError('conflict', 'Its pictures were destroyed, and its clip with them.');
      const changes = db.run(
        sql`UPDATE alerts_from_sites SET clip_asked_at = ${now} WHERE alert_id = ${id} AND clip_asked_at IS NULL`,
      );
      if (changes === 0) return { isChanged: false };
      const request = { alertId: idThere, by: actor.displayName };
      outbox.put({
        kind: 'clip-request',
        to: site,
        about: id,
        parts: [{ to: 'machine', content: encode(request) }],
      });
      log.append({
        kind: 'alert.clip-asked',
        subject: alertSubject(id),
        actor: actor.id,
        body: { alertId: id, number, site },
      });
      return { isChanged: true };
    },
  ),

  /** The clip of an alert that two people have judged, opened; each view is an entry. Null: there is none to be seen. */
  'alerts.view-clip': write(
    (
      context: WriteContext,
      { id, viewer }: { readonly id: string; readonly viewer: Actor },
    ): Uint8Array | null => {
      const { db, log, subjects } = context;
      takeClipApart(context, id);
      const row = db.get<{ sealed: Uint8Array; number: number; state: AlertState }>(sql`
        SELECT alert_clips.sealed, number, state FROM alert_clips JOIN alerts ON alerts.id = alert_id
        WHERE alert_id = ${id}`);
      if (row === undefined || !isRevealed(row.state)) return null;
      const clip = subjects.open(alertClipSubject(id), row.sealed, sealedAs);
      if (clip === null) return null;
      log.append({
        kind: 'face.viewed',
        subject: 'log',
        actor: viewer.id,
        body: { alertId: id, number: row.number, what: 'clip' },
      });
      return clip;
    },
  ),
};

export function hasClip(db: ReadContext['db'], alertId: string): boolean {
  return (
    db.get(sql`SELECT 1 FROM alert_clips WHERE alert_id = ${alertId}`) !== undefined ||
    hasEveryPiece({ db }, alertId)
  );
}

/** Both have judged it: from now on its clip may be seen, and is tied to the log. */
export function noteClip(
  { db, log, subjects }: WriteContext,
  { id, number }: { readonly id: string; readonly number: number },
): void {
  const clip = db.get<{ sha256: string }>(sql`SELECT sha256 FROM alert_clips WHERE alert_id = ${id}`);
  if (clip === undefined) return;
  log.append({
    kind: 'alert.clip-kept',
    // It says nothing of anybody: where two people elsewhere judged it, nobody may be here who has the alert's own key.
    subject: subjects.state(alertSubject(id)) === 'held' ? alertSubject(id) : openSubject,
    actor: null,
    body: { alertId: id, number, sha256: clip.sha256 },
  });
}

/** With the pictures, and like them. */
export function destroyClip({ db, subjects }: WriteContext, alertId: string): void {
  db.run(sql`DELETE FROM clip_pieces WHERE alert_id = ${alertId}`);
  if (subjects.state(alertClipSubject(alertId)) === 'none') return;
  subjects.destroy(alertClipSubject(alertId));
  db.run(sql`DELETE FROM alert_clips WHERE alert_id = ${alertId}`);
}
