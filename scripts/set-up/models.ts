import { defaultPacksDirectory, fetchPacks } from '../../native-models/fetch.ts';
import { shippedManifest } from '../../native-models/manifest.ts';
import { ModelError } from '../../native-models/model-error.ts';
import { SetUpError, type Report } from './progress.mjs';

/** Sees to it that the models of the default pack, the manifest's first, are there and unchanged. */
export async function ensureDefaultPack(report: Report): Promise<string> {
  const manifest = shippedManifest();
  const packIds = manifest.packs.slice(0, 1).map(({ id }) => id);
  try {
    const fetched = await fetchPacks(manifest, packIds, {
      packsDirectory: defaultPacksDirectory,
      cacheDirectory: process.env['CORDON_CACHE'],
      report,
    });
    return fetched === 0 ? 'ready' : `${fetched} fetched and checked`;
  } catch (error) {
    if (error instanceof ModelError) throw new SetUpError(error.message);
    throw error;
  }
}
