import { elementType } from '../convert/graph-builder.ts';
import {
  floatsOf,
  readOnnx,
  writeOnnx,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
} from '../convert/onnx.ts';
import type { Ranges } from './ranges.ts';

/** TensorProto.DataType.INT8 */
const int8 = 3;
/** ONNX Runtime's own operators: the addition of bytes is one of them. */
const ownDomain = 'com.microsoft';
/** The first operator set that has quantised convolutions. */
const leastOperatorSet = 10;

/** How bytes stand for numbers: (byte − zero) · scale. */
interface Scale {
  readonly scale: number;
  readonly zero: number;
}

/**
 * The same model with its convolutions and additions in 8-bit integers: weights with a scale for each output channel, what flows between
 * them as bytes with one scale each, from the ranges that were seen. A ReLU is where its bytes begin; every other operator
 * computes as before, between a way out of bytes and one into them. Static, so that nothing is measured while it runs.
 * @param ranges of every value that a convolution or addition takes or gives; `exposeValues` has them told
 */
export function toInt8(model: Uint8Array, ranges: Ranges): Uint8Array {
  const content = readOnnx(model);
  const { graph } = content;
  if (graph === undefined) throw new Error('this is no ONNX model: it has no graph');
  return writeOnnx({
    ...content,
    opsetImport: [...(content.opsetImport ?? []).map(raised), { domain: ownDomain, version: 1 }],
    graph: { ...graph, ...new Quantiser(graph, ranges).quantised(), valueInfo: [] },
  });
}

function raised({ domain = '', version = 1 }: { readonly domain?: string; readonly version?: number }) {
  return { domain, version: domain === '' ? Math.max(version, leastOperatorSet) : version };
}

type Graph = NonNullable<OnnxModel['graph']>;

class Quantiser {
  readonly #graph: Graph;
  readonly #ranges: Ranges;
  readonly #weights: ReadonlyMap<string, OnnxTensor>;
  readonly #added: OnnxTensor[] = [];
  readonly #nodes: OnnxNode[] = [];
  /** Values that there are as bytes, as numbers, or both. */
  readonly #bytes = new Map<string, Scale>();
  readonly #numbers = new Set<string>();

  constructor(graph: Graph, ranges: Ranges) {
    this.#graph = graph;
    this.#ranges = ranges;
    this.#weights = new Map((graph.initializer ?? []).map((one) => [one.name ?? '', one]));
  }

  quantised(): { readonly node: readonly OnnxNode[]; readonly initializer: readonly OnnxTensor[] } {
    const { node: nodes = [], input = [], output = [], initializer = [] } = this.#graph;
    for (const { name = '' } of input) this.#numbers.add(name);
    const merged = new Set<OnnxNode>();
    for (const node of nodes) {
      if (merged.has(node)) continue;
      const next = this.#reluAfter(node);
      if (next !== null && (this.#isConvolution(node) || this.#isAddition(node))) merged.add(next);
      if (this.#isConvolution(node)) this.#convolve(node, next);
      else if (this.#isAddition(node)) this.#add(node, next);
      else this.#keep(node);
    }
    for (const { name = '' } of output) this.#asNumbers(name);
    const used = new Set(this.#nodes.flatMap(({ input: names = [] }) => names));
    return {
      node: this.#nodes,
      initializer: [...initializer, ...this.#added].filter(({ name = '' }) => used.has(name)),
    };
  }

  #isConvolution({ opType, input = [] }: OnnxNode): boolean {
    return opType === 'Conv' && this.#weights.has(input[1] ?? '') && this.#ranges.has(input[0] ?? '');
  }

  #isAddition({ opType, input = [] }: OnnxNode): boolean {
    return opType === 'Add' && input.every((name) => this.#ranges.has(name) && !this.#weights.has(name));
  }

  /** A ReLU that alone takes what a node gives. */
  #reluAfter({ output = [] }: OnnxNode): OnnxNode | null {
    const [name = ''] = output;
    const [taker, ...others] = (this.#graph.node ?? []).filter(({ input = [] }) => input.includes(name));
    const isGiven = (this.#graph.output ?? []).some((one) => one.name === name);
    return taker?.opType === 'Relu' && others.length === 0 && !isGiven ? taker : null;
  }

  #convolve({ input = [], output = [], attribute = [] }: OnnxNode, relu: OnnxNode | null): void {
    const [from = '', weightName = '', biasName] = input;
    const name = relu?.output?.[0] ?? output[0] ?? '';
    const fromScale = this.#asBytes(from);
    const weights = valuesOf(this.#weights.get(weightName));
    const { bytes, scales } = quantiseWeights(weights.values, weights.dims[0] ?? 1);
    const zeros = new Uint8Array(scales.length);
    const w = this.#tensor(`${name}.weights`, weights.dims, int8, bytes);
    const wScale = this.#tensor(`${name}.weight-scales`, [scales.length], elementType.float, bytesOf(scales));
    const wZero = this.#tensor(`${name}.weight-zeros`, [scales.length], int8, zeros);
    const biases = biasName === undefined ? null : valuesOf(this.#weights.get(biasName)).values;
    const bias =
      biases === null
        ? []
        : [
            this.#tensor(
              `${name}.bias`,
              [biases.length],
              elementType.int32,
              bytesOf(
                Int32Array.from(biases, (value, i) =>
                  Math.round(value / (fromScale.scale * (scales[i] ?? 1))),
                ),
              ),
            ),
          ];
    const scale = this.#gives(name);
    this.#node('QLinearConv', '', attribute, `${name}.bytes`, [
      ...this.#withScale(from, fromScale),
      w,
      wScale,
      wZero,
      ...this.#scaleTensors(name, scale),
      ...bias,
    ]);
  }

  #add({ input = [], output = [] }: OnnxNode, relu: OnnxNode | null): void {
    const name = relu?.output?.[0] ?? output[0] ?? '';
    const taken = input.flatMap((one) => this.#withScale(one, this.#asBytes(one)));
    this.#node('QLinearAdd', ownDomain, [], `${name}.bytes`, [
      ...taken,
      ...this.#scaleTensors(name, this.#gives(name)),
    ]);
  }

  #keep(node: OnnxNode): void {
    for (const name of node.input ?? []) this.#asNumbers(name);
    this.#nodes.push(node);
    for (const name of node.output ?? []) this.#numbers.add(name);
  }

  /** The scale of a value that comes as bytes. */
  #gives(name: string): Scale {
    const scale = scaleOf(this.#ranges.get(name), name);
    this.#bytes.set(name, scale);
    return scale;
  }

  #asBytes(name: string): Scale {
    const there = this.#bytes.get(name);
    if (there !== undefined) return there;
    const scale = this.#gives(name);
    this.#node('QuantizeLinear', '', [], `${name}.bytes`, [name, ...this.#scaleTensors(name, scale)]);
    return scale;
  }

