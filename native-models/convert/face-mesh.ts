import { floatValue, GraphBuilder } from './graph-builder.ts';
import { at, convolutionPads, transpose } from './layout.ts';
import {
  integersAttribute,
  readTfjs,
  textAttribute,
  textsAttribute,
  type TfjsModel,
  type TfjsNode,
  type TfjsWeight,
} from './tfjs.ts';

const inputName = 'input_1';
const inputSize = [192, 192] as const;
/** The outputs that are kept, by their TensorFlow.js names; the third, contours, is not used. */
const outputs = new Map([
  ['Identity_2', { name: 'mesh', size: 1404 }],
  ['Identity_1', { name: 'flag', size: 1 }],
]);

/**
 * MediaPipe FaceMesh from TensorFlow.js (NHWC) to ONNX (NCHW).
 * Input: [batch, 3, 192, 192]. Outputs: `mesh` [batch, 1404] (468 × x, y, z in input pixels), `flag` [batch, 1].
 */
export function convertFaceMesh(json: Uint8Array, binary: Uint8Array): Uint8Array {
  const conversion = new FaceMeshConversion(readTfjs(json, binary));
  for (const name of outputs.keys()) conversion.convert(name);
  return conversion.graph.write(
    'face-mesh',
    [floatValue(inputName, ['batch', 3, ...inputSize])],
    [...outputs.values()].map(({ name, size }) => floatValue(name, ['batch', size])),
  );
}

class FaceMeshConversion {
  readonly graph = new GraphBuilder();
  readonly #nodes: ReadonlyMap<string, TfjsNode>;
  readonly #weights: TfjsModel['weights'];
  readonly #done = new Set([inputName]);
  /** Rows and columns of each value: TensorFlow's "SAME" padding depends on them. */
  readonly #sizes = new Map<string, readonly [number, number]>([[inputName, inputSize]]);

  constructor({ nodes, weights }: TfjsModel) {
    this.#nodes = new Map(nodes.map((node) => [node.name, node]));
    this.#weights = weights;
  }

  /** Converts a node after all that it depends on. */
  convert(name: string): void {
    if (this.#done.has(name) || this.#weights.has(name)) return;
    this.#done.add(name);
    const node = this.#nodes.get(name);
    if (node === undefined) throw new Error(`the node ${name} is missing`);
    for (const input of node.input) this.convert(input);
    this.#sizes.set(name, this.#add(node));
  }

  /** Adds one node; returns the rows and columns of its result. */
  #add(node: TfjsNode): readonly [number, number] {
    const { name, op, input } = node;
    const [first = '', second = ''] = input;
    switch (op) {
      case '_FusedConv2D':
        return this.#convolve(node, false);
      case 'DepthwiseConv2dNative':
        return this.#convolve(node, true);
      case 'AddV2':
        this.graph.node('Add', [first, second], name);
        break;
      case 'Prelu':
        this.#prelu(first, second, name);
        break;
      case 'Sigmoid':
        this.graph.node('Sigmoid', [first], name);
        break;
      case 'MaxPool': {
        // All of them halve the picture: 2 × 2, stride 2, VALID.
        this.graph.node('MaxPool', [first], name, { kernel_shape: [2, 2], strides: [2, 2] });
        const [rows, columns] = this.#size(first);
        return [rows >> 1, columns >> 1];
      }
      case 'Pad': {
        const pairs = this.#weight(second).values;
        // TensorFlow: [before, after] of each NHWC axis. ONNX: all befores, then all afters, of NCHW axes.
        const pads = [0, 1].flatMap((side) => [0, 3, 1, 2].map((axis) => at(pairs, 2 * axis + side)));
        this.graph.node('Pad', [first, this.graph.integers(second, pads)], name);
        break;
      }
      case 'Reshape':
        // Only pictures of 1 × 1 are reshaped, so the order of their axes makes no difference.
        this.graph.node('Flatten', [first], name);
        break;
      case 'Identity':
        this.graph.node('Identity', [first], outputs.get(name)?.name ?? name);
        break;
      default:
        throw new Error(`FaceMesh has an operation of an unknown kind: ${op}`);
    }
    return this.#size(first);
  }

  #convolve(node: TfjsNode, isDepthwise: boolean): readonly [number, number] {
    const [source = '', kernelName = '', ...more] = node.input;
    const { dims } = this.#weight(kernelName);
    const kernel = [at(dims, 0), at(dims, 1)] as const;
    const stride = at(integersAttribute(node, 'strides'), 1);
    const isSame = textAttribute(node, 'padding') === 'SAME';
    const { pads, size } = convolutionPads(isSame, this.#size(source), kernel, stride);
    const fused = textsAttribute(node, 'fused_ops');
    const bias = fused.includes('BiasAdd') ? more[0] : undefined;
    const slope = fused.includes('Prelu') ? more.at(-1) : undefined;
    const result = slope === undefined ? node.name : `${node.name}/convolution`;
    // TensorFlow orders kernels [rows, columns, in, out], and depthwise ones [rows, columns, channels, 1].
    const order = isDepthwise ? [2, 3, 0, 1] : [3, 2, 0, 1];
    const weights = [this.#floats(kernelName, order), ...(bias === undefined ? [] : [this.#floats(bias)])];
    this.graph.node('Conv', [source, ...weights], result, {
      kernel_shape: kernel,
      strides: [stride, stride],
      pads,
      group: isDepthwise ? at(dims, 2) : 1,
    });
    if (slope !== undefined) this.#prelu(result, slope, node.name);
    return size;
  }

  #prelu(source: string, slope: string, output: string): void {
    this.graph.node('PRelu', [source, this.#floats(slope, [2, 0, 1])], output);
  }

  #floats(name: string, order?: readonly number[]): string {
    if (this.#done.has(name)) return name;
    this.#done.add(name);
    const { values, dims } = this.#weight(name);
    if (!(values instanceof Float32Array)) throw new Error(`${name} holds no floats`);
    const ordered = order === undefined ? { values, dims } : transpose(values, dims, order);
    return this.graph.floats(name, ordered.dims, ordered.values);
  }

  #weight(name: string): TfjsWeight {
    const weight = this.#weights.get(name);
    if (weight === undefined) throw new Error(`the weight ${name} is missing`);
    return weight;
  }

  #size(name: string): readonly [number, number] {
    const size = this.#sizes.get(name);
    if (size === undefined) throw new Error(`the size of ${name} is not known`);
    return size;
  }
}
