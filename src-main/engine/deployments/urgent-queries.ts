import { z } from 'zod';
import type { Role } from '../../contract/domain.ts';
import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql, type Sql } from '../database/sql.ts';
import { vouchedDocumentSchema, type VouchedDocument } from '../trust/statements.ts';
import { allDeployments, requireDeployment } from './deployment-rows.ts';
import { go } from './steps.ts';
import { checkConfirmer, checkUrgentPlace, urgentMs } from './urgent-rules.ts';

export interface UrgentRequest {
  readonly deploymentId: string;
  readonly reason: string;
  readonly order: string;
  readonly presence: VouchedDocument;
  readonly askedBy: string;
  readonly askedByName: string;
  readonly askedByRole: Role;
  /** Whether their account is still theirs to use. */
  readonly isAskerActive: boolean;
  readonly askedAt: number;
}

type UrgentRow = Omit<UrgentRequest, 'presence' | 'isAskerActive'> & {
  readonly presence: string;
  readonly isAskerActive: 0 | 1;
};

export const urgentProcedures = {
  /** The one that waits for its second person; null for none. */
  'urgent.pending': read(
    ({ db }: ReadContext, { deploymentId }: { readonly deploymentId: string }): UrgentRequest | null =>
      pending(db, deploymentId),
  ),

  /** All that wait for their second person. */
  'urgent.waiting': read(({ db }: ReadContext): readonly UrgentRequest[] => requests(db, sql`1`)),

  /** Whether a place had one within the days that the rule names, in words; null where it had none. */
  'urgent.obstacle': read(
    (
      { db }: ReadContext,
      { deploymentId, at }: { readonly deploymentId: string; readonly at: number },
    ): string | null => {
      const checked = checkUrgentPlace(requireDeployment(db, deploymentId), allDeployments(db), at);
      return checked.ok ? null : checked.because;
    },
  ),

  'urgent.ask': write(
    (
      { db, log, now }: WriteContext,
      input: Pick<UrgentRequest, 'deploymentId' | 'reason' | 'order' | 'presence'> & {
        readonly actorId: string;
        readonly at: number;
      },
    ): void => {
      const { deploymentId, reason, order, presence, actorId, at } = input;
      const deployment = requireDeployment(db, deploymentId);
      if (deployment.state !== 'draft') throw new AppError('conflict', 'Only a draft is started urgently.');
      const place = checkUrgentPlace(deployment, allDeployments(db), at);
      if (!place.ok) throw new AppError('conflict', place.because);
      db.run(sql`DELETE FROM urgent_requests WHERE deployment_id = ${deploymentId} AND confirmed_by IS NULL`);
      db.run(sql`INSERT INTO urgent_requests (deployment_id, reason, order_text, presence, asked_by, asked_at)
        VALUES (${deploymentId}, ${reason}, ${order}, ${JSON.stringify(presence)}, ${actorId}, ${now})`);
      log.append({
        kind: 'deployment.urgent-asked',
        subject: 'log',
        actor: actorId,
        body: { deploymentId, deploymentName: deployment.name, reason },
      });
    },
  ),

  /** Whoever asked withdraws it, anybody else refuses it; it can be asked for again. */
  'urgent.drop': write(
    (
      { db, log }: WriteContext,
      input: {
        readonly deploymentId: string;
        readonly askedAt: number;
        readonly reason: string;
        readonly actorId: string;
      },
    ): void => {
      const { deploymentId, askedAt, reason, actorId } = input;
      const { name } = requireDeployment(db, deploymentId);
      const { askedBy } = readRequest(db, deploymentId, askedAt);
      db.run(sql`DELETE FROM urgent_requests WHERE deployment_id = ${deploymentId} AND confirmed_by IS NULL`);
      log.append({
        kind: 'deployment.urgent-dropped',
        subject: 'log',
        actor: actorId,
        body: {
          deploymentId,
          deploymentName: name,
          how: askedBy === actorId ? 'withdrawn' : 'refused',
          reason,
        },
      });
    },
  ),

  /** The second person's word: the deployment is live, for a day at most without its written authority. */
  'urgent.confirm': write(
    (
      context: WriteContext,
      input: {
        readonly deploymentId: string;
        /** Of the request that the second person read. */
        readonly askedAt: number;
        /** What the draft would ask for now: it has to be what was asked for. */
        readonly order: string;
        readonly actor: { readonly id: string; readonly displayName: string; readonly role: Role };
        readonly at: number;
      },
    ): void => {
      const { db, log, now } = context;
      const { deploymentId, actor, at } = input;
      const request = readRequest(db, deploymentId, input.askedAt);
      const second = checkConfirmer(request, actor);
      if (!second.ok) throw new AppError('conflict', second.because);
      if (request.order !== input.order)
        throw new AppError('conflict', 'The draft was changed since it was asked for. Ask for it anew.');
      const place = checkUrgentPlace(requireDeployment(db, deploymentId), allDeployments(db), at);
      if (!place.ok) throw new AppError('conflict', place.because);
      const deployment = go(context, deploymentId, 'start-urgently', {
        by: 'supervisor',
        actorId: actor.id,
        at,
      });
      db.run(sql`UPDATE urgent_requests SET confirmed_by = ${actor.id}, confirmed_at = ${now}
        WHERE deployment_id = ${deploymentId}`);
      const { reason, order, presence, askedByName } = request;
      const entry = log.append({
        kind: 'deployment.urgent',
        subject: 'log',
        actor: actor.id,
        body: {
          deploymentId,
          deploymentName: deployment.name,
          place: deployment.place,
          reason,
          askedBy: askedByName,
          confirmedBy: actor.displayName,
          authorityDueAt: at + urgentMs,
        },
      });
      const urgent = { startedAt: at, reason, order, askedBy: askedByName, confirmedBy: actor.displayName };
      db.run(sql`UPDATE deployments SET urgent = ${JSON.stringify(urgent)}, presence = ${JSON.stringify(presence)},
        started_at = ${at}, authorised_entry = ${entry} WHERE id = ${deploymentId}`);
    },
  ),
};

const presenceSchema = z.string().transform((text) => vouchedDocumentSchema.parse(JSON.parse(text)));

/** What somebody read of `askedAt`, if that is what waits. @throws AppError `not-found`, `conflict` */
function readRequest(db: ReadContext['db'], deploymentId: string, askedAt: number): UrgentRequest {
  const request = pending(db, deploymentId);
  if (request === null) throw new AppError('not-found', 'No urgent start waits for a second person.');
  if (request.askedAt !== askedAt)
    throw new AppError('conflict', 'It was asked for anew since you read it. Read it again.');
  return request;
}

function pending(db: ReadContext['db'], deploymentId: string): UrgentRequest | null {
  return requests(db, sql`deployment_id = ${deploymentId}`)[0] ?? null;
}

function requests(db: ReadContext['db'], which: Sql): readonly UrgentRequest[] {
  const rows =
    db.all<UrgentRow>(sql`SELECT deployment_id AS deploymentId, reason, order_text AS "order", presence,
    asked_by AS askedBy, display_name AS askedByName, role AS askedByRole, state = 'active' AS isAskerActive,
    asked_at AS askedAt
    FROM urgent_requests JOIN accounts ON accounts.id = asked_by
    WHERE ${which} AND confirmed_by IS NULL`);
  return rows.map((row) => ({
    ...row,
    isAskerActive: row.isAskerActive === 1,
    presence: presenceSchema.parse(row.presence),
  }));
}
