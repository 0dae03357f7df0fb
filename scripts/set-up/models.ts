import { fetchPacks } from '../../native-models/fetch.ts';
import { shippedManifest } from '../../native-models/manifest.ts';
import { ModelError } from '../../native-models/model-error.ts';
import { defaultPacksDirectory } from '../../native-models/where.ts';
import { SetUpError, type Report } from './progress.mjs';

/** Sees to it that the models of the default pack, the manifest's first, are there and unchanged. */
export function ensureDefaultPack(report: Report): Promise<string> {
  return ensurePacks(1, report);
}

/** Sees to it that every pack's models are there, as the tests want. */
export function ensureAllPacks(report: Report): Promise<string> {
  return ensurePacks(Infinity, report);
}

async function ensurePacks(count: number, report: Report): Promise<string> {
  const manifest = shippedManifest();
  const packIds = manifest.packs.slice(0, count).map(({ id }) => id);
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
