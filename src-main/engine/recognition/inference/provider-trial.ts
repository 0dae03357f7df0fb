import './no-telemetry.ts';
import { listSupportedBackends } from 'onnxruntime-node';
import { modelsOf, type Pack } from '../../../../native-models/manifest.ts';
import type { PackFiles } from '../../../../native-models/packs.ts';
import type { Model, ModelInput } from '../../../../native-models/schema/model-schema.ts';
import { createPlanarImage, type PlanarImage } from '../frames/image.ts';
import { sessionsOf, type ChainSessions } from '../steps/chain.ts';
import type { ModelOutputs, ModelSession } from '../steps/tensor.ts';
import { createSession, type Precision, type Provider } from './session.ts';

/** Largest difference from the CPU, relative to the CPU's largest output, that still counts as the same model. */
const tolerance = 0.01;

export interface ProviderTrial {
  readonly provider: Provider;
  readonly precision: Precision;
  /** Largest difference from the CPU, relative to its largest output; null when the provider didn't run. */
  readonly difference: number | null;
  /** Time of one run of all three models ÷ the CPU's; null when it didn't run. */
  readonly timeRatio: number | null;
  /** Why it was not taken; null for one that passed. */
  readonly refusal: string | null;
}

export interface ProviderDeps {
  readonly supported: () => readonly string[];
  readonly create: (
    model: Uint8Array,
    input: ModelInput,
    provider: Provider,
    precision: Precision,
  ) => Promise<ModelSession>;
  readonly nowMs: () => number;
}

export const realDeps: ProviderDeps = {
  supported: () => listSupportedBackends().map(({ name }) => name),
  create: createSession,
  nowMs: () => performance.now(),
};

/** A pack that is to be tried, and what the CPU makes of it. */
export interface Reference {
  readonly pack: Pack;
  readonly files: PackFiles;
  readonly sessions: ChainSessions;
  readonly outputs: readonly ModelOutputs[];
  readonly elapsedMs: number;
}

/** Loads a pack on the CPU, against which the others are held. */
export async function openReference(pack: Pack, files: PackFiles, deps: ProviderDeps): Promise<Reference> {
  const sessions = await load(pack, files, { provider: 'cpu', precision: 'single' }, deps);
  return { pack, files, sessions, ...(await measure(sessions, pack, deps)) };
}

/** Loads a pack on a provider and holds it against the CPU. The sessions are null, and released, where it was refused. */
export async function tryProvider(
  wanted: Pick<ProviderTrial, 'provider' | 'precision'>,
  { pack, files, outputs, elapsedMs }: Reference,
  deps: ProviderDeps,
): Promise<{ readonly trial: ProviderTrial; readonly sessions: ChainSessions | null }> {
  let sessions: ChainSessions | null = null;
  try {
    sessions = await load(pack, files, wanted, deps);
    const measured = await measure(sessions, pack, deps);
    const difference = differenceOf(outputs, measured.outputs);
    const timeRatio = measured.elapsedMs / elapsedMs;
    const refusal = !(difference <= tolerance)
      ? 'its results differ from the CPU’s'
      : timeRatio >= 1
        ? 'it is slower than the CPU'
        : null;
    if (refusal !== null) await releaseAll(sessions);
    return {
      trial: { ...wanted, difference, timeRatio, refusal },
      sessions: refusal === null ? sessions : null,
    };
  } catch (error) {
    if (sessions !== null) await releaseAll(sessions);
    const refusal = error instanceof Error ? error.message : String(error);
    return { trial: { ...wanted, difference: null, timeRatio: null, refusal }, sessions: null };
  }
}

async function load(
  pack: Pack,
  files: PackFiles,
  { provider, precision }: Pick<ProviderTrial, 'provider' | 'precision'>,
  deps: ProviderDeps,
): Promise<ChainSessions> {
  const loaded: ModelSession[] = [];
  try {
    const open = async (file: Uint8Array, { input }: Model) => {
      const session = await deps.create(file, input, provider, precision);
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
async function measure(
  sessions: ChainSessions,
  pack: Pack,
  deps: ProviderDeps,
): Promise<Pick<Reference, 'outputs' | 'elapsedMs'>> {
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

export async function releaseAll(sessions: ChainSessions): Promise<void> {
  for (const session of sessionsOf(sessions)) await session.release();
}
