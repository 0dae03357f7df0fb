import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { destroyClip } from './clips/clip-queries.ts';
import { recordsMail } from './elsewhere/mails.ts';
import { alertFacesSubject, alertSubject, elsewhereSubject, openSubject } from './sealed.ts';

/** What of an alert is destroyed by itself: its pictures, and later all that was written down about it. */
export type AlertPart = 'pictures' | 'records';

export interface AlertPurge {
  readonly what: AlertPart;
  readonly number: number;
  readonly dueAt: number;
  /** Null while it is still there. */
  readonly destroyedAt: number | null;
}

interface DueAlert {
  readonly id: string;
  readonly number: number;
  readonly state: string;
  readonly dueAt: number;
}

/** Also of one that nobody judged in time: it was decided by nobody, and its time ran from when it expired. */
const settledAt = sql`coalesce(alerts.decided_at, alerts.expires_at)`;
/** Until then somebody works with it, and it expires by itself. */
const isSettled = sql`alerts.state NOT IN ('new', 'acknowledged', 'judged-once')`;
const recordsDueAt = sql`${settledAt} + alerts.records_kept_ms`;
/** Never after the records: without them nobody knows any more what the pictures are. */
const picturesDueAt = sql`${settledAt} + min(alerts.records_kept_ms,
  CASE WHEN alerts.state IN ('confirmed', 'closed') THEN alerts.confirmed_kept_ms ELSE alerts.rejected_kept_ms END)`;

export const purgeProcedures = {
  /** Whether anything is due: the look that is taken again and again, without a transaction. */
  'alerts.is-purge-due': read(
    ({ db }: ReadContext, { at }: { readonly at: number }): boolean =>
      db.get(sql`SELECT 1 FROM alerts WHERE ${isSettled} AND (
        (pictures_destroyed_at IS NULL AND ${picturesDueAt} <= ${at}) OR
        (records_destroyed_at IS NULL AND ${recordsDueAt} <= ${at})) LIMIT 1`) !== undefined,
  ),

  /**
   * Destroys what is due: pictures by the key of the alert's faces, everything else by its own. Answers the ids of what changed.
   * @param input.at how late it is by a clock that nobody sets back
   */
  'alerts.purge': write((context: WriteContext, { at }: { readonly at: number }): readonly string[] => {
    const due = (destroyedAt: 'pictures_destroyed_at' | 'records_destroyed_at', dueAt: typeof recordsDueAt) =>
      context.db.all<DueAlert>(sql`SELECT id, number, state, ${dueAt} AS dueAt FROM alerts
        WHERE ${isSettled} AND ${destroyedAt === 'pictures_destroyed_at' ? sql`pictures_destroyed_at` : sql`records_destroyed_at`} IS NULL
          AND ${dueAt} <= ${at} ORDER BY number`);
    const pictures = due('pictures_destroyed_at', picturesDueAt);
    for (const alert of pictures) destroyPictures(context, alert);
    const records = due('records_destroyed_at', recordsDueAt);
    for (const alert of records) destroyRecords(context, alert);
    return [...new Set([...pictures, ...records].map(({ id }) => id))];
  }),

  /** What is due next, soonest first, and what was destroyed last, latest first. */
  'alerts.purge-schedule': read(
    (
      { db }: ReadContext,
      { limit }: { readonly limit: number },
    ): {
      readonly next: readonly AlertPurge[];
      readonly waiting: number;
      readonly past: readonly AlertPurge[];
    } => {
      const each = sql`SELECT 'pictures' AS what, number, ${picturesDueAt} AS dueAt, pictures_destroyed_at AS destroyedAt
          FROM alerts WHERE ${isSettled}
        UNION ALL SELECT 'records', number, ${recordsDueAt}, records_destroyed_at FROM alerts WHERE ${isSettled}`;
      return {
        next: db.all<AlertPurge>(
          sql`SELECT * FROM (${each}) WHERE destroyedAt IS NULL ORDER BY dueAt, number LIMIT ${limit}`,
        ),
        waiting:
          db.get<{ count: number }>(sql`SELECT count(*) AS count FROM (${each}) WHERE destroyedAt IS NULL`)
            ?.count ?? 0,
        past: db.all<AlertPurge>(
          sql`SELECT * FROM (${each}) WHERE destroyedAt IS NOT NULL ORDER BY destroyedAt DESC, number DESC LIMIT ${limit}`,
        ),
      };
    },
  ),
};

export function destroyPictures(context: WriteContext, { id, number, dueAt }: DueAlert): void {
  const { db, log, subjects, outbox, now } = context;
  const subject = alertFacesSubject(id);
  outbox.forget(id);
  subjects.destroy(subject);
  // The sealed bytes say nothing without the key; they go too, for the room that they take.
  db.run(sql`DELETE FROM alert_pictures WHERE alert_id = ${id}`);
  db.run(sql`UPDATE alerts_from_sites SET faces = ${new Uint8Array()} WHERE alert_id = ${id}`);
  destroyClip(context, id);
  db.run(sql`UPDATE alerts SET pictures_destroyed_at = ${now} WHERE id = ${id}`);
  log.append({
    kind: 'alert.pictures-destroyed',
    subject: openSubject,
    actor: null,
    body: { alertId: id, number, dueAt, key: subject },
  });
}

export function destroyRecords(
  { db, log, subjects, outbox, now }: WriteContext,
  { id, number, state, dueAt }: DueAlert,
): void {
  const subject = alertSubject(id);
  outbox.forget(recordsMail(id));
  subjects.destroy(subject);
  if (subjects.state(elsewhereSubject(id)) !== 'none') subjects.destroy(elsewhereSubject(id));
  db.run(sql`UPDATE alerts_from_sites SET records = ${new Uint8Array()} WHERE alert_id = ${id}`);
  // Whatever nobody recorded by now can't be sealed any more.
  if (state === 'confirmed') db.run(sql`UPDATE alerts SET state = 'closed' WHERE id = ${id}`);
  db.run(sql`UPDATE alerts SET records_destroyed_at = ${now} WHERE id = ${id}`);
  log.append({
    kind: 'alert.records-destroyed',
    subject: openSubject,
    actor: null,
    body: { alertId: id, number, dueAt, key: subject },
  });
}
