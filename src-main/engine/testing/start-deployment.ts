import type { DatabaseClient } from '../database/client.ts';
import { stepsToLive, type DeploymentOfTest } from './steps-to-live.ts';

/** Takes a deployment from its draft until it is live. */
export async function startDeploymentIn(
  database: Pick<DatabaseClient, 'call'>,
  deployment: DeploymentOfTest,
): Promise<void> {
  const { draft, authorise, goLive } = stepsToLive(deployment);
  await database.call('deployments.draft', draft);
  await database.call('deployments.authorise', authorise);
  await database.call('deployments.go-live', goLive);
}
