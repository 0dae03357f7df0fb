import type { Role } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import type { RequestState } from '../../contract/requests.ts';
import { read, sql, write, type ReadableDatabase, type WriteContext } from '../database/procedures.ts';
import {
  addAccount,
  allAccounts,
  asJson,
  assertFreeName,
  requireAccount,
  type Account,
} from './account-queries.ts';
import { qualify } from './qualification-queries.ts';
import { requestBodySchema, requestWords, scopeWords, type RequestBody } from './request-body.ts';
import { cannotAddAloneBecause, cannotAskBecause, cannotConfirmBecause, isAlone } from './request-rules.ts';
import { endSessions } from './session-queries.ts';

export interface RequestRow {
  readonly id: string;
  readonly body: RequestBody;
  readonly reason: string;
  /** Sealed: what opens it is in memory only. */
  readonly firstHalf: string | null;
  readonly askedBy: string;
  readonly askedRole: Role;
  readonly askedAt: number;
  readonly expiresAt: number;
  readonly state: RequestState;
  readonly closedBy: string | null;
  readonly closedAt: number | null;
}

/** How many closed ones are listed. */
const mostClosed = 50;

/** The slot of a person who is invited by what is confirmed. */
export interface InvitedSlot {
  readonly publicKey: Uint8Array;
  readonly until: number;
}

export const requestProcedures = {
  'requests.list': read(({ db }): readonly RequestRow[] => [
    ...requestsWhere(db, sql`state = 'pending' ORDER BY asked_at`),
    ...requestsWhere(db, sql`state <> 'pending' ORDER BY closed_at DESC, rowid DESC LIMIT ${mostClosed}`),
  ]),

  'requests.find': read(({ db }, input: { readonly id: string }): RequestRow => requireRequest(db, input.id)),

  /** Writes down what somebody asks for; nothing is done yet. */
  'requests.ask': write(
    (
      context,
      input: {
        readonly id: string;
        readonly body: RequestBody;
        readonly reason: string;
        readonly firstHalf: string | null;
        readonly askerId: string;
        readonly expiresAt: number;
      },
    ): { readonly isAlone: boolean } => {
      const { db, log, now } = context;
      expire(context);
      const { id, body, reason, askerId } = input;
      const people = allAccounts(db);
      const asker = requireAccount(db, askerId);
      const pending = requestsWhere(db, sql`state = 'pending'`).map((request) => request.body);
      refuseIf(cannotAskBecause(body, asker, people, pending));
      const alone = isAlone(body, asker, people);
      if (alone) refuseIf(cannotAddAloneBecause(body));
      if (body.kind === 'add-person') assertIsSomebodyNew(db, body, people, pending);
      db.run(
        sql`INSERT INTO requests (id, body, reason, first_half, asked_by, asked_role, asked_at, expires_at, state)
            VALUES (${id}, ${JSON.stringify(body)}, ${reason}, ${input.firstHalf}, ${askerId}, ${asker.role}, ${now},
              ${input.expiresAt}, 'pending')`,
      );
      log.append({
        kind: 'request.asked',
        subject: 'log',
        actor: askerId,
        body: { requestId: id, words: requestWords(body), reason, role: asker.role },
      });
      return { isAlone: alone };
    },
  ),

  /**
   * The second person's word (null: the first admin, alone), and what was asked for, in one transaction. Answers the
   * sessions that it ended.
   */
  'requests.confirm': write(
    (
      context,
      input: {
        readonly id: string;
        readonly confirmerId: string | null;
        readonly invited: InvitedSlot | null;
        /** Of a reviewer who is qualified by what is confirmed. */
        readonly qualifiedUntil?: number;
      },
    ): { readonly endedSessions: readonly string[] } => {
      const { db } = context;
      const request = requireRequest(db, input.id);
      const people = allAccounts(db);
      const asker = requireAccount(db, request.askedBy);
      if (input.confirmerId === null) {
        if (!isAlone(request.body, asker, people)) refuseIf('A second person has to confirm it.');
        refuseIf(cannotAskBecause(request.body, asker, people, []));
      } else {
        const confirmer = requireAccount(db, input.confirmerId);
        refuseIf(cannotConfirmBecause(request, confirmer, people, context.now));
      }
      close(context, request, input.confirmerId === null ? 'alone' : 'confirmed', input.confirmerId, null);
      return { endedSessions: carryOut(context, request.body, input.confirmerId ?? asker.id, input) };
    },
  ),

  'requests.close': write(
    (context, input: { readonly id: string; readonly actorId: string; readonly reason: string }): void => {
      const request = requireRequest(context.db, input.id);
      if (request.state !== 'pending') refuseIf('This request has been closed.');
      const state = request.askedBy === input.actorId ? 'withdrawn' : 'refused';
      close(context, request, state, input.actorId, input.reason);
    },
  ),

  /** Evidence packs that two people agreed on since then, newest first. */
  'requests.agreed-packs': read(({ db }, { since }: { readonly since: number }): readonly RequestRow[] =>
    requestsWhere(
      db,
      sql`state = 'confirmed' AND body ->> 'kind' = 'export-pack' AND closed_at > ${since} ORDER BY closed_at DESC`,
    ),
  ),

  /** Closes those whose time is over; answers how many. */
  'requests.expire': write((context): number => expire(context)),
};

