import type { Role } from '../../contract/domain.ts';
import type { Scope } from '../../contract/requests.ts';
import { AppError } from '../../contract/errors.ts';
import { read, sql, write, type ReadableDatabase, type WriteContext } from '../database/procedures.ts';

export interface SessionRow {
  readonly id: string;
  readonly personId: string;
  readonly displayName: string;
  readonly role: Role;
  readonly expiresAt: number;
  readonly hasSecondFactor: boolean;
  readonly scope: Scope;
  readonly lastInputAt: number;
  readonly lockedAt: number | null;
  /** Until then the session works; until `expiresAt` its person can still sign in for the next shift. */
  readonly shiftEndsAt: number;
}

export type LockReason = 'idle' | 'asked' | 'shift-over';

/** Why a session ended. */
export type EndReason =
  | 'asked'
  | 'asked-elsewhere'
  | 'expired'
  | 'restarted'
  | 'account-changed'
  | 'secret-changed'
  | 'renewed'
  | 'taken-over';

/** A session as its own person sees it. */
export interface OpenSessionRow {
  readonly id: string;
  readonly signedInAt: number;
  readonly expiresAt: number;
}

export type RefusalReason =
  | 'unknown-name'
  | 'wrong-password'
  | 'locked-out'
  | 'before-unlock'
  | 'not-active'
  | 'wrong-code'
  | 'wrong-second-factor'
  | 'second-factor-used';

export const sessionProcedures = {
  'people.open-session': write(
    (
      context,
      input: {
        readonly id: string;
        readonly personId: string;
        readonly tokenHash: Uint8Array;
        readonly expiresAt: number;
        readonly shiftEndsAt: number;
        readonly lastInputAt: number;
        readonly hasSecondFactor: boolean;
      },
    ): SessionRow => {
      const { db, log, now } = context;
      endSessions(context, sql`sessions.expires_at <= ${now}`, 'expired');
      db.run(
        sql`INSERT INTO sessions (id, token_hash, person_id, created_at, expires_at, has_second_factor,
              shift_ends_at, last_input_at)
            VALUES (${input.id}, ${input.tokenHash}, ${input.personId}, ${now}, ${input.expiresAt},
              ${Number(input.hasSecondFactor)}, ${input.shiftEndsAt}, ${input.lastInputAt})`,
      );
      db.run(sql`UPDATE accounts SET last_sign_in_at = ${now} WHERE id = ${input.personId}`);
      const [opened] = sessionsWhere(db, sql`sessions.id = ${input.id}`);
      if (opened === undefined) throw new Error('the session that was just written is not there');
      const { personId, displayName, role } = opened;
      log.append({
        kind: 'session.signed-in',
        subject: `person:${personId}`,
        actor: personId,
        body: { personId, displayName, role },
      });
      return opened;
    },
  ),

  /** The session of a token, while it lasts. */
  'people.find-session': read(({ db, now }, input: { readonly tokenHash: Uint8Array }): SessionRow | null => {
    const [session] = sessionsWhere(
      db,
      sql`sessions.token_hash = ${input.tokenHash}
          AND sessions.ended_at IS NULL AND sessions.expires_at > ${now} AND accounts.state = 'active'`,
    );
    return session ?? null;
  }),

  /** The roles of those who are signed in. */
  'people.present-roles': read(({ db, now }): readonly Role[] =>
    db
      .all<{ role: Role }>(
        sql`SELECT DISTINCT role FROM sessions JOIN accounts ON accounts.id = person_id
            WHERE ended_at IS NULL AND expires_at > ${now} AND state = 'active'`,
      )
      .map(({ role }) => role),
  ),

  'people.end-sessions': write(
    (context, input: { readonly ids: readonly string[]; readonly reason: EndReason }): void => {
      const ids = JSON.stringify(input.ids);
      endSessions(context, sql`sessions.id IN (SELECT value FROM json_each(${ids}))`, input.reason);
    },
  ),

  'people.note-input': write(({ db }, input: { readonly id: string; readonly at: number }): void => {
    db.run(sql`UPDATE sessions SET last_input_at = ${input.at} WHERE id = ${input.id}`);
  }),

  /** Does nothing to one that is locked already, or has ended. */
  'people.lock-session': write(
    ({ db, log, now }, input: { readonly id: string; readonly reason: LockReason }): void => {
      const [session] = sessionsWhere(db, sql`sessions.id = ${input.id} AND ended_at IS NULL`);
      if (session === undefined || (session.lockedAt !== null && input.reason !== 'shift-over')) return;
      db.run(sql`UPDATE sessions SET locked_at = ${now} WHERE id = ${input.id}`);
      const { personId, displayName, role } = session;
      log.append({
        kind: 'session.locked',
        subject: `person:${personId}`,
        actor: input.reason === 'asked' ? personId : null,
        body: { personId, displayName, role, reason: input.reason },
      });
    },
  ),

  'people.unlock-session': write(({ db, log }, input: { readonly id: string; readonly at: number }): void => {
    const [session] = sessionsWhere(db, sql`sessions.id = ${input.id} AND ended_at IS NULL`);
    if (session === undefined) throw new AppError('not-signed-in', 'Your session has ended. Sign in again.');
    db.run(sql`UPDATE sessions SET locked_at = NULL, last_input_at = ${input.at} WHERE id = ${input.id}`);
    const { personId, displayName, role } = session;
    log.append({
      kind: 'session.unlocked',
      subject: `person:${personId}`,
      actor: personId,
      body: { personId, displayName, role },
    });
  }),

  /** Those of a person that have not ended, the newest first. */
  'people.sessions-of': read(({ db, now }, input: { readonly personId: string }): readonly OpenSessionRow[] =>
    db.all<OpenSessionRow>(
      sql`SELECT id, created_at AS signedInAt, shift_ends_at AS expiresAt FROM sessions
            WHERE person_id = ${input.personId} AND ended_at IS NULL AND expires_at > ${now}
            ORDER BY created_at DESC, rowid DESC`,
    ),
  ),

  /** A session of a person that they end from another screen; answers the ids of those that ended. */
  'people.end-own-session': write(
    (context, input: { readonly id: string; readonly personId: string }): readonly string[] =>
      endSessions(
        context,
        sql`sessions.id = ${input.id} AND person_id = ${input.personId}`,
        'asked-elsewhere',
      ),
  ),

  'people.end-expired-sessions': write((context): void => {
    endSessions(context, sql`sessions.expires_at <= ${context.now}`, 'expired');
  }),

  /** The host was started anew: no token of before is known any more. */
  'people.end-all-sessions': write((context): void => {
    endSessions(context, sql`1`, 'restarted');
  }),

  'people.record-refusal': write(
    (
      { db, log },
      input: {
        readonly personId: string | null;
        readonly reason: RefusalReason;
        readonly attempts: number;
        readonly since: number | null;
      },
    ): void => {
      const { personId, reason, attempts, since } = input;
      const displayName =
        db.get<{ displayName: string }>(
          sql`SELECT display_name AS displayName FROM accounts WHERE id = ${personId}`,
        )?.displayName ?? null;
      log.append({
        kind: 'session.refused',
        subject: personId === null ? 'log' : `person:${personId}`,
        actor: null,
        body: { personId, displayName, reason, attempts, since },
      });
    },
  ),
};

