import type { DatabaseClient } from '../database/client.ts';
import { expectedSeal } from '../recognition/gate/expected-seal.ts';
import type { Gallery } from '../recognition/inference/inference-client.ts';
import { readGallery } from '../watchlists/read-gallery.ts';

/** The sealed list of the running deployment, in a self-test its staff alone; null while there is none to search. */
export async function loadGallery(database: DatabaseClient | null): Promise<Gallery | null> {
  const deployment = await database?.call('deployments.current');
  if (database === null || deployment === null || deployment === undefined) return null;
  const list = await database.call('watchlists.find', { id: deployment.listId });
  const listSealHash = expectedSeal({ deployment, list });
  if (list === null || listSealHash === null) return null;
  if (await database.call('watchlists.is-locked', { id: list.id })) return null;
  const entries = await readGallery(database, list.id);
  const isSelfTest = deployment.state === 'self-test';
  for (const { template, isBlueList } of entries) if (isSelfTest && !isBlueList) template.fill(0);
  return {
    listSealHash,
    modelHash: list.modelHash,
    threshold: deployment.threshold,
    entries: entries.filter(({ isBlueList }) => isBlueList || !isSelfTest),
  };
}
