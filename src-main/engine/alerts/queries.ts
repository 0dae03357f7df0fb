import type { AlertState, Role, Verdict } from '../../contract/domain.ts';
import type { JudgementReasons, Outcome } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { cannotJudgeBecause, isRepeat, isRevealed, stateAfterVote } from './rules.ts';
import {
  alertBodySchema,
  alertSubject,
  outcomeBodySchema,
  voteBodySchema,
  type AlertBody,
  type VoteBody,
} from './sealed.ts';

interface Actor {
  readonly id: string;
  readonly displayName: string;
  readonly role: Role;
}

export interface AlertRow {
  readonly id: string;
  readonly number: number;
  readonly state: AlertState;
  readonly raisedAt: number;
  readonly cameraId: string;
  readonly cameraName: string;
  readonly acknowledgedBy: string | null;
  readonly probes: number;
}

export interface VoteRow {
  readonly personId: string;
  readonly by: string;
  readonly role: Role;
  readonly lockedAt: number;
}

export interface NewAlert {
  readonly id: string;
  readonly deploymentId: string;
  readonly cameraId: string;
  readonly cameraName: string;
  readonly listEntryId: string;
  readonly raisedAt: number;
  readonly coolDownMs: number;
  readonly body: AlertBody;
  readonly probes: readonly { readonly png: Uint8Array; readonly sha256: string }[];
  readonly candidate: Uint8Array;
}

