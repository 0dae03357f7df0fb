import type { ChainSessions } from '../steps/chain.ts';
import type { ModelOutputs, ModelSession } from '../steps/tensor.ts';
import type { OwnedBlockSearcher } from './block-search.ts';
import type { Provider } from './session.ts';

/** Models and search, loaded on one provider. */
export interface Machinery {
  readonly provider: Provider;
  readonly sessions: ChainSessions;
  readonly searcher: OwnedBlockSearcher;
}

/**
 * Goes on with the CPU when another provider fails in the middle of a deployment: what was being run is run again there,
 * so no face, frame or track is lost. A provider that gives numbers which aren't finite has failed too. It is not tried
 * again before the next start.
 * @param openCpu loads the same models on the CPU
 * @param onFallback says why, once, when the CPU has taken over
 */
export function withFallback(
  chosen: Machinery,
  openCpu: () => Promise<Machinery>,
  onFallback: (failed: Provider, cause: unknown) => void,
): Machinery {
  if (chosen.provider === 'cpu') return chosen;
  let current = chosen;
  let takingOver: Promise<void> | null = null;

  async function takeOver(cause: unknown): Promise<void> {
    const cpu = await openCpu();
    current = cpu;
    onFallback(chosen.provider, cause);
    // Whatever it says to this, it is done with.
    await release(chosen).catch(() => undefined);
  }

  /** Tries with what runs now; if that is the provider and it fails, once more when the CPU has taken over. */
  async function attempt<Result>(work: (machinery: Machinery) => Promise<Result>): Promise<Result> {
    if (current !== chosen) return work(current);
    try {
      return await work(chosen);
    } catch (cause) {
      takingOver ??= takeOver(cause);
      await takingOver;
      return work(current);
    }
  }

  const session = (pick: (sessions: ChainSessions) => ModelSession | null): ModelSession => ({
    run: (picture) =>
      attempt(async ({ provider, sessions }) => {
        const picked = pick(sessions);
        if (picked === null) throw new Error('the pack has no such model');
        const outputs = await picked.run(picture);
        if (provider !== 'cpu') assertFinite(outputs);
        return outputs;
      }),
    release: async () => pick(current.sessions)?.release(),
  });

  return {
    get provider() {
      return current.provider;
    },
    sessions: {
      detector: session(({ detector }) => detector),
      mesh: chosen.sessions.mesh === null ? null : session(({ mesh }) => mesh),
      embedder: session(({ embedder }) => embedder),
    },
    searcher: {
      get error() {
        return current.searcher.error;
      },
      search: (...question) => attempt(({ searcher }) => searcher.search(...question)),
      forget: (block) => current.searcher.forget(block),
      release: () => current.searcher.release(),
    },
  };
}

async function release({ sessions, searcher }: Machinery): Promise<void> {
  await searcher.release();
  for (const session of [sessions.detector, sessions.mesh, sessions.embedder]) await session?.release();
}

/** A detector whose numbers are none would see nobody, in silence. A sum is finite only if all of its numbers are. */
function assertFinite(outputs: ModelOutputs): void {
  for (const [name, values] of outputs) {
    let sum = 0;
    for (const value of values) sum += value;
    if (!Number.isFinite(sum))
      throw new Error(`the model's output "${name}" holds numbers that are not finite`);
  }
}
