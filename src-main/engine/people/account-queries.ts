import type { Role } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import type { AccountState } from '../../contract/people.ts';
import type { Grant } from '../../contract/requests.ts';
import { read, sql, write, type ReadableDatabase, type WriteContext } from '../database/procedures.ts';
import { endSessions } from './session-queries.ts';

export interface Account {
  readonly id: string;
  readonly loginName: string;
  readonly displayName: string;
  readonly role: Role;
  readonly state: AccountState;
  readonly invitedUntil: number | null;
  readonly cameraIds: readonly string[] | null;
  readonly deploymentIds: readonly string[] | null;
  readonly siteNames: readonly string[] | null;
  /** Of the slot in the vault that holds; null until a person of an older version has signed in. */
  readonly publicKey: Uint8Array | null;
  /** Whether they sign in with a second factor. */
  readonly hasSecondFactor: boolean;
  readonly createdAt: number;
  readonly lastSignInAt: number | null;
}

interface AccountRow extends Omit<Account, 'cameraIds' | 'deploymentIds' | 'siteNames' | 'hasSecondFactor'> {
  readonly totpStep: number | null;
  readonly cameraIds: string | null;
  readonly deploymentIds: string | null;
  readonly siteNames: string | null;
}

export interface NewAccount extends Grant {
  readonly id: string;
  readonly loginName: string;
  readonly displayName: string;
  readonly publicKey: Uint8Array;
  /** Null for somebody who has a password already. */
  readonly invitedUntil: number | null;
}

export const accountProcedures = {
  'people.list': read(({ db }): readonly Account[] => allAccounts(db)),

  'people.find': read(
    ({ db }, input: { readonly loginName: string }): Account | null =>
      accountWhere(db, sql`login_name = ${input.loginName}`) ?? null,
  ),

  /** Without a second person: the first admin, and the demo's people. */
  'people.add': write(
    (
      context,
      {
        account,
        kind,
      }: { readonly account: NewAccount; readonly kind: 'setup.admin-created' | 'person.added' },
    ): void => {
      addAccount(context, account);
      const { id: personId, displayName, loginName, role } = account;
      const subject = `person:${personId}`;
      const body = { personId, displayName, loginName };
      if (kind === 'setup.admin-created') context.log.append({ kind, subject, actor: null, body });
      else context.log.append({ kind, subject, actor: null, body: { ...body, role } });
    },
  ),

  /** A slot was replaced that opens with the same password; nothing else changes. */
  'people.set-public-key': write(
    ({ db }, input: { readonly personId: string; readonly publicKey: Uint8Array }): void => {
      db.run(sql`UPDATE accounts SET public_key = ${input.publicKey} WHERE id = ${input.personId}`);
    },
  ),

  /**
   * A person changed their own secret: another slot holds from now on. Answers the sessions that it ended, which are
   * all but the one that asked.
   */
  'people.change-secret': write(
    (
      context,
      input: {
        readonly personId: string;
        readonly publicKey: Uint8Array;
        readonly sessionId: string;
        readonly kind:
          'person.password-changed' | 'person.second-factor-made' | 'person.second-factor-replaced';
        /** With another second factor: the step of its first code. */
        readonly totpStep: number | null;
      },
    ): readonly string[] => {
      const { db, log } = context;
      const { id: personId, displayName, role, state } = requireAccount(db, input.personId);
      if (state !== 'active') throw new AppError('conflict', 'Your account was changed. Sign in again.');
      db.run(sql`UPDATE accounts SET public_key = ${input.publicKey},
        totp_step = coalesce(${input.totpStep}, totp_step) WHERE id = ${personId}`);
      if (input.totpStep !== null)
        db.run(sql`UPDATE sessions SET has_second_factor = 1 WHERE id = ${input.sessionId}`);
      log.append({
        kind: input.kind,
        subject: `person:${personId}`,
        actor: personId,
        body: { personId, displayName, role },
      });
      return endSessions(
        context,
        sql`person_id = ${personId} AND sessions.id <> ${input.sessionId}`,
        'secret-changed',
      );
    },
  ),

  /** What two people opened to somebody is closed again. */
  'people.note-faces-closed': write(
    (
      { log }: WriteContext,
      closed: {
        readonly personId: string;
        readonly displayName: string;
        readonly actorId: string | null;
        readonly reason: string;
      },
    ): void => {
      const { personId, displayName, actorId, reason } = closed;
      log.append({
        kind: 'faces.closed',
        subject: `person:${personId}`,
        actor: actorId,
        body: { personId, displayName, reason },
      });
    },
  ),

  /** Takes the code of a step, once: false when it, or a later one, has been taken before. */
  'people.take-code': write(
    ({ db }, { personId, step }: { readonly personId: string; readonly step: number }): boolean =>
      db.run(sql`UPDATE accounts SET totp_step = ${step}
        WHERE id = ${personId} AND (totp_step IS NULL OR totp_step < ${step})`) > 0,
  ),

  /** An invited person made their own password. */
  'people.enrol': write(
    ({ db, log }, input: { readonly personId: string; readonly publicKey: Uint8Array }): void => {
      const account = requireAccount(db, input.personId);
      if (account.state !== 'invited')
        throw new AppError('conflict', 'This code has been used already. Sign in.');
      db.run(sql`UPDATE accounts SET state = 'active', invited_until = NULL, totp_step = NULL,
          public_key = ${input.publicKey}
        WHERE id = ${input.personId}`);
      const { id: personId, displayName, role } = account;
      log.append({
        kind: 'person.enrolled',
        subject: `person:${personId}`,
        actor: personId,
        body: { personId, displayName, role },
      });
    },
  ),
};