export const alertProcedures = {
  /**
   * Commits a match as an alert, or counts it as a repeat; the ledger moves in the same transaction. Only what
   * this returned as an alert may be shown.
   */
  'alerts.commit': write((context: WriteContext, alert: NewAlert): { readonly number: number } | null => {
    const { db, log, subjects } = context;
    const earlier = db.all<{ cameraId: string; state: AlertState; raisedAt: number }>(sql`
      SELECT camera_id AS cameraId, state, raised_at AS raisedAt FROM alerts
      WHERE deployment_id = ${alert.deploymentId} AND list_entry_id = ${alert.listEntryId}`);
    const isNew = !isRepeat(earlier, { cameraId: alert.cameraId, at: alert.raisedAt }, alert.coolDownMs);
    db.run(sql`
      UPDATE ledgers SET alerts = alerts + ${isNew ? 1 : 0}, repeats = repeats + ${isNew ? 0 : 1},
        in_flight = in_flight - 1
      WHERE deployment_id = ${alert.deploymentId} AND camera_id = ${alert.cameraId}`);
    if (!isNew) return null;

    const { number } = db.get<{ number: number }>(
      sql`SELECT coalesce(max(number), 0) + 1 AS number FROM alerts`,
    ) ?? { number: 1 };
    const subject = alertSubject(alert.id);
    subjects.create(subject);
    db.run(sql`
      INSERT INTO alerts (id, number, deployment_id, camera_id, camera_name, list_entry_id, state, raised_at, sealed)
      VALUES (${alert.id}, ${number}, ${alert.deploymentId}, ${alert.cameraId}, ${alert.cameraName},
        ${alert.listEntryId}, 'new', ${alert.raisedAt}, ${subjects.seal(subject, encode(alert.body), 'body')})`);
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
      },
    });
    return { number };
  }),

  'alerts.queue': read(({ db }: ReadContext, input: { readonly closedLimit: number }) => {
    const open = db.all<AlertRow>(sql`${alertColumns()} WHERE state IN ('new', 'acknowledged', 'judged-once')
      OR (state = 'confirmed') ORDER BY raised_at, number`);
    const closed = db.all<AlertRow>(sql`${alertColumns()} WHERE state IN ('rejected', 'closed')
      ORDER BY number DESC LIMIT ${input.closedLimit}`);
    const withVotes = (alert: AlertRow) => ({ alert, votes: votesOf(db, alert.id) });
    return { open: open.map(withVotes), closed: closed.map(withVotes) };
  }),

  'alerts.read': read(readAlert),

  /** A sealed picture of an alert, opened; the first view by each person is an entry. Null: no such picture. */
  'alerts.view-picture': write(
    (
      context: WriteContext,
      input: {
        readonly id: string;
        readonly kind: 'probe' | 'candidate';
        readonly nth: number;
        readonly viewer: Actor;
      },
    ): Uint8Array | null => {
      const { db, log, subjects } = context;
      const row = db.get<{ sealed: Uint8Array; number: number }>(sql`
        SELECT alert_pictures.sealed, alerts.number FROM alert_pictures JOIN alerts ON alerts.id = alert_id
        WHERE alert_id = ${input.id} AND kind = ${input.kind} AND nth = ${input.nth}`);
      if (row === undefined) return null;
      const changes = db.run(sql`
        INSERT OR IGNORE INTO face_views (alert_id, person_id, what, at)
        VALUES (${input.id}, ${input.viewer.id}, ${input.kind}, ${context.now})`);
      if (changes > 0) {
        log.append({
          kind: 'face.viewed',
          subject: 'log',
          actor: input.viewer.id,
          body: { alertId: input.id, number: row.number, what: input.kind },
        });
      }
      return subjects.open(alertSubject(input.id), row.sealed, `${input.kind}:${input.nth}`);
    },
  ),

  'alerts.acknowledge': write(
    ({ db, log, now }: WriteContext, input: { readonly id: string; readonly actor: Actor }) => {
      const alert = findAlert(db, input.id);
      if (alert.state !== 'new') return { isChanged: false };
      db.run(sql`UPDATE alerts SET state = 'acknowledged', acknowledged_by = ${input.actor.id}, acknowledged_at = ${now}
      WHERE id = ${input.id}`);
      log.append({
        kind: 'alert.acknowledged',
        subject: alertSubject(input.id),
        actor: input.actor.id,
        body: { alertId: input.id, number: alert.number },
      });
      return { isChanged: true };
    },
  ),

  /** Locks a vote; with the second one, the decision is made and logged in the same transaction. */
  'alerts.judge': write(
    (
      { db, log, subjects, now }: WriteContext,
      input: {
        readonly id: string;
        readonly actor: Actor;
        readonly verdict: Verdict;
        readonly reasons: JudgementReasons;
        readonly idempotencyKey: string;
      },
    ): { readonly state: AlertState } => {
      const alert = findAlert(db, input.id);
      const votes = votesOf(db, input.id);
      const isRetry = db.get(sql`SELECT 1 AS one FROM votes WHERE alert_id = ${input.id}
        AND person_id = ${input.actor.id} AND idempotency_key = ${input.idempotencyKey}`);
      if (isRetry !== undefined) return { state: alert.state };
      const obstacle = cannotJudgeBecause({ state: alert.state, votes }, input.actor);
      if (obstacle !== null) throw new AppError('conflict', obstacle);

      const subject = alertSubject(input.id);
      const ballot: VoteBody = { verdict: input.verdict, reasons: input.reasons };
      const nth = votes.length === 0 ? 1 : 2;
      db.run(sql`INSERT INTO votes (alert_id, person_id, role, nth, locked_at, sealed, idempotency_key)
        VALUES (${input.id}, ${input.actor.id}, ${input.actor.role}, ${nth}, ${now},
          ${subjects.seal(subject, encode(ballot), `vote:${input.actor.id}`)}, ${input.idempotencyKey})`);
      log.append({
        kind: 'alert.judged',
        subject,
        actor: input.actor.id,
        body: {
          alertId: input.id,
          number: alert.number,
          verdict: input.verdict,
          reasons: input.reasons,
          nth,
        },
      });

      const earlier = votes.map(({ personId }) => ballotOf(db, subjects, input.id, personId));
      const state = stateAfterVote([...earlier.map(({ verdict }) => verdict), input.verdict]);
      db.run(
        sql`UPDATE alerts SET state = ${state}, decided_at = ${isRevealed(state) ? now : null} WHERE id = ${input.id}`,
      );
      if (state === 'confirmed' || state === 'rejected') {
        const body = bodyOf(db, subjects, input.id);
        log.append({
          kind: 'alert.decided',
          subject,
          actor: null,
          body: {
            alertId: input.id,
            number: alert.number,
            decision: state,
            reference: body.reference,
            name: body.name,
            category: body.category,
            score: body.score,
          },
        });
      }
      return { state };
    },
  ),

  'alerts.record-outcome': write(
    (
      { db, log, subjects, now }: WriteContext,
      input: {
        readonly id: string;
        readonly actor: Actor;
        readonly code: Outcome;
        readonly note: string;
        readonly idempotencyKey: string;
      },
    ): void => {
      const alert = findAlert(db, input.id);
      const isRetry = db.get(sql`SELECT 1 AS one FROM outcomes WHERE alert_id = ${input.id}
        AND idempotency_key = ${input.idempotencyKey}`);
      if (isRetry !== undefined) return;
      if (alert.state !== 'confirmed') {
        throw new AppError(
          'conflict',
          alert.state === 'closed'
            ? 'The outcome of this alert has been recorded already.'
            : 'Only a confirmed alert has an outcome.',
        );
      }
      const subject = alertSubject(input.id);
      db.run(sql`INSERT INTO outcomes (alert_id, person_id, code, recorded_at, sealed, idempotency_key)
        VALUES (${input.id}, ${input.actor.id}, ${input.code}, ${now},
          ${subjects.seal(subject, encode({ note: input.note }), 'outcome')}, ${input.idempotencyKey})`);
      db.run(sql`UPDATE alerts SET state = 'closed' WHERE id = ${input.id}`);
      log.append({
        kind: 'alert.outcome',
        subject,
        actor: input.actor.id,
        body: { alertId: input.id, number: alert.number, code: input.code, note: input.note },
      });
    },
  ),
};

