import './no-telemetry.ts';
import { listSupportedBackends } from 'onnxruntime-node';
import { modelsOf, type Pack } from '../../../../native-models/manifest.ts';
import type { PackFiles } from '../../../../native-models/packs.ts';
import type { Model, ModelInput } from '../../../../native-models/schema/model-schema.ts';
import { createPlanarImage, type PlanarImage } from '../frames/image.ts';
import { sessionsOf, type ChainSessions } from '../steps/chain.ts';
import type { ModelOutputs, ModelSession } from '../steps/tensor.ts';
import { createSession, type Provider } from './session.ts';

/** Fastest first. ONNX Runtime must name one among its backends before it is tried. */
const preference: readonly Provider[] = ['tensorrt', 'cuda', 'coreml', 'dml', 'webgpu'];
/** Largest difference from the CPU, relative to the CPU's largest output, that still counts as the same model. */
const tolerance = 0.01;

interface ProviderTrial {
  readonly provider: Provider;
  /** Largest difference from the CPU, relative to its largest output; null when the provider didn't run. */
  readonly difference: number | null;
  /** Time of one run of all three models ÷ the CPU's; null when it didn't run. */
  readonly timeRatio: number | null;
  /** Why it was not taken; null for the one that was. */
  readonly refusal: string | null;
}

export interface ProviderChoice {
  readonly provider: Provider;
  /** For the screen: which provider runs, and how it compares with the CPU. */
  readonly words: string;
  readonly trials: readonly ProviderTrial[];
  readonly sessions: ChainSessions;
}

export interface ProviderDeps {
  readonly supported: () => readonly string[];
  readonly create: (model: Uint8Array, input: ModelInput, provider: Provider) => Promise<ModelSession>;
  readonly nowMs: () => number;
}

const realDeps: ProviderDeps = {
  supported: () => listSupportedBackends().map(({ name }) => name),
  create: createSession,
  nowMs: () => performance.now(),
};

/**
 * Loads a pack on the fastest provider that works. Each is tried alone, because ONNX Runtime drops some providers
 * silently when the CPU stands behind them; it must give the CPU's results and be faster than it.
 * @param avoid providers that are not to be tried
 */
export async function chooseProvider(
  pack: Pack,
  files: PackFiles,
  avoid: readonly string[] = [],
  deps: ProviderDeps = realDeps,
): Promise<ProviderChoice> {
  const cpu = await load(pack, files, 'cpu', deps);
  const expected = await measure(cpu, pack, deps);
  const supported = new Set(deps.supported());
  const trials: ProviderTrial[] = [];
  for (const provider of preference.filter((name) => supported.has(name))) {
    if (avoid.includes(provider)) {
      const refusal = 'it ended the recognition process';
      trials.push({ provider, difference: null, timeRatio: null, refusal });
      continue;
    }
    const { trial, sessions } = await tryProvider(provider, pack, files, expected, deps);
    trials.push(trial);
    if (sessions === null) continue;
    await releaseAll(cpu);
    const percent = ((trial.difference ?? 0) * 100).toPrecision(2);
    return { provider, words: `${provider}, differs from the CPU by at most ${percent}%`, trials, sessions };
  }
  trials.push({ provider: 'cpu', difference: 0, timeRatio: 1, refusal: null });
  return { provider: 'cpu', words: 'cpu', trials, sessions: cpu };
}

interface Measured {
  readonly outputs: readonly ModelOutputs[];
  readonly elapsedMs: number;
}

async function tryProvider(
  provider: Provider,
  pack: Pack,
  files: PackFiles,
  expected: Measured,
  deps: ProviderDeps,
): Promise<{ readonly trial: ProviderTrial; readonly sessions: ChainSessions | null }> {
  let sessions: ChainSessions | null = null;
  try {
    sessions = await load(pack, files, provider, deps);
    const measured = await measure(sessions, pack, deps);
    const difference = differenceOf(expected.outputs, measured.outputs);
    const timeRatio = measured.elapsedMs / expected.elapsedMs;
    const refusal = !(difference <= tolerance)
      ? 'its results differ from the CPU’s'
      : timeRatio >= 1
        ? 'it is slower than the CPU'
        : null;
    if (refusal !== null) await releaseAll(sessions);
    return {
      trial: { provider, difference, timeRatio, refusal },
      sessions: refusal === null ? sessions : null,
    };
  } catch (error) {
    if (sessions !== null) await releaseAll(sessions);
    const refusal = error instanceof Error ? error.message : String(error);
    return { trial: { provider, difference: null, timeRatio: null, refusal }, sessions: null };
  }
}

async function load(
  pack: Pack,
  files: PackFiles,
  provider: Provider,
  deps: ProviderDeps,
): Promise<ChainSessions> {
  const loaded: ModelSession[] = [];
  try {
    const open = async (file: Uint8Array, { input }: Model) => {
      const session = await deps.create(file, input, provider);
      loaded.push(session);
      return session;
    };
    const detector = await open(files.detector, pack.detector);
    const mesh = files.mesh === null || pack.mesh === null ? null : await open(files.mesh, pack.mesh);
    return { detector, mesh, embedder: await open(files.embedder, pack.embedder) };
  } catch (error) {
    await Promise.all(loaded.map((session) => session.release()));
    throw error;
  }
}

/** Runs each model twice on the same made-up input, the first time to warm up. */
async function measure(sessions: ChainSessions, pack: Pack, deps: ProviderDeps): Promise<Measured> {
  const inputs = modelsOf(pack).map(({ input }) => testInput(input));
  const runAll = async () => {
    const outputs: ModelOutputs[] = [];
    for (const [i, session] of sessionsOf(sessions).entries()) {
      const input = inputs[i];
      if (input !== undefined) outputs.push(await session.run(input));
    }
    return outputs;
  };
  await runAll();
  const startedMs = deps.nowMs();
  const outputs = await runAll();
  return { outputs, elapsedMs: deps.nowMs() - startedMs };
}

/** Smooth waves, different in each channel: every layer gets something other than zero. */
function testInput({ width, height }: ModelInput): PlanarImage {
  const image = createPlanarImage(width ?? 320, height ?? 256);
  for (let i = 0; i < image.planes.length; i++) {
    image.planes[i] = 127.5 * (1 + Math.sin(i * 0.37) * Math.cos(i * 0.011));
  }
  return image;
}

/** Largest difference of any output value, relative to the largest value expected of that output. */
function differenceOf(expected: readonly ModelOutputs[], measured: readonly ModelOutputs[]): number {
  let worst = 0;
  for (const [i, outputs] of expected.entries()) {
    for (const [name, values] of outputs) {
      const others = measured[i]?.get(name);
      if (others?.length !== values.length) return Infinity;
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
      // Written so that NaN counts as a difference.
      for (const [at, value] of values.entries()) {
        const difference = Math.abs(value - (others[at] ?? NaN)) / largest;
        if (!(difference <= worst)) worst = Number.isNaN(difference) ? Infinity : difference;
      }
    }
  }
  return worst;
}

async function releaseAll(sessions: ChainSessions): Promise<void> {
  for (const session of sessionsOf(sessions)) await session.release();
}
