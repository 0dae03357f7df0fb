import type { WriteContext, ReadContext } from '../../database/procedures.ts';
import { sql } from '../../database/sql.ts';
import { concat, toHex } from '../../portable/bytes.ts';
import { sha256 } from '../../portable/crypto.ts';
import { clipInfo, mailInfo } from '../../mail.ts';
import { alertClipSubject } from '../sealed.ts';

/** With everything else of it, it fits into a message. */
const pieceBytes = 700 * 1024;
/** Far more than any clip has. */
export const mostPieces = 8;

const pieceOf = (alertId: string, nth: number): string => `${alertId}:${String(nth)}`;

/**
 * Keeps a clip for the control room, which may ask for it: nobody need be here then who could open it, and nobody here can open what is kept
 * so. Nothing where there is no control room.
 */
export function keepPiecesForControl({ db, outbox }: WriteContext, alertId: string, clip: Uint8Array): void {
  const pieces = Math.ceil(clip.length / pieceBytes);
  if (!outbox.isOpen || pieces > mostPieces) return;
  const hash = toHex(sha256(clip));
  for (let nth = 0; nth < pieces; nth += 1) {
    const sealed = outbox.sealFor('faces', clip.subarray(nth * pieceBytes, (nth + 1) * pieceBytes), {
      info: clipInfo,
      associatedData: pieceOf(alertId, nth),
    });
    db.run(sql`INSERT INTO clip_pieces (alert_id, nth, pieces, sha256, sealed)
      VALUES (${alertId}, ${nth}, ${pieces}, ${hash}, ${sealed})`);
  }
}

/** Whether all of a clip came from the site. */
export function hasEveryPiece({ db }: Pick<ReadContext, 'db'>, alertId: string): boolean {
  const { count, pieces } = db.get<{ count: number; pieces: number | null }>(
    sql`SELECT count(*) AS count, max(pieces) AS pieces FROM clip_pieces WHERE alert_id = ${alertId} AND place IS NOT NULL`,
  ) ?? { count: 0, pieces: null };
  return pieces !== null && count === pieces;
}

/**
 * The clip of a site's alert out of its pieces, once all have come; from then on it lies as one that was made here. Nothing for any other.
 * @throws AppError `keys-locked` while nobody is there who may open it
 */
export function takeClipApart(context: WriteContext, alertId: string): void {
  const { db, subjects } = context;
  if (!hasEveryPiece(context, alertId)) return;
  const idThere =
    db.get<{ idThere: string }>(
      sql`SELECT id_there AS idThere FROM alerts_from_sites WHERE alert_id = ${alertId}`,
    )?.idThere ?? '';
  const subject = alertClipSubject(alertId);
  const rows = db.all<{ nth: number; sha256: string; sealed: Uint8Array; place: string }>(
    sql`SELECT nth, sha256, sealed, place FROM clip_pieces WHERE alert_id = ${alertId} ORDER BY nth`,
  );
  const opened = rows.map(({ nth, sealed, place }) => {
    const arrived = subjects.open(subject, sealed, `piece:${String(nth)}`);
    const inner =
      arrived === null ? null : subjects.openFor('faces', arrived, { info: mailInfo, associatedData: place });
    return inner === null
      ? null
      : subjects.openFor('faces', inner, { info: clipInfo, associatedData: pieceOf(idThere, nth) });
  });
  db.run(sql`DELETE FROM clip_pieces WHERE alert_id = ${alertId}`);
  const clip = concat(...opened.map((piece) => piece ?? new Uint8Array()));
  const hash = toHex(sha256(clip));
  if (opened.includes(null) || rows.some((row) => row.sha256 !== hash)) {
    // Not what the site signed: as good as none.
    db.run(sql`UPDATE alerts_from_sites SET has_no_clip = 1 WHERE alert_id = ${alertId}`);
    return;
  }
  db.run(
    sql`INSERT INTO alert_clips (alert_id, sha256, sealed) VALUES (${alertId}, ${hash}, ${subjects.seal(subject, clip, 'clip')})`,
  );
}
