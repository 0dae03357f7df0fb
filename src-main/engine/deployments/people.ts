import { AppError } from '../../contract/errors.ts';
import type { DatabaseClient } from '../database/client.ts';
import type { Deployment } from './queries.ts';

/** @throws AppError `not-found` */
export async function findOrRefuse(database: DatabaseClient, id: string): Promise<Deployment> {
  const deployment = await database.call('deployments.find', { id });
  if (deployment === null) throw new AppError('not-found', 'There is no such deployment.');
  return deployment;
}
