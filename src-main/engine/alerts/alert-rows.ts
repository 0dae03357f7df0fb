import type { AlertState, Role } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import type { ReadContext } from '../database/procedures.ts';
import { sql, type Sql } from '../database/sql.ts';
import { mailInfo } from '../mail.ts';
import {
  alertBodySchema,
  alertSubject,
  elsewhereSubject,
  explanationBodySchema,
  outcomeBodySchema,
  placeOfWithdrawn,
  voteBodySchema,
  withdrawnBodySchema,
  type AlertBody,
  type VoteBody,
} from './sealed.ts';

type Database = ReadContext['db'];
type Subjects = ReadContext['subjects'];

/** Who does something. */
export interface Actor {
  readonly id: string;
  readonly displayName: string;
  readonly role: Role;
}

export interface AlertRow {
  readonly id: string;
  readonly number: number;
  readonly state: AlertState;
  readonly raisedAt: number;
  /** Null of a site's: it belongs to none here. */
  readonly deploymentId: string | null;
  readonly cameraId: string;
  readonly cameraName: string;
  readonly holderId: string | null;
  readonly heldBy: string | null;
  readonly heldSince: number | null;
  readonly waitingSince: number | null;
  readonly escalatedAt: number | null;
  /** When its pictures were destroyed; null while they are there. */
  readonly picturesDestroyedAt: number | null;
  readonly probes: number;
  /** 1: it was a decoy, which is known once both votes are locked. */
  readonly wasDecoy: 0 | 1;
  /** Of one that came from a site: which, its id and number there, and what the site said that it became, by whom. */
  readonly site: string | null;
  readonly idThere: string | null;
  readonly numberThere: number | null;
  readonly stateThere: AlertState | null;
  readonly decidedThereBy: 'control' | 'site' | null;
  /** When this machine heard that. */
  readonly heardAt: number | null;
  /** Whether its site was asked for its clip, and said that there is none. */
  readonly clipAskedAt: number | null;
  readonly hasNoClip: 0 | 1;
  /** 1: it lies here as it came, and nobody has looked at it. */
  readonly isPacked: 0 | 1;
}

/** Where people are who voted at another machine. */
const elsewhere = 'elsewhere:';

export interface VoteRow {
  readonly personId: string;
  readonly by: string;
  readonly role: Role;
  readonly lockedAt: number;
}

/** An alert with who voted, not how. */
export interface AlertWithVotes {
  readonly alert: AlertRow;
  readonly votes: readonly VoteRow[];
}

/** A condition on a row of `alerts`. */
export const isNoDecoy = sql`NOT EXISTS (SELECT 1 FROM decoys WHERE decoys.alert_id = alerts.id)`;

/** @param condition what follows WHERE, with its order */
export function alertsWhere(db: Database, condition: Sql): readonly AlertWithVotes[] {
  const alerts = db.all<AlertRow>(sql`
    SELECT alerts.id, number, alerts.state, raised_at AS raisedAt, deployment_id AS deploymentId, camera_id AS cameraId,
      camera_name AS cameraName,
      held_by AS holderId, holders.display_name AS heldBy, held_since AS heldSince, waiting_since AS waitingSince,
      escalated_at AS escalatedAt, pictures_destroyed_at AS picturesDestroyedAt,
      (SELECT count(*) FROM alert_pictures WHERE alert_id = alerts.id AND kind = 'probe') AS probes,
      alerts.state = 'rejected' AND (coalesce(was_decoy, 0) = 1 OR EXISTS (SELECT 1 FROM decoys WHERE alert_id = alerts.id)) AS wasDecoy,
      sites.name AS site, id_there AS idThere, number_there AS numberThere, state_there AS stateThere,
      decided_there_by AS decidedThereBy, alerts_from_sites.heard_at AS heardAt, clip_asked_at AS clipAskedAt, coalesce(has_no_clip, 0) AS hasNoClip,
      coalesce(length(records), 0) > 0 AS isPacked
    FROM alerts LEFT JOIN accounts AS holders ON holders.id = held_by
      LEFT JOIN alerts_from_sites ON alerts_from_sites.alert_id = alerts.id LEFT JOIN parties AS sites ON sites.id = alerts_from_sites.party_id
    WHERE ${condition}`);
  return alerts.map((alert) => ({ alert, votes: votesOf(db, alert.id) }));
}

export function findAlert(db: Database, id: string): AlertWithVotes {
  const [found] = alertsWhere(db, sql`alerts.id = ${id}`);
  if (found === undefined) throw new AppError('not-found', 'There is no such alert.');
  return found;
}

/** By which it was decided, where two people elsewhere did that; those of people here otherwise. */
function votesOf(db: Database, alertId: string): readonly VoteRow[] {
  const there = db.all<VoteRow>(sql`
    SELECT ${elsewhere} || nth AS personId, "by", role, locked_at AS lockedAt
    FROM votes_elsewhere WHERE alert_id = ${alertId} ORDER BY nth`);
  if (there.length > 0) return there;
  return db.all<VoteRow>(sql`
    SELECT person_id AS personId, display_name AS "by", votes.role, locked_at AS lockedAt
    FROM votes JOIN accounts ON accounts.id = person_id WHERE alert_id = ${alertId} ORDER BY nth`);
}

/** How somebody voted. */
export function ballotOf(db: Database, subjects: Subjects, alertId: string, personId: string): VoteBody {
  if (personId.startsWith(elsewhere))
    return ballotElsewhere(db, subjects, alertId, Number(personId.slice(elsewhere.length)));
  const row = db.get<{ sealed: Uint8Array }>(
    sql`SELECT sealed FROM votes WHERE alert_id = ${alertId} AND person_id = ${personId}`,
  );
  return voteBodySchema.parse(decode(openSealed(subjects, alertId, row?.sealed, `vote:${personId}`)));
}

