import { readOnnx, writeOnnx, type OnnxNode } from './onnx.ts';
import { floatValue } from './graph-builder.ts';

/**
 * Cuts UltraFace after the softmax and the raw box regression: the nodes behind them decode boxes with anchors for
 * 320×240 baked in, while `steps/detect.ts` decodes for any size. Makes batch, height and width free.
 * Outputs: `scores` [batch, anchors, 2] (the second is "face") and `regression` [batch, anchors, 4].
 */
export function convertUltraFace(source: Uint8Array): Uint8Array {
  const model = readOnnx(source);
  const nodes = model.graph?.node ?? [];
  const softmax = nodes.find(({ opType, output }) => opType === 'Softmax' && output?.[0] === 'scores');
  const regression = nodes.filter(({ opType }) => opType === 'Slice')[0]?.input?.[0];
  if (softmax === undefined || regression === undefined) throw new Error('this is not the UltraFace graph');

  const kept = nodesBehind(nodes, ['scores', regression]);
  const used = new Set(kept.flatMap(({ input }) => input ?? []));
  return writeOnnx({
    ...model,
    graph: {
      ...model.graph,
      node: kept.map((node) =>
        node.output?.[0] === regression ? { ...node, output: ['regression'] } : node,
      ),
      initializer: (model.graph?.initializer ?? []).filter(({ name }) => used.has(name ?? '')),
      input: [floatValue('input', ['batch', 3, 'height', 'width'])],
      output: [
        floatValue('scores', ['batch', 'anchors', 2]),
        floatValue('regression', ['batch', 'anchors', 4]),
      ],
    },
  });
}

/** The nodes that the named values depend on, in their old order. */
function nodesBehind(nodes: readonly OnnxNode[], names: readonly string[]): readonly OnnxNode[] {
  const needed = new Set(names);
  const kept: OnnxNode[] = [];
  // ONNX graphs are sorted: every producer stands before its consumers.
  for (const node of nodes.toReversed()) {
    if (!node.output?.some((name) => needed.has(name))) continue;
    for (const name of node.input ?? []) needed.add(name);
    kept.push(node);
  }
  return kept.reverse();
}
