import { writeOnnx, type OnnxAttribute, type OnnxNode, type OnnxTensor, type OnnxValue } from './onnx.ts';

/** Sizes of a tensor; a name stands for a size that is only known when the model runs. */
export type Dims = readonly (number | string)[];

// Numbers from onnx.proto.
export const elementType = { float: 1, uint8: 2, int32: 6, int64: 7 } as const;
const attributeType = { int: 2, tensor: 4, ints: 7 } as const;
/** IR 7 with operator set 13: old enough for every ONNX Runtime in use, new enough for Pad with an input. */
const irVersion = 7;
const operatorSet = 13;

/** Collects the nodes and weights of a graph in NCHW layout, and writes them as an ONNX file. */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #weights: OnnxTensor[] = [];

  /**
   * @param output the one output's name, or those of all
   * @param attributes integers, or lists of integers, by name
   */
  node(
    opType: string,
    input: readonly string[],
    output: string | readonly string[],
    attributes: Readonly<Record<string, number | readonly number[]>> = {},
  ): void {
    const attribute = Object.entries(attributes).map(([name, value]): OnnxAttribute =>
      typeof value === 'number'
        ? { name, i: value, type: attributeType.int }
        : { name, ints: value, type: attributeType.ints },
    );
    const outputs = typeof output === 'string' ? [output] : output;
    this.#nodes.push({ name: outputs.join(), opType, input, output: outputs, attribute });
  }

  floats(name: string, dims: readonly number[], values: Float32Array): string {
    const rawData = new Uint8Array(values.length * 4);
    const view = new DataView(rawData.buffer);
    values.forEach((value, i) => view.setFloat32(i * 4, value, true));
    this.#weights.push({ dims, dataType: elementType.float, name, rawData });
    return name;
  }

  integers(name: string, values: readonly number[]): string {
    this.#weights.push({ dims: [values.length], dataType: elementType.int64, int64Data: values, name });
    return name;
  }

  /** A constant as a node, which graphs of every age may have. Answers its name. */
  constant(name: string, dims: readonly number[], values: Float32Array | BigInt64Array): string {
    const dataType = values instanceof Float32Array ? elementType.float : elementType.int64;
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const value = { name: 'value', t: { dims, dataType, rawData }, type: attributeType.tensor };
    this.#nodes.push({ name, opType: 'Constant', input: [], output: [name], attribute: [value] });
    return name;
  }

  write(name: string, inputs: readonly OnnxValue[], outputs: readonly OnnxValue[]): Uint8Array {
    return writeOnnx({
      irVersion,
      producerName: 'cordon',
      opsetImport: [{ version: operatorSet }],
      graph: { node: this.#nodes, name, initializer: this.#weights, input: inputs, output: outputs },
    });
  }
}

/** Describes an input or output of 32-bit floats. */
export function floatValue(name: string, dims: Dims): OnnxValue {
  return typedValue(name, 'float', dims);
}

/** Describes an input or output. */
export function typedValue(name: string, type: keyof typeof elementType, dims: Dims): OnnxValue {
  const dim = dims.map((size) => (typeof size === 'number' ? { value: size } : { parameter: size }));
  return { name, type: { tensorType: { elementType: elementType[type], shape: { dim } } } };
}
