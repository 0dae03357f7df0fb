import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findPack, shippedManifest } from '../../../../../native-models/manifest.ts';
import { openPack } from '../../../../../native-models/packs.ts';
import { defaultPacksDirectory } from '../../../../../native-models/where.ts';
import { loadCpuChain } from '../../inference/load-chain.ts';
import type { FaceChain } from '../chain.ts';

/** A pack of the shipped manifest on the CPU. Its models must have been fetched. */
export async function loadChain(packId = 'default'): Promise<FaceChain> {
  const pack = findPack(shippedManifest(), packId);
  return loadCpuChain(pack, await openPack(pack, defaultPacksDirectory));
}

/** The portraits of synthetic people that come with the demo. */
export const portraitIds = [500, 501, 502, 503, 504, 505, 506, 507, 508, 509].map(
  (number) => `SYN-${number}`,
);

export function readPortrait(id: string): Promise<Buffer> {
  return readFile(join(import.meta.dirname, '../../../../../assets/demo/portraits', `${id}.jpg`));
}
