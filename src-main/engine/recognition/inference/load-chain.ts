import type { Pack } from '../../../../native-models/manifest.ts';
import { openPack, type PackFiles } from '../../../../native-models/packs.ts';
import { createFaceChain, type ChainSessions, type FaceChain } from '../steps/chain.ts';
import { createBlockSearcher, type OwnedBlockSearcher } from './block-search.ts';
import { withFallback } from './fallback.ts';
import { chooseProvider } from './provider.ts';
import { createSession, type Provider } from './session.ts';

export interface LoadedChain {
  readonly chain: FaceChain;
  readonly searcher: OwnedBlockSearcher;
  readonly provider: Provider;
  /** Which execution provider runs and how it compared with the CPU, for the screen and the log. */
  readonly providerWords: string;
}

export interface LoadChainOptions {
  /** Providers that are not to be tried, because they brought the process down. */
  readonly avoid: readonly string[];
  /** A provider failed and the CPU has taken over. */
  readonly onFallback: (failed: Provider, cause: unknown) => void;
}

/** Reads a pack's models, checks their hashes and loads them on the fastest provider that gives the CPU's results. */
export async function loadChain(
  pack: Pack,
  packsDirectory: string,
  { avoid, onFallback }: LoadChainOptions = { avoid: [], onFallback: () => undefined },
): Promise<LoadedChain> {
  const files = await openPack(pack, packsDirectory);
  const { provider, sessions, words } = await chooseProvider(pack, files, avoid);
  const { dimension } = pack.embedder;
  const machinery = withFallback(
    { provider, sessions, searcher: await createBlockSearcher(provider, dimension) },
    async () => ({
      provider: 'cpu',
      sessions: await openOnCpu(pack, files),
      searcher: await createBlockSearcher('cpu', dimension),
    }),
    onFallback,
  );
  return {
    chain: createFaceChain(pack, machinery.sessions),
    searcher: machinery.searcher,
    provider,
    providerWords: words,
  };
}

/** The same on the CPU, for what has to give the same result everywhere: evaluations, trial runs, tests. */
export async function loadCpuChain(pack: Pack, files: PackFiles): Promise<FaceChain> {
  return createFaceChain(pack, await openOnCpu(pack, files));
}

async function openOnCpu(pack: Pack, files: PackFiles): Promise<ChainSessions> {
  return {
    detector: await createSession(files.detector, pack.detector.input, 'cpu'),
    mesh:
      files.mesh === null || pack.mesh === null
        ? null
        : await createSession(files.mesh, pack.mesh.input, 'cpu'),
    embedder: await createSession(files.embedder, pack.embedder.input, 'cpu'),
  };
}
