import type { AlertState } from '../../contract/domain.ts';
import { write, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { toHex } from '../portable/bytes.ts';
import { sha256 } from '../portable/crypto.ts';
import { encode } from './alert-rows.ts';
import { isRepeat, type AlertTimes } from './rules.ts';
import { alertMail } from './alert-mail.ts';
import { alertFacesSubject, alertSubject, type AlertBody } from './sealed.ts';

export interface NewAlert {
  readonly id: string;
  readonly deploymentId: string;
  readonly cameraId: string;
  readonly cameraName: string;
  readonly listEntryId: string;
  readonly raisedAt: number;
  readonly times: AlertTimes;
  readonly body: AlertBody;
  readonly probes: readonly { readonly png: Uint8Array; readonly sha256: string }[];
  readonly candidate: Uint8Array;
  /** Known to the control room once both votes are locked, if it takes it; in every other way it is like any other. */
  readonly isDecoy?: boolean;
}

export const raiseProcedures = {
  /**
   * Commits a match as an alert, or counts it as a repeat; the ledger moves in the same transaction. Only what
   * this returned as an alert may be shown.
   */
  'alerts.commit': write((context: WriteContext, alert: NewAlert): { readonly number: number } | null => {
    const { db } = context;
    const { times } = alert;
    const earlier = db.all<{ cameraId: string; state: AlertState; raisedAt: number }>(sql`
      SELECT camera_id AS cameraId, state, raised_at AS raisedAt FROM alerts
      WHERE deployment_id = ${alert.deploymentId} AND list_entry_id = ${alert.listEntryId}`);
    const isNew = !isRepeat(earlier, { cameraId: alert.cameraId, at: alert.raisedAt }, times.coolDownMs);
    db.run(sql`
      UPDATE ledgers SET alerts = alerts + ${isNew ? 1 : 0}, repeats = repeats + ${isNew ? 0 : 1},
        in_flight = in_flight - 1
      WHERE deployment_id = ${alert.deploymentId} AND camera_id = ${alert.cameraId}`);
    if (!isNew) return null;

    return insertAlert(context, alert);
  }),
};

/** The rows of an alert and its entry; decoys are raised by the same. */
export function insertAlert(context: WriteContext, alert: NewAlert): { readonly number: number } {
  const { db, log, subjects } = context;
  const { times } = alert;
  const { number } = db.get<{ number: number }>(
    sql`SELECT coalesce(max(number), 0) + 1 AS number FROM alerts`,
  ) ?? { number: 1 };
  const subject = alertSubject(alert.id);
  subjects.create(subject);
  subjects.create(alertFacesSubject(alert.id));
  db.run(sql`
    INSERT INTO alerts (id, number, deployment_id, camera_id, camera_name, list_entry_id, state, raised_at, sealed,
      waiting_since, escalate_after_ms, expires_at, rejected_kept_ms, confirmed_kept_ms, records_kept_ms)
    VALUES (${alert.id}, ${number}, ${alert.deploymentId}, ${alert.cameraId}, ${alert.cameraName},
      ${alert.listEntryId}, 'new', ${alert.raisedAt}, ${subjects.seal(subject, encode(alert.body), 'body')},
      ${context.now}, ${times.escalateAfterMs}, ${context.now + times.expireAfterMs},
      ${times.rejectedKeptMs}, ${times.confirmedKeptMs}, ${times.recordsKeptMs})`);
  alert.probes.forEach(({ png }, nth) => savePicture(context, alert.id, 'probe', nth, png));
  savePicture(context, alert.id, 'candidate', 0, alert.candidate);
  log.append({
    kind: 'alert.raised',
    subject,
    actor: null,
    body: {
      alertId: alert.id,
      number,
      cameraName: alert.cameraName,
      listEntryId: alert.listEntryId,
      reference: alert.body.reference,
      score: alert.body.score,
      threshold: alert.body.threshold,
      modelHash: alert.body.modelHash,
      cropSha256: alert.probes[0]?.sha256 ?? '',
      pictures: [
        ...alert.probes.map(({ sha256: hash }, nth) => ({ what: 'probe' as const, nth, sha256: hash })),
        { what: 'candidate', nth: 0, sha256: toHex(sha256(alert.candidate)) },
      ],
    },
  });
  if (context.outbox.isOpen)
    context.outbox.put(alertMail(alert, number, policyHashOf(db, alert.deploymentId)));
  return { number };
}

function policyHashOf(db: WriteContext['db'], deploymentId: string): string | null {
  return (
    db.get<{ hash: string | null }>(
      sql`SELECT policy_hash AS hash FROM deployments WHERE id = ${deploymentId}`,
    )?.hash ?? null
  );
}

function savePicture(
  { db, subjects }: WriteContext,
  alertId: string,
  kind: 'probe' | 'candidate',
  nth: number,
  png: Uint8Array,
): void {
  db.run(sql`INSERT INTO alert_pictures (alert_id, kind, nth, sealed)
    VALUES (${alertId}, ${kind}, ${nth}, ${subjects.seal(alertFacesSubject(alertId), png, `${kind}:${nth}`)})`);
}
