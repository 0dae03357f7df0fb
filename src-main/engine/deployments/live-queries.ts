import { AppError } from '../../contract/errors.ts';
import { write, type WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { requireDeployment, type SelfTest } from './deployment-rows.ts';
import { go, type StepBy } from './steps.ts';

interface StepOf extends StepBy {
  readonly id: string;
}

/** What leads from an authority to a running deployment, and from its end to its record. */
export const liveProcedures = {
  'deployments.begin-self-test': write(
    (
      context: WriteContext,
      input: StepOf & Pick<SelfTest, 'listSealHash' | 'modelHash' | 'threshold'> & { readonly staff: number },
    ): void => {
      const { db, log } = context;
      const { id, at, listSealHash, modelHash, threshold, staff, actorId } = input;
      const { name } = go(context, id, 'begin-self-test', input);
      const selfTest: SelfTest = {
        startedAt: at,
        finishedAt: null,
        listSealHash,
        modelHash,
        threshold,
        found: 0,
      };
      db.run(sql`UPDATE deployments SET self_test = ${JSON.stringify(selfTest)} WHERE id = ${id}`);
      log.append({
        kind: 'deployment.self-test-began',
        subject: 'log',
        actor: actorId,
        body: { deploymentId: id, deploymentName: name, staff },
      });
    },
  ),

  'deployments.finish-self-test': write(
    (context: WriteContext, input: StepOf & { readonly staff: number; readonly found: number }): void => {
      const { db, log } = context;
      const { id, at, staff, found, actorId } = input;
      const { name, selfTest } = go(context, id, 'finish-self-test', input);
      if (selfTest !== null) {
        const finished = JSON.stringify({ ...selfTest, finishedAt: at, found } satisfies SelfTest);
        db.run(sql`UPDATE deployments SET self_test = ${finished} WHERE id = ${id}`);
      }
      log.append({
        kind: 'deployment.self-test-finished',
        subject: 'log',
        actor: actorId,
        body: { deploymentId: id, deploymentName: name, staff, found },
      });
    },
  ),

  'deployments.go-live': write((context: WriteContext, input: StepOf): void => {
    const { db, log } = context;
    const { id, at, actorId } = input;
    const { name } = go(context, id, 'start', input);
    db.run(sql`UPDATE deployments SET started_at = ${at} WHERE id = ${id}`);
    log.append({
      kind: 'deployment.live',
      subject: 'log',
      actor: actorId,
      body: { deploymentId: id, deploymentName: name },
    });
  }),

  /** What it left is destroyed. */
  'deployments.purge': write((context: WriteContext, input: StepOf & { readonly reason: string }): void => {
    const { id, reason, actorId } = input;
    const { name } = go(context, id, 'purge', input);
    context.log.append({
      kind: 'deployment.purged',
      subject: 'log',
      actor: actorId,
      body: { deploymentId: id, deploymentName: name, reason },
    });
  }),

  'deployments.report': write((context: WriteContext, input: StepOf & { readonly sha256: string }): void => {
    const { db, log } = context;
    const { id, sha256, actorId } = input;
    const { state, name } = requireDeployment(db, id);
    if (state === 'purged') go(context, id, 'report', input);
    else if (state !== 'reported')
      throw new AppError('conflict', 'A deployment is reported once what it left is destroyed.');
    log.append({
      kind: 'deployment.reported',
      subject: 'log',
      actor: actorId,
      body: { deploymentId: id, deploymentName: name, sha256 },
    });
  }),
};
