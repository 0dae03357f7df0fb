import './no-telemetry.ts';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { fusePreprocessing } from '../../../../native-models/convert/fuse-preprocessing.ts';
import { replacePRelu } from '../../../../native-models/convert/replace-prelu.ts';
import { toHalf } from '../../../../native-models/convert/to-half.ts';
import type { ModelInput } from '../../../../native-models/schema/model-schema.ts';
import type { ModelOutputs, ModelSession } from '../steps/tensor.ts';

/** ONNX Runtime's names of its execution providers. */
export type Provider = 'tensorrt' | 'cuda' | 'coreml' | 'dml' | 'webgpu' | 'cpu';
/** What a graph computes with: 32-bit floats, or halves (FP16), which graphics cards are faster with. */
export type Precision = 'single' | 'half';

// A provider that can't be loaded is tried anyway and reported by `chooseProvider`: not twice, in the log as well.
env.logLevel = 'fatal';
/** ONNX Runtime's own levels: 3 leaves errors only. */
const errorsOnly = 3;

/**
 * Opens a graph on one provider. One thread a session: more spin, and cost twice the CPU for less speed. `run` blocks
 * this process for as long as the graph takes.
 */
export function openSession(graph: Uint8Array, provider: Provider): Promise<InferenceSession> {
  return InferenceSession.create(graph, {
    executionProviders: [provider],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: errorsOnly,
  });
}

/** Loads a model that was checked already, with its preprocessing in front of it and in the form that the provider likes. */
export async function createSession(
  model: Uint8Array,
  input: ModelInput,
  provider: Provider,
  precision: Precision = 'single',
): Promise<ModelSession> {
  const fused = fusePreprocessing(model, input);
  const liked = provider === 'cpu' ? replacePRelu(fused) : fused;
  const session = await openSession(precision === 'half' ? toHalf(liked) : liked, provider);
  const [inputName = ''] = session.inputNames;
  return {
    async run({ planes, width, height }): Promise<ModelOutputs> {
      const feeds = { [inputName]: new Tensor('uint8', planes, [1, 3, height, width]) };
      const results = await session.run(feeds);
      return new Map(Object.entries(results).map(([name, tensor]) => [name, floatsOf(name, tensor)]));
    },
    release: () => session.release(),
  };
}

function floatsOf(name: string, tensor: Tensor): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  throw new Error(`the model's output "${name}" holds no floats`);
}
