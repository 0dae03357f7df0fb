import { GraphBuilder } from './graph-builder.ts';
import { readTensor } from './onnx.ts';
import { delimitedField, splitFields, type RawField } from './raw-fields.ts';

// Fields of onnx.proto: of ModelProto, of GraphProto, NodeProto and TensorProto.
const graphOfModel = 7;
const nodeOfGraph = 1;
const initializerOfGraph = 5;
const inputOfNode = 1;
const outputOfNode = 2;
const operatorOfNode = 4;
const nameOfTensor = 8;

/**
 * Writes every PRelu with a slope for each channel as slope · x + (1 − slope) · relu(x), in convolutions of one pixel. On
 * a CPU, ONNX Runtime computes those in the blocked layout of the convolutions around them, while a PRelu has each of
 * its inputs and outputs laid out anew: in mobile networks it takes half of the time. The results differ by rounding alone.
 * Everything else of the file is kept byte for byte.
 */
export function replacePRelu(model: Uint8Array): Uint8Array {
  const fields = splitFields(model);
  const graph = fields.find(({ number }) => number === graphOfModel);
  if (graph === undefined) throw new Error('this is no ONNX model: it has no graph');
  const parts = splitFields(graph.content);
  const weights = new Map(
    parts
      .filter(({ number }) => number === initializerOfGraph)
      .map(({ content }) => [textsIn(content, nameOfTensor)[0] ?? '', content] as const),
  );
  let count = 0;
  const replaced = parts.flatMap((part) => {
    const slopes = slopesOf(part, weights);
    return slopes === null ? [part.bytes] : asConvolutions(part.content, slopes, `cordon.prelu-${count++}`);
  });
  if (count === 0) return model;
  const content = delimitedField(graphOfModel, Buffer.concat(replaced));
  return Buffer.concat(fields.map((field) => (field === graph ? content : field.bytes)));
}

/** The slopes of a part that is such a PRelu; null for every other part. */
function slopesOf(part: RawField, weights: ReadonlyMap<string, Uint8Array>): Float32Array | null {
  if (part.number !== nodeOfGraph || textsIn(part.content, operatorOfNode)[0] !== 'PRelu') return null;
  const [, slope = ''] = textsIn(part.content, inputOfNode);
  const tensor = weights.get(slope);
  if (tensor === undefined) return null;
  const { dims, values } = readTensor(tensor);
  const [channels, ...others] = dims;
  // Of a shape like this it is known that the input has channels, rows and columns.
  return dims.length === 3 && channels === values?.length && others.every((one) => one === 1) ? values : null;
}

/** The nodes in its place, as parts of a graph. */
function asConvolutions(prelu: Uint8Array, slopes: Float32Array, name: string): readonly Uint8Array[] {
  const [input = ''] = textsIn(prelu, inputOfNode);
  const [output = ''] = textsIn(prelu, outputOfNode);
  const graph = new GraphBuilder();
  const scale = (what: string, value: string, factors: Float32Array) => {
    const factor = graph.constant(`${name}.${what}-factor`, [factors.length, 1, 1, 1], factors);
    graph.node('Conv', [value, factor], `${name}.${what}`, { group: factors.length, kernel_shape: [1, 1] });
    return `${name}.${what}`;
  };
  const sloped = scale('sloped', input, slopes);
  graph.node('Relu', [input], `${name}.positive`);
  const rest = scale(
    'rest',
    `${name}.positive`,
    slopes.map((slope) => 1 - slope),
  );
  graph.node('Add', [sloped, rest], output);
  const [nodes] = splitFields(graph.write(name, [], [])).filter(({ number }) => number === graphOfModel);
  return splitFields(nodes?.content ?? new Uint8Array(0))
    .filter(({ number }) => number === nodeOfGraph)
    .map(({ bytes }) => bytes);
}

function textsIn(message: Uint8Array, number: number): readonly string[] {
  return splitFields(message)
    .filter((field) => field.number === number)
    .map(({ content }) => new TextDecoder().decode(content));
}
