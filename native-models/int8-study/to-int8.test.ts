import { expect, test } from 'vitest';
import { createPlanarImage, type PlanarImage } from '../../src-main/engine/recognition/frames/image.ts';
import { createSession } from '../../src-main/engine/recognition/inference/session.ts';
import { floatValue, GraphBuilder } from '../convert/graph-builder.ts';
import { readOnnx } from '../convert/onnx.ts';
import { createRandom } from '../evaluate/random.ts';
import type { ModelInput } from '../schema/model-schema.ts';
import { watchRanges } from './ranges.ts';
import { toInt8 } from './to-int8.ts';

const input: ModelInput = {
  width: null,
  height: null,
  layout: 'NCHW',
  channelOrder: 'RGB',
  mean: [127, 127, 127],
  std: [128, 128, 128],
};
const random = createRandom(3);
const numbers = (count: number) => Float32Array.from({ length: count }, () => random() - 0.5);

/** Two convolutions with a ReLU and a PReLU, and the sum of both. */
function smallModel(): Uint8Array {
  const graph = new GraphBuilder();
  graph.floats('w1', [4, 3, 3, 3], numbers(108));
  graph.floats('b1', [4], numbers(4));
  graph.node('Conv', ['input', 'w1', 'b1'], 'c1', { kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
  graph.node('Relu', ['c1'], 'r1');
  graph.floats('w2', [4, 1, 3, 3], numbers(36));
  graph.node('Conv', ['r1', 'w2'], 'c2', { kernel_shape: [3, 3], pads: [1, 1, 1, 1], group: 4 });
  graph.floats('slope', [4, 1, 1], Float32Array.of(0.1, 0.2, 0.3, 0.4));
  graph.node('PRelu', ['c2', 'slope'], 'p2');
  graph.node('Add', ['r1', 'p2'], 'sum');
  graph.node('Flatten', ['sum'], 'output');
  return graph.write(
    'small',
    [floatValue('input', ['batch', 3, 'height', 'width'])],
    [floatValue('output', ['batch', 'all'])],
  );
}

function picture(): PlanarImage {
  const image = createPlanarImage(8, 8);
  image.planes.forEach((_, i) => (image.planes[i] = 256 * random()));
  return image;
}

test('a model in 8-bit integers gives nearly what it gave', async () => {
  const model = smallModel();
  const pictures = Array.from({ length: 8 }, picture);
  const watcher = await watchRanges(model, input);
  for (const one of pictures) await watcher.watch(one);
  const ranges = watcher.ranges();
  await watcher.release();
  expect(ranges.get('input')).toEqual({ low: -127 / 128, high: 1 });
  expect(ranges.get('r1')?.low).toBe(0);
  const quantised = toInt8(model, ranges);
  const operators = readOnnx(quantised).graph?.node?.map(({ opType }) => opType) ?? [];
  // The ReLU is where the bytes of its convolution begin.
  expect(operators).toEqual([
    'QuantizeLinear',
    'QLinearConv',
    'QLinearConv',
    'DequantizeLinear',
    'PRelu',
    'QuantizeLinear',
    'QLinearAdd',
    'DequantizeLinear',
    'Flatten',
  ]);
  const [exact, rough] = [
    await createSession(model, input, 'cpu'),
    await createSession(quantised, input, 'cpu'),
  ];
  const largest = (ranges.get('sum')?.high ?? Number.NaN) * 0.05;
  for (const one of pictures) {
    const before = (await exact.run(one)).get('output') ?? new Float32Array();
    const after = (await rough.run(one)).get('output') ?? new Float32Array();
    expect(after).toHaveLength(256);
    const differences = after.map((value, i) => Math.abs(value - (before[i] ?? Number.NaN)));
    expect(differences.toSorted()[Math.floor(0.95 * differences.length)]).toBeLessThan(largest);
    expect(after).not.toEqual(before);
  }
  await exact.release();
  await rough.release();
});

test('a value whose range nobody saw is computed as before', () => {
  const model = smallModel();
  const operators = readOnnx(toInt8(model, new Map())).graph?.node?.map(({ opType }) => opType);
  expect(operators).toEqual(readOnnx(model).graph?.node?.map(({ opType }) => opType));
});
