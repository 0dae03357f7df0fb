import { elementType } from './graph-builder.ts';
import { writeHalfFloats } from './half-float.ts';
import {
  floatsOf,
  readOnnx,
  writeOnnx,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
} from './onnx.ts';

const half = 10; // TensorProto.DataType.FLOAT16
const { float } = elementType;
/** Operators whose inputs after the first stay as they are: sizes and scales, in single precision by definition. */
const resizing = new Set(['Resize', 'Upsample']);

/**
 * The same model computing in half precision (FP16): weights are rounded, and what goes in and comes out as 32-bit floats
 * still does. For graphics cards, where it halves the memory that each layer moves; whether its results are near enough is
 * for the check at start to say.
 * @throws for a model that holds something which half precision can't, or which isn't known here.
 */
export function toHalf(model: Uint8Array): Uint8Array {
  const content = readOnnx(model);
  const { graph } = content;
  if (graph === undefined) throw new Error('this is no ONNX model: it has no graph');
  const nodes = graph.node ?? [];
  const untouched = new Set(
    nodes.filter(({ opType = '' }) => resizing.has(opType)).flatMap(({ input = [] }) => input.slice(1)),
  );
  const outputs = (graph.output ?? []).filter(isFloat).map(({ name = '' }) => name);
  const weights = new Set((graph.initializer ?? []).map(({ name = '' }) => name));
  const inputs = (graph.input ?? [])
    .filter((value) => isFloat(value) && !weights.has(value.name ?? ''))
    .map(({ name = '' }) => name);
  const inside = new Map([...inputs, ...outputs].map((name) => [name, `${name}.half`]));
  const renamed = (names: readonly string[] = []) => names.map((name) => inside.get(name) ?? name);
  const converted = nodes.map((node) => {
    const isKept = (node.output ?? []).some((name) => untouched.has(name));
    const attribute = isKept
      ? (node.attribute ?? [])
      : (node.attribute ?? []).map((one) => inHalf(one, node));
    return { ...node, input: renamed(node.input), output: renamed(node.output), attribute };
  });
  const changed: OnnxModel = {
    ...content,
    graph: {
      ...graph,
      initializer: (graph.initializer ?? []).map((weight) =>
        untouched.has(weight.name ?? '') ? weight : tensorInHalf(weight),
      ),
      // Types in between are for readers, and would contradict the nodes now.
      valueInfo: [],
      node: [
        ...inputs.map((name) => cast(name, `${name}.half`, half)),
        ...converted,
        ...outputs.map((name) => cast(`${name}.half`, name, float)),
      ],
    },
  };
  return writeOnnx(changed);
}

function isFloat({
  type,
}: {
  readonly type?: { readonly tensorType?: { readonly elementType?: number } };
}): boolean {
  return type?.tensorType?.elementType === float;
}

function cast(from: string, to: string, type: number): OnnxNode {
  return {
    name: `cordon.half.${to}`,
    opType: 'Cast',
    input: [from],
    output: [to],
    attribute: [{ name: 'to', i: type, type: 2 }],
  };
}

/** Constants, and the types to which numbers are cast within the graph. */
function inHalf(attribute: OnnxAttribute, { opType }: OnnxNode): OnnxAttribute {
  if (opType === 'Cast' && attribute.name === 'to' && attribute.i === float) return { ...attribute, i: half };
  return attribute.t === undefined ? attribute : { ...attribute, t: tensorInHalf(attribute.t) };
}

function tensorInHalf(tensor: OnnxTensor): OnnxTensor {
  if (tensor.dataType !== float) return tensor;
  const { floatData: _, ...rest } = tensor;
  return { ...rest, dataType: half, rawData: writeHalfFloats(floatsOf(tensor)) };
}
