import { AppError } from '../../contract/errors.ts';
import type { WriteContext } from '../database/procedures.ts';
import { sql } from '../database/sql.ts';
import { requireDeployment, type Deployment } from './deployment-rows.ts';
import { isRunning, phaseOf, takeStep, type Step, type StepTaker } from './lifecycle.ts';

/** Who takes a step, and when by the steady clock. */
export interface StepBy {
  readonly by: StepTaker;
  readonly actorId: string | null;
  readonly at: number;
}

/**
 * Takes a step within the caller's transaction. Answers the deployment as it was before.
 * @throws AppError that says why it can't be taken
 */
export function go({ db }: WriteContext, id: string, step: Step, { by, at }: StepBy): Deployment {
  const deployment = requireDeployment(db, id);
  const { state, from, until } = deployment;
  const next = takeStep({ state, from, until, step, by, now: at });
  if (!next.ok) throw new AppError('conflict', next.because);
  if (isRunning(next.value) && !isRunning(state)) assertNothingRuns(db);
  db.run(sql`UPDATE deployments SET state = ${next.value}, phase = ${phaseOf(next.value)} WHERE id = ${id}`);
  return deployment;
}

function assertNothingRuns(db: WriteContext['db']): void {
  const other = db.get<{ name: string }>(sql`SELECT name FROM deployments WHERE phase = 'live'`);
  if (other === undefined) return;
  throw new AppError('conflict', `The deployment ${other.name} is running. End it first.`);
}
