import type { Pack } from '../../../../native-models/manifest.ts';
import type { PackFiles } from '../../../../native-models/packs.ts';
import type { ChainSessions } from '../steps/chain.ts';
import {
  openReference,
  realDeps,
  releaseAll,
  tryProvider,
  type ProviderDeps,
  type ProviderTrial,
} from './provider-trial.ts';
import type { Provider } from './session.ts';

/** Fastest first. ONNX Runtime must name one among its backends before it is tried. */
export const preference: readonly Provider[] = ['tensorrt', 'cuda', 'coreml', 'dml', 'webgpu'];

export interface ProviderChoice {
  readonly provider: Provider;
  /** For the screen: which provider runs, and how it compares with the CPU. */
  readonly words: string;
  readonly trials: readonly ProviderTrial[];
  readonly sessions: ChainSessions;
}

/**
 * Loads a pack on the fastest provider that works. Each is tried alone, because ONNX Runtime drops some providers
 * silently when the CPU stands behind them; it must give the CPU's results and be faster than it. Half precision is taken
 * where it passes the same check and is faster still.
 * @param avoid providers that are not to be tried
 */
export async function chooseProvider(
  pack: Pack,
  files: PackFiles,
  avoid: readonly string[] = [],
  deps: ProviderDeps = realDeps,
): Promise<ProviderChoice> {
  const cpu = await openReference(pack, files, deps);
  const supported = new Set(deps.supported());
  const trials: ProviderTrial[] = [];
  for (const provider of preference.filter((name) => supported.has(name))) {
    if (avoid.includes(provider)) {
      const refusal = 'it ended the recognition process';
      trials.push({ provider, precision: 'single', difference: null, timeRatio: null, refusal });
      continue;
    }
    const single = await tryProvider({ provider, precision: 'single' }, cpu, deps);
    trials.push(single.trial);
    if (single.sessions === null) continue;
    await releaseAll(cpu.sessions);
    const half = await tryProvider({ provider, precision: 'half' }, cpu, deps);
    const isHalfFaster = (half.trial.timeRatio ?? Infinity) < (single.trial.timeRatio ?? 0);
    if (half.sessions === null || !isHalfFaster) {
      if (half.sessions !== null) await releaseAll(half.sessions);
      trials.push({ ...half.trial, refusal: half.trial.refusal ?? 'it is no faster than single precision' });
      return { provider, words: wordsOf(single.trial), trials, sessions: single.sessions };
    }
    trials.push(half.trial);
    await releaseAll(single.sessions);
    return { provider, words: wordsOf(half.trial), trials, sessions: half.sessions };
  }
  trials.push({ provider: 'cpu', precision: 'single', difference: 0, timeRatio: 1, refusal: null });
  return { provider: 'cpu', words: 'cpu', trials, sessions: cpu.sessions };
}

function wordsOf({ provider, precision, difference }: ProviderTrial): string {
  const percent = ((difference ?? 0) * 100).toPrecision(2);
  const how = precision === 'half' ? `${provider} with half precision` : provider;
  return `${how}, differs from the CPU by at most ${percent}%`;
}
