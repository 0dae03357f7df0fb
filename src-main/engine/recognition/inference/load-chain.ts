import type { Pack } from '../../../../native-models/manifest.ts';
import { openPack } from '../../../../native-models/packs.ts';
import { createFaceChain, type FaceChain } from '../steps/chain.ts';
import { chooseProvider } from './provider.ts';

export interface LoadedChain {
  readonly chain: FaceChain;
  /** Which execution provider runs and how it compared with the CPU, for the screen and the log. */
  readonly providerWords: string;
}

/** Reads a pack's models, checks their hashes and loads them on the fastest provider that gives the CPU's results. */
export async function loadChain(pack: Pack, packsDirectory: string): Promise<LoadedChain> {
  const { sessions, words } = await chooseProvider(pack, await openPack(pack, packsDirectory));
  return { chain: createFaceChain(pack, sessions), providerWords: words };
}