interface StoredSession extends Omit<SessionRow, 'hasSecondFactor' | 'scope'> {
  readonly hasSecondFactor: 0 | 1;
  readonly cameraIds: string | null;
  readonly deploymentIds: string | null;
  readonly siteNames: string | null;
}

/** As an account's scope is written. */
function idsIn(text: string | null): string[] | null {
  return text === null ? null : (JSON.parse(text) as string[]);
}

function sessionsWhere(db: ReadableDatabase, condition: ReturnType<typeof sql>): readonly SessionRow[] {
  const rows = db.all<StoredSession>(sql`
    SELECT sessions.id, person_id AS personId, display_name AS displayName, role, expires_at AS expiresAt,
      has_second_factor AS hasSecondFactor, last_input_at AS lastInputAt, locked_at AS lockedAt,
      shift_ends_at AS shiftEndsAt, camera_ids AS cameraIds, deployment_ids AS deploymentIds, site_names AS siteNames
    FROM sessions JOIN accounts ON accounts.id = sessions.person_id WHERE ${condition}`);
  return rows.map(({ hasSecondFactor, cameraIds, deploymentIds, siteNames, ...row }) => ({
    ...row,
    hasSecondFactor: hasSecondFactor === 1,
    scope: {
      cameraIds: idsIn(cameraIds),
      deploymentIds: idsIn(deploymentIds),
      siteNames: idsIn(siteNames),
    },
  }));
}

/** What a person did themselves. */
const ownReasons: readonly EndReason[] = ['asked', 'asked-elsewhere', 'renewed'];

/** Ends those sessions that a condition names and that have not ended; answers their ids. */
export function endSessions(
  { db, log, now }: WriteContext,
  condition: ReturnType<typeof sql>,
  reason: EndReason,
): readonly string[] {
  const ending = sessionsWhere(db, sql`sessions.ended_at IS NULL AND (${condition})`);
  for (const { id, personId, displayName, role } of ending) {
    db.run(sql`UPDATE sessions SET ended_at = ${now} WHERE id = ${id}`);
    log.append({
      kind: 'session.signed-out',
      subject: `person:${personId}`,
      actor: ownReasons.includes(reason) ? personId : null,
      body: { personId, displayName, role, reason },
    });
  }
  return ending.map(({ id }) => id);
}