/** Does what was asked for. */
function carryOut(
  context: WriteContext,
  body: RequestBody,
  actor: string,
  { invited, qualifiedUntil }: { readonly invited: InvitedSlot | null; readonly qualifiedUntil?: number },
): readonly string[] {
  const { db, log } = context;
  // What two people agreed on is made apart, when one of them asks for it; their word stands in the log already.
  if (body.kind === 'export-pack') return [];
  const { personId, displayName } = body;
  const subject = `person:${personId}`;
  switch (body.kind) {
    case 'add-person': {
      const { loginName, role, cameraIds, deploymentIds, siteNames = null } = body;
      const { publicKey, until } = requireInvited(invited);
      addAccount(context, {
        id: personId,
        loginName,
        displayName,
        role,
        cameraIds,
        deploymentIds,
        siteNames,
        publicKey,
        invitedUntil: until,
      });
      log.append({
        kind: 'person.added',
        subject,
        actor,
        body: { personId, displayName, role, loginName, scope: scopeWords(body) },
      });
      return [];
    }
    case 'change-person': {
      const { role, cameraIds, deploymentIds, siteNames = null } = body;
      const before = requireAccount(db, personId);
      db.run(sql`UPDATE accounts SET role = ${role}, camera_ids = ${asJson(cameraIds)},
        deployment_ids = ${asJson(deploymentIds)}, site_names = ${asJson(siteNames)} WHERE id = ${personId}`);
      log.append({
        kind: 'person.changed',
        subject,
        actor,
        body: { personId, displayName, role, from: before.role, scope: scopeWords(body) },
      });
      return endSessions(context, sql`person_id = ${personId}`, 'account-changed');
    }
    case 'reset-secret': {
      const { publicKey, until } = requireInvited(invited);
      const { role } = requireAccount(db, personId);
      db.run(sql`UPDATE accounts SET state = 'invited', invited_until = ${until}, totp_step = NULL,
          public_key = ${publicKey}
        WHERE id = ${personId}`);
      log.append({ kind: 'person.secret-reset', subject, actor, body: { personId, displayName, role } });
      return endSessions(context, sql`person_id = ${personId}`, 'account-changed');
    }
    case 'qualify-reviewer': {
      if (qualifiedUntil === undefined) throw new Error('somebody is qualified without an end');
      qualify(context, personId, actor, body, qualifiedUntil);
      return [];
    }
    case 'open-faces': {
      const numbers = body.alerts.map(({ number }) => number);
      log.append({
        kind: 'faces.opened',
        subject,
        actor,
        body: { personId, displayName, numbers, hours: body.hours },
      });
      return [];
    }
    case 'disable-person': {
      const { role } = requireAccount(db, personId);
      db.run(sql`UPDATE accounts SET state = 'disabled', invited_until = NULL WHERE id = ${personId}`);
      log.append({ kind: 'person.disabled', subject, actor, body: { personId, displayName, role } });
      return endSessions(context, sql`person_id = ${personId}`, 'account-changed');
    }
  }
}

function close(
  { db, log, now }: WriteContext,
  { id, body }: RequestRow,
  state: Exclude<RequestState, 'pending'>,
  closedBy: string | null,
  reason: string | null,
): void {
  db.run(sql`UPDATE requests SET state = ${state}, closed_by = ${closedBy}, closed_at = ${now}, first_half = NULL
    WHERE id = ${id}`);
  log.append({
    kind: 'request.closed',
    subject: 'log',
    actor: closedBy,
    body: { requestId: id, words: requestWords(body), state, reason },
  });
}

function expire(context: WriteContext): number {
  const late = requestsWhere(context.db, sql`state = 'pending' AND expires_at <= ${context.now}`);
  for (const request of late) close(context, request, 'expired', null, null);
  return late.length;
}

/** One person has one account: with two they would be both of the two people whom everything takes. */
function assertIsSomebodyNew(
  db: ReadableDatabase,
  { loginName, displayName }: Extract<RequestBody, { readonly kind: 'add-person' }>,
  people: readonly Account[],
  pending: readonly RequestBody[],
): void {
  assertFreeName(db, loginName);
  const added = pending.flatMap((body) => (body.kind === 'add-person' ? [body] : []));
  if (added.some((body) => body.loginName === loginName)) {
    throw new AppError('conflict', `Somebody has asked for an account called ${loginName} already.`, {
      details: { field: 'loginName' },
    });
  }
  const atWork = people.filter(({ state }) => state !== 'disabled');
  if ([...atWork, ...added].some((one) => isSameName(one.displayName, displayName))) {
    throw new AppError(
      'conflict',
      `${displayName} has an account already, and nobody has two. If this is somebody else of that name, add their number to it.`,
      { details: { field: 'displayName' } },
    );
  }
}

function isSameName(one: string, other: string): boolean {
  const plain = (name: string): string =>
    name
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]/gu, '');
  return plain(one) === plain(other);
}

function requireInvited(invited: InvitedSlot | null): InvitedSlot {
  if (invited === null) throw new Error('somebody is invited without a slot');
  return invited;
}

function refuseIf(obstacle: string | null): void {
  if (obstacle !== null) throw new AppError('conflict', obstacle);
}

function requireRequest(db: ReadableDatabase, id: string): RequestRow {
  const [request] = requestsWhere(db, sql`id = ${id}`);
  if (request === undefined) throw new AppError('not-found', 'There is no such request.');
  return request;
}

function requestsWhere(db: ReadableDatabase, condition: ReturnType<typeof sql>): readonly RequestRow[] {
  const rows = db.all<Omit<RequestRow, 'body'> & { readonly body: string }>(
    sql`SELECT id, body, reason, first_half AS firstHalf, asked_by AS askedBy, asked_role AS askedRole,
          asked_at AS askedAt, expires_at AS expiresAt, state, closed_by AS closedBy, closed_at AS closedAt
        FROM requests WHERE ${condition}`,
  );
  return rows.map((row) => ({ ...row, body: requestBodySchema.parse(JSON.parse(row.body)) }));
}