type Database = ReadContext['db'];
type Subjects = ReadContext['subjects'];

/** One alert with its votes; what is hidden stays sealed unless both votes are locked. */
function readAlert({ db, subjects }: ReadContext, input: { readonly id: string; readonly personId: string }) {
  const alert = findAlert(db, input.id);
  const votes = votesOf(db, input.id);
  const mine = votes.find(({ personId }) => personId === input.personId);
  const myVote =
    mine === undefined
      ? null
      : { ...ballotOf(db, subjects, input.id, mine.personId), lockedAt: mine.lockedAt };
  if (!isRevealed(alert.state)) return { phase: 'blind' as const, alert, votes, myVote };
  return {
    phase: 'revealed' as const,
    alert,
    votes,
    myVote,
    ballots: votes.map(({ personId, by, role, lockedAt }) => ({
      ...ballotOf(db, subjects, input.id, personId),
      by,
      role,
      lockedAt,
    })),
    body: bodyOf(db, subjects, input.id),
    outcome: outcomeOf(db, subjects, input.id),
  };
}
export type AlertReading = ReturnType<typeof readAlert>;

function alertColumns() {
  return sql`SELECT alerts.id, number, state, raised_at AS raisedAt, camera_id AS cameraId, camera_name AS cameraName,
    (SELECT display_name FROM accounts WHERE accounts.id = acknowledged_by) AS acknowledgedBy,
    (SELECT count(*) FROM alert_pictures WHERE alert_id = alerts.id AND kind = 'probe') AS probes FROM alerts`;
}

function findAlert(db: Database, id: string): AlertRow {
  const alert = db.get<AlertRow>(sql`${alertColumns()} WHERE alerts.id = ${id}`);
  if (alert === undefined) throw new AppError('not-found', 'There is no such alert.');
  return alert;
}

function votesOf(db: Database, alertId: string): readonly VoteRow[] {
  return db.all<VoteRow>(sql`
    SELECT person_id AS personId, display_name AS "by", votes.role, locked_at AS lockedAt
    FROM votes JOIN accounts ON accounts.id = person_id WHERE alert_id = ${alertId} ORDER BY nth`);
}

function ballotOf(db: Database, subjects: Subjects, alertId: string, personId: string): VoteBody {
  const row = db.get<{ sealed: Uint8Array }>(
    sql`SELECT sealed FROM votes WHERE alert_id = ${alertId} AND person_id = ${personId}`,
  );
  return voteBodySchema.parse(decode(openSealed(subjects, alertId, row?.sealed, `vote:${personId}`)));
}

function bodyOf(db: Database, subjects: Subjects, alertId: string): AlertBody {
  const row = db.get<{ sealed: Uint8Array }>(sql`SELECT sealed FROM alerts WHERE id = ${alertId}`);
  return alertBodySchema.parse(decode(openSealed(subjects, alertId, row?.sealed, 'body')));
}

function outcomeOf(db: Database, subjects: Subjects, alertId: string) {
  const row = db.get<{ code: Outcome; by: string; recordedAt: number; sealed: Uint8Array }>(sql`
    SELECT code, display_name AS "by", recorded_at AS recordedAt, sealed
    FROM outcomes JOIN accounts ON accounts.id = person_id WHERE alert_id = ${alertId}`);
  if (row === undefined) return null;
  const { note } = outcomeBodySchema.parse(decode(openSealed(subjects, alertId, row.sealed, 'outcome')));
  return { code: row.code, note, by: row.by, recordedAt: row.recordedAt };
}

function savePicture(
  { db, subjects }: WriteContext,
  alertId: string,
  kind: 'probe' | 'candidate',
  nth: number,
  png: Uint8Array,
): void {
  db.run(sql`INSERT INTO alert_pictures (alert_id, kind, nth, sealed)
    VALUES (${alertId}, ${kind}, ${nth}, ${subjects.seal(alertSubject(alertId), png, `${kind}:${nth}`)})`);
}

function openSealed(
  subjects: Subjects,
  alertId: string,
  sealed: Uint8Array | undefined,
  associatedData: string,
): Uint8Array {
  const opened = sealed === undefined ? null : subjects.open(alertSubject(alertId), sealed, associatedData);
  if (opened === null) throw new AppError('not-found', 'This alert has been deleted: its key was destroyed.');
  return opened;
}

const encode = (body: unknown): Uint8Array => Buffer.from(JSON.stringify(body));
const decode = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString());
