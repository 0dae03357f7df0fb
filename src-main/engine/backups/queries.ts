import { AppError } from '../../contract/errors.ts';
import { read, sql, write, type ReadContext, type WriteContext } from '../database/procedures.ts';

export interface BackupPlaceRow {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  readonly madeAt: number | null;
  readonly entries: number | null;
  readonly bytes: number | null;
  readonly keysAt: number | null;
}

export const backupProcedures = {
  'backups.places': read(({ db }: ReadContext): readonly BackupPlaceRow[] =>
    db.all<BackupPlaceRow>(sql`SELECT id, name, folder, made_at AS madeAt, entries, bytes, keys_at AS keysAt
      FROM backup_places WHERE removed_at IS NULL ORDER BY added_at, id`),
  ),

  /** When a key was destroyed last; 0 for never. */
  'backups.destroyed-at': read(
    ({ db }: ReadContext): number =>
      db.get<{ at: number | null }>(sql`SELECT max(at) AS at FROM (
        SELECT max(destroyed_at) AS at FROM watchlists
        UNION ALL SELECT max(max(coalesce(pictures_destroyed_at, 0), coalesce(records_destroyed_at, 0))) FROM alerts
        UNION ALL SELECT max(removed_at) FROM cameras)`)?.at ?? 0,
  ),

  'backups.add-place': write(
    (
      { db, log, now }: WriteContext,
      place: {
        readonly id: string;
        readonly name: string;
        readonly folder: string;
        readonly isOnSameDisk: boolean;
        readonly actorId: string | null;
      },
    ): void => {
      const known = db.get(
        sql`SELECT 1 FROM backup_places WHERE removed_at IS NULL AND (folder = ${place.folder} OR name = ${place.name})`,
      );
      if (known !== undefined)
        throw new AppError('conflict', 'Backups go to this folder, or to one of this name, already.');
      db.run(sql`INSERT INTO backup_places (id, name, folder, added_at)
        VALUES (${place.id}, ${place.name}, ${place.folder}, ${now})`);
      log.append({
        kind: 'backup.place-added',
        subject: 'log',
        actor: place.actorId,
        body: { name: place.name, folder: place.folder, isOnSameDisk: place.isOnSameDisk },
      });
    },
  ),

  'backups.remove-place': write(
    (
      { db, log, now }: WriteContext,
      input: { readonly id: string; readonly reason: string; readonly actorId: string | null },
    ): void => {
      const place = db.get<{ name: string }>(
        sql`SELECT name FROM backup_places WHERE id = ${input.id} AND removed_at IS NULL`,
      );
      if (place === undefined) throw new AppError('not-found', 'Backups don’t go to this folder any more.');
      db.run(sql`UPDATE backup_places SET removed_at = ${now} WHERE id = ${input.id}`);
      log.append({
        kind: 'backup.place-removed',
        subject: 'log',
        actor: input.actorId,
        body: { name: place.name, reason: input.reason },
      });
    },
  ),

  /** Answers whether backups go there. */
  'backups.ask': write(
    (
      { db, log }: WriteContext,
      { id, actorId }: { readonly id: string; readonly actorId: string | null },
    ): boolean => {
      const place = db.get<{ name: string }>(
        sql`SELECT name FROM backup_places WHERE id = ${id} AND removed_at IS NULL`,
      );
      if (place === undefined) return false;
      log.append({ kind: 'backup.asked', subject: 'log', actor: actorId, body: { place: place.name } });
      return true;
    },
  ),

  'backups.note-made': write(
    (
      { db, log, now }: WriteContext,
      made: {
        readonly placeId: string;
        readonly name: string;
        readonly file: string;
        readonly entries: number;
        readonly bytes: number;
      },
    ): void => {
      db.run(sql`UPDATE backup_places SET made_at = ${now}, entries = ${made.entries}, bytes = ${made.bytes}
        WHERE id = ${made.placeId}`);
      const { name: place, file, entries, bytes } = made;
      log.append({
        kind: 'backup.made',
        subject: 'log',
        actor: null,
        body: { place, file, entries, bytes },
      });
    },
  ),

  /** @param input.at when the copy was begun: what was destroyed later may be in it */
  'backups.note-keys': write(
    ({ db }: WriteContext, { placeId, at }: { readonly placeId: string; readonly at: number }): void => {
      db.run(sql`UPDATE backup_places SET keys_at = ${at} WHERE id = ${placeId}`);
    },
  ),
};