export function addAccount({ db, now }: WriteContext, account: NewAccount): void {
  const { id, loginName, displayName, role, cameraIds, deploymentIds, publicKey, invitedUntil } = account;
  const siteNames = account.siteNames ?? null;
  assertFreeName(db, loginName);
  db.run(
    sql`INSERT INTO accounts (id, login_name, display_name, role, state, invited_until, camera_ids, deployment_ids, site_names,
          public_key, created_at)
        VALUES (${id}, ${loginName}, ${displayName}, ${role}, ${invitedUntil === null ? 'active' : 'invited'},
          ${invitedUntil}, ${asJson(cameraIds)}, ${asJson(deploymentIds)}, ${asJson(siteNames)}, ${publicKey}, ${now})`,
  );
}

export function assertFreeName(db: ReadableDatabase, loginName: string): void {
  if (db.get(sql`SELECT 1 FROM accounts WHERE login_name = ${loginName}`) === undefined) return;
  throw new AppError('conflict', `There is already an account called ${loginName}. Choose another name.`, {
    details: { field: 'loginName' },
  });
}

export function allAccounts(db: ReadableDatabase): readonly Account[] {
  return db.all<AccountRow>(sql`${selectAccounts} ORDER BY created_at, login_name`).map(toAccount);
}

export function requireAccount(db: ReadableDatabase, id: string): Account {
  const account = accountWhere(db, sql`id = ${id}`);
  if (account === undefined) throw new AppError('not-found', 'There is no such account.');
  return account;
}

function accountWhere(db: ReadableDatabase, condition: ReturnType<typeof sql>): Account | undefined {
  const row = db.get<AccountRow>(sql`${selectAccounts} WHERE ${condition}`);
  return row === undefined ? undefined : toAccount(row);
}

const selectAccounts = sql`
  SELECT id, login_name AS loginName, display_name AS displayName, role, state, invited_until AS invitedUntil,
    camera_ids AS cameraIds, deployment_ids AS deploymentIds, site_names AS siteNames, public_key AS publicKey, totp_step AS totpStep, created_at AS createdAt,
    last_sign_in_at AS lastSignInAt
  FROM accounts`;

function toAccount({ cameraIds, deploymentIds, siteNames, totpStep, ...rest }: AccountRow): Account {
  return {
    ...rest,
    cameraIds: fromJson(cameraIds),
    deploymentIds: fromJson(deploymentIds),
    siteNames: fromJson(siteNames),
    hasSecondFactor: totpStep !== null,
  };
}

export function asJson(ids: readonly string[] | null): string | null {
  return ids === null ? null : JSON.stringify(ids);
}

/** Written by `asJson`. */
function fromJson(text: string | null): readonly string[] | null {
  return text === null ? null : (JSON.parse(text) as readonly string[]);
}
