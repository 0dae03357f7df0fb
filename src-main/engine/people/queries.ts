import { AppError } from '../../contract/errors.ts';
import type { Role } from '../../contract/domain.ts';
import { read, sql, write, type LogAppender, type WriteContext } from '../database/procedures.ts';

export interface Account {
  readonly id: string;
  readonly loginName: string;
  readonly displayName: string;
  readonly role: Role;
  /** Of the slot in the vault that holds; null until a person of an older version has signed in. */
  readonly publicKey: Uint8Array | null;
}

export interface PersonRow {
  readonly id: string;
  readonly loginName: string;
  readonly displayName: string;
  readonly role: Role;
  readonly createdAt: number;
  readonly lastSignInAt: number | null;
}

export interface SessionRow {
  readonly id: string;
  readonly personId: string;
  readonly displayName: string;
  readonly role: Role;
  readonly expiresAt: number;
}

export type RefusalReason = 'unknown-name' | 'wrong-password' | 'locked-out' | 'before-unlock';

export const peopleProcedures = {
  'people.list': read(({ db }): readonly PersonRow[] =>
    db.all<PersonRow>(
      sql`SELECT id, login_name AS loginName, display_name AS displayName, role, created_at AS createdAt,
                 last_sign_in_at AS lastSignInAt
          FROM accounts ORDER BY created_at, login_name`,
    ),
  ),

  'people.find': read(({ db }, input: { readonly loginName: string }): Account | null => {
    const account = db.get<Account>(
      sql`SELECT id, login_name AS loginName, display_name AS displayName, role, public_key AS publicKey
          FROM accounts WHERE login_name = ${input.loginName}`,
    );
    return account ?? null;
  }),

  'people.add': write(
    (
      { db, log, now },
      input: {
        readonly account: Account;
        readonly actor: string | null;
        readonly kind: 'setup.admin-created' | 'person.added';
      },
    ): void => {
      const { id, loginName, displayName, role, publicKey } = input.account;
      if (db.get(sql`SELECT 1 FROM accounts WHERE login_name = ${loginName}`) !== undefined) {
        throw new AppError(
          'conflict',
          `There is already an account called ${loginName}. Choose another name.`,
        );
      }
      db.run(
        sql`INSERT INTO accounts (id, login_name, display_name, role, public_key, created_at)
            VALUES (${id}, ${loginName}, ${displayName}, ${role}, ${publicKey}, ${now})`,
      );
      const { actor } = input;
      const subject = `person:${id}`;
      const named = { personId: id, displayName, loginName };
      if (input.kind === 'setup.admin-created') log.append({ kind: input.kind, subject, actor, body: named });
      else log.append({ kind: input.kind, subject, actor, body: { ...named, role } });
    },
  ),

  'people.set-public-key': write(
    ({ db }, input: { readonly personId: string; readonly publicKey: Uint8Array }): void => {
      db.run(sql`UPDATE accounts SET public_key = ${input.publicKey} WHERE id = ${input.personId}`);
    },
  ),

  'people.open-session': write(
    (
      context,
      input: {
        readonly id: string;
        readonly personId: string;
        readonly tokenHash: Uint8Array;
        readonly expiresAt: number;
      },
    ): void => {
      const { db, log, now } = context;
      endExpired(context);
      db.run(
        sql`INSERT INTO sessions (id, token_hash, person_id, created_at, expires_at)
            VALUES (${input.id}, ${input.tokenHash}, ${input.personId}, ${now}, ${input.expiresAt})`,
      );
      db.run(sql`UPDATE accounts SET last_sign_in_at = ${now} WHERE id = ${input.personId}`);
      const opened = db.get<SessionRow>(sql`${selectSessions} WHERE sessions.id = ${input.id}`);
      if (opened === undefined) throw new Error('the session that was just written is not there');
      const { personId, displayName, role } = opened;
      log.append({
        kind: 'session.signed-in',
        subject: `person:${personId}`,
        actor: personId,
        body: { personId, displayName, role },
      });
    },
  ),

  /** The session of a token, while it lasts. */
  'people.find-session': read(({ db, now }, input: { readonly tokenHash: Uint8Array }): SessionRow | null => {
    const session = db.get<SessionRow>(
      sql`${selectSessions} WHERE sessions.token_hash = ${input.tokenHash}
          AND sessions.ended_at IS NULL AND sessions.expires_at > ${now}`,
    );
    return session ?? null;
  }),

  'people.end-expired-sessions': write((context): void => endExpired(context)),

  'people.end-session': write(({ db, log, now }, input: { readonly id: string }): void => {
    const session = db.get<SessionRow>(
      sql`${selectSessions} WHERE sessions.id = ${input.id} AND sessions.ended_at IS NULL`,
    );
    if (session === undefined) return;
    db.run(sql`UPDATE sessions SET ended_at = ${now} WHERE id = ${input.id}`);
    logEnd(log, session, 'asked');
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

const selectSessions = sql`
  SELECT sessions.id, person_id AS personId, display_name AS displayName, role, expires_at AS expiresAt
  FROM sessions JOIN accounts ON accounts.id = sessions.person_id`;

function endExpired({ db, log, now }: WriteContext): void {
  const expired = db.all<SessionRow>(
    sql`${selectSessions} WHERE sessions.ended_at IS NULL AND sessions.expires_at <= ${now}`,
  );
  for (const session of expired) {
    db.run(sql`UPDATE sessions SET ended_at = ${now} WHERE id = ${session.id}`);
    logEnd(log, session, 'expired');
  }
}

function logEnd(log: LogAppender, session: SessionRow, reason: 'asked' | 'expired'): void {
  const { personId, displayName, role } = session;
  log.append({
    kind: 'session.signed-out',
    subject: `person:${personId}`,
    actor: reason === 'asked' ? personId : null,
    body: { personId, displayName, role, reason },
  });
}
