import type { ModelInput } from '../schema/model-schema.ts';
import { elementType, GraphBuilder, typedValue } from './graph-builder.ts';
import { delimitedField, splitFields, type RawField } from './raw-fields.ts';

// Fields of onnx.proto: of ModelProto, of GraphProto, of ValueInfoProto and TensorProto.
const graphOfModel = 7;
const nodeOfGraph = 1;
const initializerOfGraph = 5;
const inputOfGraph = 11;
const nameOfValue = 1;
const nameOfTensor = 8;

/** The input of a model with its preprocessing in it. */
const pixels = 'cordon.pixels';

/**
 * Puts a model's preprocessing in front of its graph: the input becomes one picture of bytes, a plane each of red, green
 * and blue ([batch, 3, height, width]), and the graph itself orders channels and brings them to (v − mean) / std. So
 * pixels go from the camera's process to the model's memory as they are, a quarter of the bytes and no loop in
 * JavaScript; the numbers that the model sees are the same. Everything else of the file is kept byte for byte.
 */
export function fusePreprocessing(model: Uint8Array, input: ModelInput): Uint8Array {
  const fields = splitFields(model);
  const graph = fields.find(({ number }) => number === graphOfModel);
  if (graph === undefined) throw new Error('this is no ONNX model: it has no graph');
  const parts = splitFields(graph.content);
  const given = theInput(parts);
  const prefix = splitFields(preprocessing(given.name, input)).find(({ number }) => number === graphOfModel);
  const added = splitFields(prefix?.content ?? new Uint8Array(0));
  const fused = [
    ...added.filter(({ number }) => number === nodeOfGraph || number === inputOfGraph),
    ...parts.filter((part) => part !== given.field),
  ];
  const content = Buffer.concat(fused.map(({ bytes }) => bytes));
  return Buffer.concat(
    fields.map((field) => (field === graph ? delimitedField(graphOfModel, content) : field.bytes)),
  );
}

/** The one input that is not a weight: old files list their weights among the inputs. */
function theInput(parts: readonly RawField[]): { readonly name: string; readonly field: RawField } {
  const named = (number: number, nameField: number) =>
    parts
      .filter((part) => part.number === number)
      .map((field) => ({ name: textIn(field.content, nameField), field }));
  const weights = new Set(named(initializerOfGraph, nameOfTensor).map(({ name }) => name));
  const [input, ...more] = named(inputOfGraph, nameOfValue).filter(({ name }) => !weights.has(name));
  if (input === undefined || more.length > 0) {
    throw new Error(`a model with ${more.length + (input === undefined ? 0 : 1)} inputs can't be used`);
  }
  return input;
}

function textIn(message: Uint8Array, number: number): string {
  const field = splitFields(message).find((one) => one.number === number);
  return new TextDecoder().decode(field?.content);
}

/** A graph of the preprocessing alone, whose last node gives what the model calls its input. */
function preprocessing(output: string, { layout, channelOrder, mean, std }: ModelInput): Uint8Array {
  const graph = new GraphBuilder();
  let value = pixels;
  const then = (opType: string, more: readonly string[], attributes = {}) => {
    const result = `cordon.${opType}`;
    graph.node(opType, [value, ...more], result, attributes);
    value = result;
  };
  const perChannel = (name: string, values: readonly number[]) =>
    graph.constant(`cordon.${name}`, [1, values.length, 1, 1], Float32Array.from(values));
  if (channelOrder === 'BGR') {
    then('Gather', [graph.constant('cordon.order', [3], BigInt64Array.of(2n, 1n, 0n))], { axis: 1 });
  }
  then('Cast', [], { to: elementType.float });
  then('Mul', [
    perChannel(
      'scale',
      std.map((one) => 1 / one),
    ),
  ]);
  then('Add', [
    perChannel(
      'shift',
      std.map((one, i) => -(mean[i] ?? 0) / one),
    ),
  ]);
  if (layout === 'NHWC') then('Transpose', [], { perm: [0, 2, 3, 1] });
  graph.node('Identity', [value], output);
  return graph.write('preprocessing', [typedValue(pixels, 'uint8', ['batch', 3, 'height', 'width'])], []);
}
