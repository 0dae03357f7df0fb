import { binding } from 'onnxruntime-node/dist/binding.js';
import { findPack, shippedManifest } from '../../../native-models/manifest.ts';
import { CameraPipeline } from '../../../src-main/engine/recognition/inference/camera-pipeline.ts';
import { threadCpuMs } from '../cpu-time.ts';
import type { ModelRole, Report } from './report.ts';

/*
 * The real inference process with a stop-watch in it: around ONNX Runtime's native `run`, which does all of a model's
 * work on this thread before it returns, and around each frame. Everything else is as the engine starts it.
 */
const reportIntervalMs = 1_000;
const pack = findPack(shippedManifest(), 'default');
const spent = {
  detector: { count: 0, cpuMs: 0 },
  mesh: { count: 0, cpuMs: 0 },
  embedder: { count: 0, cpuMs: 0 },
  search: { count: 0, cpuMs: 0 },
};
let frameAgesMs: number[] = [];

const NativeSession = binding.InferenceSession;
binding.InferenceSession = class extends NativeSession {
  override run(...[feeds, fetches, options]: Parameters<InstanceType<typeof NativeSession>['run']>) {
    const startedMs = threadCpuMs();
    const outputs = super.run(feeds, fetches, options);
    const runs = spent[roleOf(Object.values(feeds)[0])];
    runs.count += 1;
    runs.cpuMs += threadCpuMs() - startedMs;
    return outputs;
  }
};

/** The input's width says which model it is: mesh and embedder have one size each. The search takes no picture. */
function roleOf(input: unknown): ModelRole {
  const { dims } = input as { readonly dims: readonly number[] }; // what a session is fed are tensors
  const width = dims[3];
  if (width === undefined) return 'search';
  if (width === pack.mesh?.input.width) return 'mesh';
  return width === pack.embedder.input.width ? 'embedder' : 'detector';
}

const { process: recognise } = CameraPipeline.prototype;
CameraPipeline.prototype.process = async function (frame) {
  await recognise.call(this, frame);
  frameAgesMs.push(Date.now() - frame.capturedAt);
};

setInterval(() => {
  process.send?.({ kind: 'bench.report', ...spent, frameAgesMs } satisfies Report);
  frameAgesMs = [];
}, reportIntervalMs).unref();

await import('../../../src-main/engine/recognition/inference/inference.process.ts');
