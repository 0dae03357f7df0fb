import type { Pack } from '../../../../native-models/manifest.ts';
import { openPack, type PackFiles } from '../../../../native-models/packs.ts';
import { createFaceChain, type FaceChain } from '../steps/chain.ts';
import { createBlockSearcher, type OwnedBlockSearcher } from './block-search.ts';
import { chooseProvider } from './provider.ts';
import { createSession } from './session.ts';

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

/** The same on the CPU, for what has to give the same result everywhere: evaluations, trial runs, tests. */
export async function loadCpuChain(pack: Pack, files: PackFiles): Promise<FaceChain> {
  return createFaceChain(pack, {
    detector: await createSession(files.detector, pack.detector.input, 'cpu'),
    mesh:
      files.mesh === null || pack.mesh === null
        ? null
        : await createSession(files.mesh, pack.mesh.input, 'cpu'),
    embedder: await createSession(files.embedder, pack.embedder.input, 'cpu'),
  });
}
