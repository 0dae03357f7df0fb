import type { DeploymentDraft } from '../../contract/deployments.ts';
import { AppError } from '../../contract/errors.ts';
import { read, write, type ReadContext, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { allDeployments, currentDeployment, findDeployment, type Deployment } from './deployment-rows.ts';
import { authorityProcedures } from './authority-queries.ts';
import { ledgerProcedures } from './ledger-queries.ts';
import { liveProcedures } from './live-queries.ts';
import { presenceProcedures } from './presence-queries.ts';
import { urgentProcedures } from './urgent-queries.ts';
import { isRunning } from './lifecycle.ts';
import { go, type StepBy } from './steps.ts';

export type { Deployment } from './deployment-rows.ts';

/** A step with its reason, by somebody. */
export interface StepWithReason extends StepBy {
  readonly id: string;
  readonly reason: string;
}

export const deploymentProcedures = {
  ...ledgerProcedures,
  ...authorityProcedures,
  ...liveProcedures,
  ...presenceProcedures,
  ...urgentProcedures,

  /** The deployment that runs, or is to run next, or was the last; null before the first. */
  'deployments.current': read(({ db }: ReadContext): Deployment | null => currentDeployment(db)),

  /** The one that runs, be it suspended or in its self-test. */
  'deployments.running': read(({ db }: ReadContext): Deployment | null => {
    const current = currentDeployment(db);
    return current !== null && isRunning(current.state) ? current : null;
  }),

  'deployments.find': read(({ db }: ReadContext, { id }: { readonly id: string }): Deployment | null =>
    findDeployment(db, id),
  ),

  'deployments.all': read(({ db }: ReadContext): readonly Deployment[] => allDeployments(db)),

  'deployments.draft': write(
    (
      { db, log, now }: WriteContext,
      input: {
        readonly id: string;
        readonly draft: DeploymentDraft;
        readonly policyHash: string;
        readonly actorId: string | null;
      },
    ): void => {
      const { id, draft, policyHash, actorId } = input;
      const { name, place, useCase, kind, from, until, listId, threshold, ...details } = draft;
      db.run(sql`INSERT INTO deployments (id, name, place, use_case, kind, phase, state, window_from, window_until, list_id,
          threshold, policy_hash, details, created_at)
        VALUES (${id}, ${name}, ${place}, ${useCase}, ${kind}, 'draft', 'draft', ${from}, ${until}, ${listId},
          ${threshold}, ${policyHash}, ${JSON.stringify(details)}, ${now})`);
      log.append({
        kind: 'deployment.drafted',
        subject: 'log',
        actor: actorId,
        body: { deploymentId: id, deploymentName: name, place, useCase },
      });
    },
  ),

  'deployments.change': write(
    (
      { db, log }: WriteContext,
      input: {
        readonly id: string;
        readonly draft: DeploymentDraft;
        readonly policyHash: string;
        readonly actorId: string | null;
      },
    ): void => {
      const { id, draft, policyHash, actorId } = input;
      const { name, place, useCase, kind, from, until, listId, threshold, ...details } = draft;
      const state = findDeployment(db, id)?.state;
      if (state === undefined) throw new AppError('not-found', 'There is no such deployment.');
      if (state !== 'draft') {
        throw new AppError(
          'conflict',
          'Only a draft is changed. What was authorised is opened again first, and needs a new authority then.',
        );
      }
      db.run(sql`UPDATE deployments SET name = ${name}, place = ${place}, use_case = ${useCase}, kind = ${kind},
        window_from = ${from}, window_until = ${until}, list_id = ${listId}, threshold = ${threshold},
        policy_hash = ${policyHash}, details = ${JSON.stringify(details)} WHERE id = ${id}`);
      log.append({
        kind: 'deployment.changed',
        subject: 'log',
        actor: actorId,
        body: { deploymentId: id, deploymentName: name },
      });
    },
  ),

  /** Back to a draft: the authority no longer counts. */
  'deployments.reopen': write((context: WriteContext, input: StepWithReason): void => {
    const { db, log } = context;
    const { name } = go(context, input.id, 'reopen', input);
    db.run(sql`UPDATE deployments SET authority = NULL WHERE id = ${input.id}`);
    logStep(log, 'deployment.reopened', input, name);
  }),

  'deployments.suspend': write((context: WriteContext, input: StepWithReason): void => {
    const { db, log } = context;
    const { name } = go(context, input.id, 'suspend', input);
    const suspended = JSON.stringify({ reason: input.reason, at: input.at });
    db.run(sql`UPDATE deployments SET suspended = ${suspended} WHERE id = ${input.id}`);
    logStep(log, 'deployment.suspended', input, name);
  }),

  'deployments.resume': write((context: WriteContext, input: StepWithReason): void => {
    const { db, log } = context;
    const { name } = go(context, input.id, 'resume', input);
    db.run(sql`UPDATE deployments SET suspended = NULL WHERE id = ${input.id}`);
    logStep(log, 'deployment.resumed', input, name);
  }),

  'deployments.end': write(
    (
      context: WriteContext,
      input: Omit<StepWithReason, 'by' | 'at'> &
        Partial<Pick<StepBy, 'by' | 'at'>> & {
          /** How long its watchlist is still kept. */
          readonly listKeptMs: number;
        },
    ): void => {
      const { db, log, now } = context;
      const { id } = input;
      // Before the step: of what has ended nothing is changed any more.
      db.run(sql`UPDATE deployments SET ended_at = ${now}, list_due_at = ${now + input.listKeptMs}
        WHERE id = ${id} AND phase <> 'ended'`);
      const { name } = go(context, id, 'end', { by: 'cordon', at: now, ...input });
      logStep(log, 'deployment.ended', input, name);
    },
  ),

  'settings.read': read(({ db }: ReadContext, { key }: { readonly key: string }): unknown => {
    const row = db.get<{ value: string }>(sql`SELECT value FROM settings WHERE key = ${key}`);
    return row === undefined ? null : JSON.parse(row.value);
  }),

  'settings.write': write(
    ({ db }: WriteContext, { key, value }: { readonly key: string; readonly value: unknown }): void => {
      db.run(sql`INSERT INTO settings (key, value) VALUES (${key}, ${JSON.stringify(value)})
        ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
    },
  ),
};

/** Writes down a step that somebody gave a reason for. */
function logStep(
  log: WriteContext['log'],
  kind: 'deployment.reopened' | 'deployment.suspended' | 'deployment.resumed' | 'deployment.ended',
  { id, actorId, reason }: Pick<StepWithReason, 'id' | 'actorId' | 'reason'>,
  deploymentName: string,
): void {
  log.append({ kind, subject: 'log', actor: actorId, body: { deploymentId: id, deploymentName, reason } });
}