  #asNumbers(name: string): void {
    const scale = this.#bytes.get(name);
    if (scale === undefined || this.#numbers.has(name)) return;
    this.#numbers.add(name);
    this.#node('DequantizeLinear', '', [], name, this.#withScale(name, scale));
  }

  #withScale(name: string, scale: Scale): readonly string[] {
    return [`${name}.bytes`, ...this.#scaleTensors(name, scale)];
  }

  #scaleTensors(name: string, { scale, zero }: Scale): readonly string[] {
    return [
      this.#tensor(`${name}.scale`, [], elementType.float, bytesOf(Float32Array.of(scale))),
      this.#tensor(`${name}.zero`, [], elementType.uint8, Uint8Array.of(zero)),
    ];
  }

  #tensor(name: string, dims: readonly number[], dataType: number, rawData: Uint8Array): string {
    if (!this.#added.some((one) => one.name === name)) this.#added.push({ name, dims, dataType, rawData });
    return name;
  }

  #node(
    opType: string,
    domain: string,
    attribute: readonly OnnxAttribute[],
    output: string,
    input: readonly string[],
  ): void {
    const named = domain === '' ? {} : { domain };
    this.#nodes.push({
      name: `int8.${output}.${opType}`,
      opType,
      input,
      output: [output],
      attribute,
      ...named,
    });
  }
}

function valuesOf(tensor: OnnxTensor | undefined) {
  if (tensor === undefined) throw new Error('a convolution without weights');
  return { dims: tensor.dims ?? [], values: floatsOf(tensor) };
}

/** Bytes whose zero is exactly a number's zero, as padding is filled with it. */
function scaleOf(range: { readonly low: number; readonly high: number } | undefined, name: string): Scale {
  if (range === undefined) throw new Error(`nobody saw the range of ${name}`);
  const low = Math.min(0, range.low);
  const high = Math.max(0, range.high);
  const scale = (high - low) / 255 || 1;
  return { scale, zero: Math.max(0, Math.min(255, Math.round(-low / scale))) };
}

/** A channel's largest weight becomes 127. */
function quantiseWeights(values: Float32Array, channels: number) {
  const each = values.length / channels;
  const bytes = new Uint8Array(values.length);
  const scales = new Float32Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const ofChannel = values.subarray(channel * each, (channel + 1) * each);
    const largest = ofChannel.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const scale = largest / 127 || 1;
    scales[channel] = scale;
    for (const [i, value] of ofChannel.entries())
      bytes[channel * each + i] = Math.round(value / scale) & 0xff;
  }
  return { bytes, scales };
}

function bytesOf(values: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer);
}
