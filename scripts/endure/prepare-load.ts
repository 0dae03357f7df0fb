import type { Executor } from '../../src-main/engine/database/executor.ts';
import { deploymentInputs } from '../bench/case-log/alerts.ts';

/** What has to be there before alerts can be raised: a list, a live deployment and its ledger. */
export function prepareLoad(executor: Pick<Executor, 'run'>, now: number): void {
  const { list, steps, counts } = deploymentInputs(now);
  executor.run('watchlists.find-or-begin-draft', list, now);
  executor.run('deployments.draft', steps.draft, now);
  executor.run('deployments.authorise', steps.authorise, now);
  executor.run('deployments.go-live', steps.goLive, now);
  executor.run('ledger.count', counts, now);
}
