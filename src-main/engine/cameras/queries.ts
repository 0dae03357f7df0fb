import { z } from 'zod';
import { type CameraLimits, cameraLimitsSchema, noLimits } from '../../contract/cameras.ts';
import { AppError } from '../../contract/errors.ts';
import { shownAddress } from '../camera-address.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';

/** What is sealed of a camera: its address and credentials never stand in a row as they are. */
const connectionSchema = z.strictObject({
  address: z.string(),
  userName: z.string().nullable(),
  password: z.string().nullable(),
  /** Those saved before there were substreams have none. */
  substream: z.string().nullable().default(null),
  transport: z.enum(['tcp', 'udp']).default('tcp'),
  /** What was confirmed of a camera that speaks TLS. */
  certificateSha256: z.string().nullable().default(null),
  limits: cameraLimitsSchema.default(noLimits),
});
export type CameraConnection = z.infer<typeof connectionSchema>;

export interface ConfiguredCamera extends CameraConnection {
  readonly id: string;
  readonly name: string;
  readonly place: string;
}

const subjectOf = (id: string): string => `camera:${id}`;

export const cameraProcedures = {
  'cameras.configured': read(({ db, subjects }: ReadContext): readonly ConfiguredCamera[] =>
    db
      .all<CameraRow>(sql`${cameraColumns()} WHERE removed_at IS NULL ORDER BY added_at, id`)
      .flatMap((row) => {
        const connection = openConnection(subjects, row);
        return connection === null ? [] : [{ id: row.id, name: row.name, place: row.place, ...connection }];
      }),
  ),

  /** Whether a camera of this id was ever configured, removed ones included. */
  'cameras.was-known': read(
    ({ db }: ReadContext, { id }: { readonly id: string }): boolean =>
      db.get(sql`SELECT 1 AS one FROM cameras WHERE id = ${id}`) !== undefined,
  ),

  'cameras.add': write(
    (
      { db, log, subjects, now }: WriteContext,
      { id, name, place, actorId, ...connection }: ConfiguredCamera & { readonly actorId: string | null },
    ): void => {
      subjects.create(subjectOf(id));
      db.run(sql`INSERT INTO cameras (id, name, place, sealed, added_at)
        VALUES (${id}, ${name}, ${place}, ${sealConnection(subjects, id, connection)}, ${now})`);
      log.append({
        kind: 'camera.added',
        subject: 'log',
        actor: actorId,
        body: {
          cameraId: id,
          cameraName: name,
          address: shownAddress(connection.address),
          ...(connection.substream === null ? {} : { substream: shownAddress(connection.substream) }),
        },
      });
    },
  ),

  'cameras.change': write(
    (
      { db, log, subjects }: WriteContext,
      { id, name, place, actorId, ...connection }: ConfiguredCamera & { readonly actorId: string | null },
    ): void => {
      const before = db.get<CameraRow>(sql`${cameraColumns()} WHERE id = ${id} AND removed_at IS NULL`);
      const known = before === undefined ? null : openConnection(subjects, before);
      if (before === undefined || known === null)
        throw new AppError('not-found', 'This camera has been removed.');
      db.run(sql`UPDATE cameras SET name = ${name}, place = ${place},
        sealed = ${sealConnection(subjects, id, connection)} WHERE id = ${id}`);
      const changed = [
        before.name === name ? [] : ['name'],
        before.place === place ? [] : ['place'],
        known.address === connection.address ? [] : ['address'],
        known.substream === connection.substream ? [] : ['substream'],
        known.userName === connection.userName && known.password === connection.password
          ? []
          : ['credentials'],
        known.transport === connection.transport ? [] : ['transport'],
        JSON.stringify(known.limits) === JSON.stringify(connection.limits)
          ? []
          : [limitWords(connection.limits)],
        known.certificateSha256 === connection.certificateSha256 ? [] : ['certificate'],
      ].flat();
      log.append({
        kind: 'camera.changed',
        subject: 'log',
        actor: actorId,
        body: { cameraId: id, cameraName: name, changed },
      });
    },
  ),

  /** Removes the camera and destroys the key of its credentials; its name stays in the log. */
  'cameras.remove': write(
    (
      { db, log, subjects, now }: WriteContext,
      { id, actorId }: { readonly id: string; readonly actorId: string },
    ): void => {
      const camera = db.get<{ name: string }>(
        sql`SELECT name FROM cameras WHERE id = ${id} AND removed_at IS NULL`,
      );
      if (camera === undefined) throw new AppError('not-found', 'This camera has been removed already.');
      db.run(sql`UPDATE cameras SET removed_at = ${now}, sealed = x'' WHERE id = ${id}`);
      subjects.destroy(subjectOf(id));
      log.append({
        kind: 'camera.removed',
        subject: 'log',
        actor: actorId,
        body: { cameraName: camera.name },
      });
    },
  ),
};

/** What is asked for now, so that the log tells it and not only that it is another. */
function limitWords({ threshold, leastQuality, ignored }: CameraLimits): string {
  const parts = [
    threshold === null ? 'no threshold of its own' : `threshold ${threshold.toFixed(3)}`,
    leastQuality === null ? 'no quality of its own' : `quality ${String(leastQuality)}`,
    ignored.length === 0
      ? 'nothing ignored'
      : `ignored ${ignored.map(({ x, y, width, height }) => [x, y, width, height].map((share) => `${String(Math.round(share * 100))}%`).join(' ')).join('; ')}`,
  ];
  return `limits (${parts.join(', ')})`;
}

interface CameraRow {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  readonly sealed: Uint8Array;
}

function cameraColumns() {
  return sql`SELECT id, name, place, sealed FROM cameras`;
}

function openConnection(
  subjects: ReadContext['subjects'],
  { id, sealed }: CameraRow,
): CameraConnection | null {
  const opened = subjects.open(subjectOf(id), sealed, 'connection');
  return opened === null ? null : connectionSchema.parse(JSON.parse(Buffer.from(opened).toString()));
}

function sealConnection(
  subjects: WriteContext['subjects'],
  id: string,
  connection: CameraConnection,
): Uint8Array {
  // Nothing but what is sealed of a camera, whatever else came along.
  const sealed = connectionSchema.parse(connection);
  return subjects.seal(subjectOf(id), Buffer.from(JSON.stringify(sealed)), 'connection');
}