function ballotElsewhere(db: Database, subjects: Subjects, alertId: string, nth: number): VoteBody {
  const row = db.get<{ sealed: Uint8Array; place: string | null }>(
    sql`SELECT sealed, place FROM votes_elsewhere WHERE alert_id = ${alertId} AND nth = ${nth}`,
  );
  const said = openElsewhere(subjects, alertId, row, `vote:${String(nth)}`);
  return voteBodySchema.parse(Array.isArray(said) ? said[nth - 1] : said);
}

/** What another machine said of an alert, sealed here alone, or as it came to those who read records. */
function openElsewhere(
  subjects: Subjects,
  alertId: string,
  row: { readonly sealed: Uint8Array; readonly place: string | null } | undefined,
  associatedData: string,
): unknown {
  const outer =
    row === undefined ? null : subjects.open(elsewhereSubject(alertId), row.sealed, associatedData);
  if (row === undefined || outer === null) throw deleted();
  if (row.place === null) return decode(outer);
  const inner = subjects.openFor('records', outer, { info: mailInfo, associatedData: row.place });
  if (inner === null)
    throw new AppError('conflict', 'What the site said of this alert can’t be opened here.');
  return decode(inner);
}

/** Whom an alert is about; only for what was revealed, or is decided now. */
export function bodyOf(db: Database, subjects: Subjects, alertId: string): AlertBody {
  const row = db.get<{ sealed: Uint8Array }>(sql`SELECT sealed FROM alerts WHERE id = ${alertId}`);
  return alertBodySchema.parse(decode(openSealed(subjects, alertId, row?.sealed, 'body')));
}

/** Votes that were taken back, oldest first; only for what was revealed. */
export function withdrawnVotesOf(db: Database, subjects: Subjects, alertId: string) {
  const rows = db.all<{
    personId: string;
    by: string;
    lockedAt: number;
    withdrawnAt: number;
    sealed: Uint8Array;
  }>(sql`
    SELECT person_id AS personId, display_name AS "by", locked_at AS lockedAt, withdrawn_at AS withdrawnAt, sealed
    FROM withdrawn_votes JOIN accounts ON accounts.id = person_id WHERE alert_id = ${alertId} ORDER BY withdrawn_at`);
  return rows.map(({ personId, by, lockedAt, withdrawnAt, sealed }) => {
    const opened = openSealed(subjects, alertId, sealed, placeOfWithdrawn(personId, lockedAt));
    return { ...withdrawnBodySchema.parse(decode(opened)), by, lockedAt, withdrawnAt };
  });
}

/** When officers were told; null while they were not. */
export function dispatchOf(db: Database, alertId: string) {
  return (
    db.get<{ by: string; dispatchedAt: number }>(sql`
      SELECT display_name AS "by", dispatched_at AS dispatchedAt
      FROM dispatches JOIN accounts ON accounts.id = person_id WHERE alert_id = ${alertId}
      UNION ALL SELECT "by", at FROM done_elsewhere WHERE alert_id = ${alertId} AND what = 'dispatch'`) ??
    null
  );
}

export function outcomeOf(db: Database, subjects: Subjects, alertId: string) {
  const row = db.get<{ code: string; by: string; recordedAt: number; sealed: Uint8Array }>(sql`
    SELECT code, display_name AS "by", recorded_at AS recordedAt, sealed
    FROM outcomes JOIN accounts ON accounts.id = person_id WHERE alert_id = ${alertId}`);
  if (row === undefined) return outcomeElsewhere(db, subjects, alertId);
  const { note } = outcomeBodySchema.parse(decode(openSealed(subjects, alertId, row.sealed, 'outcome')));
  return { code: row.code, note, by: row.by, recordedAt: row.recordedAt };
}

function outcomeElsewhere(db: Database, subjects: Subjects, alertId: string) {
  const row = db.get<{
    code: string;
    by: string;
    recordedAt: number;
    sealed: Uint8Array;
    place: string | null;
  }>(sql`
    SELECT code, "by", at AS recordedAt, sealed, place FROM done_elsewhere WHERE alert_id = ${alertId} AND what = 'outcome'`);
  if (row === undefined) return null;
  const { code, by, recordedAt } = row;
  const { note } = outcomeBodySchema.parse(openElsewhere(subjects, alertId, row, 'outcome'));
  return { code, note, by, recordedAt };
}

/** Why nobody judged an expired alert; null while nobody has said it. */
export function explanationOf(db: Database, subjects: Subjects, alertId: string) {
  const row = db.get<{ by: string; explainedAt: number; sealed: Uint8Array }>(sql`
    SELECT display_name AS "by", explained_at AS explainedAt, sealed
    FROM expiry_explanations JOIN accounts ON accounts.id = person_id WHERE alert_id = ${alertId}`);
  if (row === undefined) return null;
  const opened = openSealed(subjects, alertId, row.sealed, 'explanation');
  return { ...explanationBodySchema.parse(decode(opened)), by: row.by, explainedAt: row.explainedAt };
}

function openSealed(
  subjects: Subjects,
  alertId: string,
  sealed: Uint8Array | undefined,
  associatedData: string,
): Uint8Array {
  const opened = sealed === undefined ? null : subjects.open(alertSubject(alertId), sealed, associatedData);
  if (opened === null) throw deleted();
  return opened;
}

function deleted(): AppError {
  return new AppError('not-found', 'This alert has been deleted: its key was destroyed.');
}

export const encode = (body: unknown): Uint8Array => Buffer.from(JSON.stringify(body));
const decode = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString());
