import { FlatTable } from './flatbuffer.ts';

// Numbers from TensorFlow Lite's schema.fbs.
const builtins = new Map([
  [0, 'add'],
  [3, 'convolution'],
  [4, 'depthwise-convolution'],
  [18, 'multiply'],
  [19, 'relu'],
  [22, 'reshape'],
  [41, 'subtract'],
  [101, 'absolute'],
] as const);
type TfliteKind = typeof builtins extends Map<unknown, infer Kind> ? Kind : never;
const float32 = 0;
const noActivation = 0;

export interface TfliteTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** The values of a weight; null for what is computed, and for integers. */
  readonly values: Float32Array | null;
}

export interface TfliteOperator {
  readonly kind: TfliteKind;
  readonly inputs: readonly TfliteTensor[];
  readonly output: TfliteTensor;
  /** Convolutions only. */
  readonly isSame: boolean;
  readonly stride: number;
}

export interface TfliteModel {
  readonly operators: readonly TfliteOperator[];
  readonly input: TfliteTensor;
  readonly output: TfliteTensor;
}

/** Reads a TensorFlow Lite model of one graph made of the few kinds of operation above. */
export function readTflite(bytes: Uint8Array): TfliteModel {
  const model = FlatTable.root(bytes);
  // Newer files write the code in field 3 and leave the old byte at its limit.
  const codes = model.tables(1).map((code) => Math.max(code.int8(0), code.int32(3)));
  const buffers = model.tables(4);
  const graph = only(model.tables(2));
  const tensors = graph.tables(0).map((tensor): TfliteTensor => {
    const data = buffers[tensor.int32(2)]?.bytes(0);
    const isWeight = data !== undefined && data.length > 0 && tensor.int8(1) === float32;
    return { name: tensor.text(3), dims: tensor.int32s(0), values: isWeight ? readFloats(data) : null };
  });
  const tensorAt = (index: number) => {
    const tensor = tensors[index];
    if (tensor === undefined) throw new Error(`the model names a tensor ${index} that it doesn't have`);
    return tensor;
  };

  const operators = graph.tables(3).map((operator): TfliteOperator => {
    const kind = builtins.get((codes[operator.int32(0)] ?? -1) as never);
    if (kind === undefined) throw new Error('the model has an operation of an unknown kind');
    const isConvolution = kind === 'convolution' || kind === 'depthwise-convolution';
    const options = isConvolution ? operator.table(4) : null;
    const activation = options?.int8(kind === 'convolution' ? 3 : 4) ?? noActivation;
    if (activation !== noActivation) throw new Error('fused activations are not expected in this model');
    return {
      kind,
      inputs: operator.int32s(1).map(tensorAt),
      output: tensorAt(only(operator.int32s(2))),
      isSame: options?.int8(0) === 0,
      stride: options?.int32(1) ?? 1,
    };
  });
  return { operators, input: tensorAt(only(graph.int32s(1))), output: tensorAt(only(graph.int32s(2))) };
}

function readFloats(data: Uint8Array): Float32Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Float32Array.from({ length: data.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined || items.length !== 1) throw new Error(`expected one, not ${items.length}`);
  return item;
}
