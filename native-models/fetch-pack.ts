import { fetchPacks } from './fetch.ts';
import { availableManifest } from './local-manifest.ts';
import { findPack, type Pack } from './manifest.ts';
import { openPack, type PackFiles } from './packs.ts';
import { defaultPacksDirectory } from './where.ts';

/** A pack that a command works with, fetched first where it isn't there, and its models. Throws ModelError. */
export async function fetchPack(
  packId: string,
  report: (what: string) => void,
): Promise<{ readonly pack: Pack; readonly files: PackFiles }> {
  const packsDirectory = defaultPacksDirectory;
  const manifest = await availableManifest(packsDirectory);
  await fetchPacks(manifest, [packId], {
    packsDirectory,
    cacheDirectory: process.env['CORDON_CACHE'],
    report,
  });
  const pack = findPack(manifest, packId);
  return { pack, files: await openPack(pack, packsDirectory) };
}
