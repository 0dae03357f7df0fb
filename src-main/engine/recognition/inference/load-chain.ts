import type { Pack } from '../../../../native-models/manifest.ts';
import { openPack } from '../../../../native-models/packs.ts';
import { createFaceChain, type FaceChain } from '../steps/chain.ts';
import { createBlockSearcher, type OwnedBlockSearcher } from './block-search.ts';
import { chooseProvider } from './provider.ts';

export interface LoadedChain {
  readonly chain: FaceChain;
  readonly searcher: OwnedBlockSearcher;
  /** Which execution provider runs and how it compared with the CPU, for the screen and the log. */
  readonly providerWords: string;
}

/** Reads a pack's models, checks their hashes and loads them on the fastest provider that gives the CPU's results. */
export async function loadChain(pack: Pack, packsDirectory: string): Promise<LoadedChain> {
  const { provider, sessions, words } = await chooseProvider(pack, await openPack(pack, packsDirectory));
  return {
    chain: createFaceChain(pack, sessions),
    searcher: await createBlockSearcher(provider, pack.embedder.dimension),
    providerWords: words,
  };
}
