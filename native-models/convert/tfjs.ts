import { z } from 'zod';
import { readHalfFloats } from './half-float.ts';

const attributeSchema = z.object({
  s: z.string().optional(),
  list: z.object({ i: z.array(z.string()).optional(), s: z.array(z.string()).optional() }).optional(),
});
const nodeSchema = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), attributeSchema).default({}),
});
export type TfjsNode = z.infer<typeof nodeSchema>;

const modelSchema = z.object({
  format: z.literal('graph-model'),
  modelTopology: z.object({ node: z.array(nodeSchema) }),
  weightsManifest: z.tuple([
    z.object({
      weights: z.array(
        z.object({
          name: z.string(),
          shape: z.array(z.number().int().nonnegative()),
          dtype: z.enum(['float32', 'int32']),
          quantization: z.object({ dtype: z.literal('float16') }).optional(),
        }),
      ),
    }),
  ]),
});

export interface TfjsWeight {
  readonly dims: readonly number[];
  readonly values: Float32Array | Int32Array;
}
export interface TfjsModel {
  readonly nodes: readonly TfjsNode[];
  readonly weights: ReadonlyMap<string, TfjsWeight>;
}

/** Reads a TensorFlow.js graph model: its JSON and its one file of weights, stored one after the other. */
export function readTfjs(json: Uint8Array, binary: Uint8Array): TfjsModel {
  const { modelTopology, weightsManifest } = modelSchema.parse(JSON.parse(new TextDecoder().decode(json)));
  const view = new DataView(binary.buffer, binary.byteOffset, binary.byteLength);
  const weights = new Map<string, TfjsWeight>();
  let offset = 0;
  for (const { name, shape, dtype, quantization } of weightsManifest[0].weights) {
    const count = shape.reduce((product, size) => product * size, 1);
    const length = count * (quantization === undefined ? 4 : 2);
    const start = offset;
    const values =
      quantization !== undefined
        ? readHalfFloats(binary, start, count)
        : dtype === 'float32'
          ? Float32Array.from({ length: count }, (_, i) => view.getFloat32(start + 4 * i, true))
          : Int32Array.from({ length: count }, (_, i) => view.getInt32(start + 4 * i, true));
    weights.set(name, { dims: shape, values });
    offset += length;
  }
  if (offset !== binary.length)
    throw new Error('the file of weights has another length than its description');
  return { nodes: modelTopology.node, weights };
}

/** Text attributes and lists of them are base64 in TensorFlow.js. */
export function textAttribute(node: TfjsNode, name: string): string {
  return atob(node.attr[name]?.s ?? '');
}

export function textsAttribute(node: TfjsNode, name: string): readonly string[] {
  return (node.attr[name]?.list?.s ?? []).map((text) => atob(text));
}

export function integersAttribute(node: TfjsNode, name: string): readonly number[] {
  return (node.attr[name]?.list?.i ?? []).map(Number);
}
