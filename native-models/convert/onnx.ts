import { decode, encode, many, one, type Message } from './protobuf.ts';

/** TensorProto.DataType.FLOAT */
const floatType = 1;

// The part of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) that these models use.
const tensor = {
  dims: many(1, 'integer'),
  dataType: one(2, 'integer'),
  floatData: many(4, 'float'),
  int32Data: many(5, 'integer'),
  int64Data: many(7, 'integer'),
  name: one(8, 'text'),
  rawData: one(9, 'bytes'),
} as const;
const attribute = {
  name: one(1, 'text'),
  f: one(2, 'float'),
  i: one(3, 'integer'),
  s: one(4, 'bytes'),
  t: one(5, tensor),
  floats: many(7, 'float'),
  ints: many(8, 'integer'),
  strings: many(9, 'bytes'),
  docString: one(13, 'text'),
  type: one(20, 'integer'),
} as const;
const node = {
  input: many(1, 'text'),
  output: many(2, 'text'),
  name: one(3, 'text'),
  opType: one(4, 'text'),
  attribute: many(5, attribute),
  docString: one(6, 'text'),
  domain: one(7, 'text'),
} as const;
const dimension = { value: one(1, 'integer'), parameter: one(2, 'text') } as const;
const shape = { dim: many(1, dimension) } as const;
const tensorKind = { elementType: one(1, 'integer'), shape: one(2, shape) } as const;
const valueInfo = {
  name: one(1, 'text'),
  type: one(2, { tensorType: one(1, tensorKind), denotation: one(6, 'text') }),
  docString: one(3, 'text'),
} as const;
const graph = {
  node: many(1, node),
  name: one(2, 'text'),
  initializer: many(5, tensor),
  docString: one(10, 'text'),
  input: many(11, valueInfo),
  output: many(12, valueInfo),
  valueInfo: many(13, valueInfo),
} as const;
const model = {
  irVersion: one(1, 'integer'),
  producerName: one(2, 'text'),
  producerVersion: one(3, 'text'),
  domain: one(4, 'text'),
  modelVersion: one(5, 'integer'),
  docString: one(6, 'text'),
  graph: one(7, graph),
  opsetImport: many(8, { domain: one(1, 'text'), version: one(2, 'integer') }),
} as const;

export type OnnxTensor = Message<typeof tensor>;
export type OnnxAttribute = Message<typeof attribute>;
export type OnnxNode = Message<typeof node>;
export type OnnxValue = Message<typeof valueInfo>;

export type OnnxModel = Message<typeof model>;

export function readOnnx(bytes: Uint8Array): OnnxModel {
  return decode(model, bytes);
}

export function writeOnnx(content: OnnxModel): Uint8Array {
  return encode(model, content);
}

/** A tensor by itself, and its numbers where they are 32-bit floats. */
export function readTensor(bytes: Uint8Array): {
  readonly dims: readonly number[];
  readonly values: Float32Array | null;
} {
  const content = decode(tensor, bytes);
  const { dims = [], dataType } = content;
  return { dims, values: dataType === floatType ? floatsOf(content) : null };
}

/** The numbers of a tensor of 32-bit floats, a copy; they stand in it in one of two ways. */
export function floatsOf({ rawData, floatData }: OnnxTensor): Float32Array {
  return rawData === undefined
    ? Float32Array.from(floatData ?? [])
    : new Float32Array(Uint8Array.from(rawData).buffer);
}
