import { floatValue } from './graph-builder.ts';
import { readOnnx, writeOnnx } from './onnx.ts';

/** Replaces fr_feature's last node, Reshape to [1, −1], by Flatten, so that any number of faces fits in a run. */
export function convertFrFeature(source: Uint8Array): Uint8Array {
  const model = readOnnx(source);
  const nodes = model.graph?.node ?? [];
  const last = nodes.at(-1);
  const [features, shape] = last?.input ?? [];
  if (last?.opType !== 'Reshape' || last.output?.[0] !== 'output' || features === undefined) {
    throw new Error('this is not the fr_feature graph');
  }
  return writeOnnx({
    ...model,
    graph: {
      ...model.graph,
      node: [
        ...nodes.slice(0, -1),
        { name: 'flatten', opType: 'Flatten', input: [features], output: ['output'], attribute: [] },
      ],
      initializer: (model.graph?.initializer ?? []).filter(({ name }) => name !== shape),
      input: [floatValue('input', ['batch', 3, 112, 112])],
      output: [floatValue('output', ['batch', 512])],
    },
  });
}
