import type { PlanarImage } from '../../src-main/engine/recognition/frames/image.ts';
import { createSession } from '../../src-main/engine/recognition/inference/session.ts';
import { floatValue } from '../convert/graph-builder.ts';
import { readOnnx, writeOnnx } from '../convert/onnx.ts';
import type { ModelInput } from '../schema/model-schema.ts';

interface Range {
  readonly low: number;
  readonly high: number;
}
/** Between which numbers each value inside a model lies, by its name. */
export type Ranges = ReadonlyMap<string, Range>;

export interface RangeWatcher {
  /** Computes a picture and takes note of all values inside. */
  watch(picture: PlanarImage): Promise<void>;
  ranges(): Ranges;
  release(): Promise<void>;
}

/** Watches what flows through a model while it computes pictures: the lowest and highest of each value, as means over the pictures. */
export async function watchRanges(model: Uint8Array, input: ModelInput): Promise<RangeWatcher> {
  const session = await createSession(exposeValues(model), input, 'cpu');
  const sums = new Map<string, { low: number; high: number }>();
  let pictures = 0;
  return {
    async watch(picture) {
      pictures += 1;
      for (const [name, values] of await session.run(picture)) {
        const sum = sums.get(name) ?? { low: 0, high: 0 };
        sums.set(name, sum);
        let [low, high] = [Infinity, -Infinity];
        for (const value of values) {
          if (value < low) low = value;
          if (value > high) high = value;
        }
        sum.low += low;
        sum.high += high;
      }
    },
    ranges() {
      const ranges = new Map<string, Range>(
        [...sums].map(([name, { low, high }]) => [name, { low: low / pictures, high: high / pictures }]),
      );
      return ranges.set(inputNameOf(model), rangeOfInput(input));
    },
    release: () => session.release(),
  };
}

/** What becomes of a byte, by what the input's preprocessing says. */
function rangeOfInput({ mean, std }: ModelInput): Range {
  const at = (byte: number) => mean.map((value, channel) => (byte - value) / (std[channel] ?? 1));
  return { low: Math.min(...at(0)), high: Math.max(...at(255)) };
}

function inputNameOf(model: Uint8Array): string {
  const { graph } = readOnnx(model);
  const weights = new Set((graph?.initializer ?? []).map(({ name }) => name));
  return (graph?.input ?? []).find(({ name }) => !weights.has(name))?.name ?? '';
}

const exposed = new Set(['Conv', 'Add', 'Relu', 'PRelu', 'MaxPool', 'Pad']);

/** The same model with all pictures inside it among its outputs. */
function exposeValues(model: Uint8Array): Uint8Array {
  const content = readOnnx(model);
  const { graph } = content;
  if (graph === undefined) throw new Error('this is no ONNX model: it has no graph');
  const given = new Set((graph.output ?? []).map(({ name }) => name));
  const inside = (graph.node ?? [])
    .filter(({ opType = '' }) => exposed.has(opType))
    .flatMap(({ output = [] }) => output)
    .filter((name) => !given.has(name));
  const outputs = inside.map((name) => floatValue(name, ['batch', 'channels', 'rows', 'columns']));
  return writeOnnx({ ...content, graph: { ...graph, output: [...(graph.output ?? []), ...outputs] } });
}
