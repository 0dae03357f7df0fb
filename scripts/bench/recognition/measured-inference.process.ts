import { binding } from 'onnxruntime-node/dist/binding.js';
import { findPack, shippedManifest } from '../../../native-models/manifest.ts';
import { FrameParser } from '../../../src-main/engine/recognition/frame-link/frame-parser.ts';
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

/** The input's width says which model it is: mesh and embedder have one size each. */
function roleOf(input: unknown): ModelRole {
  const width = (input as { readonly dims: readonly number[] }).dims[3]; // every model takes one NCHW tensor
  if (width === pack.mesh?.input.width) return 'mesh';
  return width === pack.embedder.input.width ? 'embedder' : 'detector';
}

// oxlint-disable-next-line typescript/unbound-method -- both are called with their parser below
const { take, wipe } = FrameParser.prototype;
let capturedAt: number | null = null;
FrameParser.prototype.take = function (chunk) {
  const step = take.call(this, chunk);
  if (step.frame !== null) ({ capturedAt } = step.frame.header);
  return step;
};
/** The receiver wipes a frame as soon as it has been recognised. */
FrameParser.prototype.wipe = function () {
  wipe.call(this);
  if (capturedAt !== null) frameAgesMs.push(Date.now() - capturedAt);
  capturedAt = null;
};

setInterval(() => {
  process.send?.({ kind: 'bench.report', ...spent, frameAgesMs } satisfies Report);
  frameAgesMs = [];
}, reportIntervalMs).unref();

await import('../../../src-main/engine/recognition/inference/inference.process.ts');
