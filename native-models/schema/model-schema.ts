import { z } from 'zod';

export const idSchema = z.string().regex(/^[a-z0-9-]+$/, 'use small letters, digits and hyphens');
export const fractionSchema = z.number().min(0).max(1);
export const countSchema = z.number().int().nonnegative();
const positiveSchema = z.number().int().positive();
const hashSchema = z.string().regex(/^[0-9a-f]{64}$/, 'give the SHA-256 as 64 small hexadecimal digits');
/** One number per channel, in the model's own channel order. */
const perChannelSchema = z.tuple([z.number(), z.number(), z.number()]);
/** Something that a person has to say, with what to say where it is left out. */
const saidSchema = (what: string) => z.string({ error: what }).trim().min(1, what);
/** The name of one of the model's outputs. */
const outputSchema = z.string().min(1);

/** One file inside an npm package, pinned by the package's integrity and by its own hash. */
const sourceSchema = z.strictObject({
  package: z.string(),
  version: z.string(),
  integrity: z.string().startsWith('sha512-'),
  path: z.string(),
  sha256: hashSchema,
});
export type ModelSource = z.infer<typeof sourceSchema>;

const conversionSchema = z.enum(['ultraface', 'fr-feature', 'face-mesh', 'mobile-face-net']);
export type Conversion = z.infer<typeof conversionSchema>;

const originSchema = z.discriminatedUnion('kind', [
  /** Taken out of npm packages and converted here. */
  z.strictObject({
    kind: z.literal('npm'),
    sources: z.array(sourceSchema).min(1),
    conversion: conversionSchema,
  }),
  /** Handed over as it is by whoever added it, who says where they have it from. */
  z.strictObject({
    kind: z.literal('supplied'),
    statement: saidSchema('say where the file comes from: who handed it over, when, from which address'),
  }),
]);

const licenceSchema = z.strictObject({
  claim: saidSchema('name the licence'),
  evidence: z
    .string()
    .trim()
    .min(
      1,
      'say where the licence is written down: a file, a page with its date, a contract with its number',
    ),
  /** What stands against the claim; empty when nothing does. */
  doubt: z.string(),
});

const inputSchema = z.strictObject({
  /** Null where the model takes any size. */
  width: positiveSchema.nullable(),
  height: positiveSchema.nullable(),
  /** Order of the tensor's axes: batch, channel, row, column. */
  layout: z.enum(['NCHW', 'NHWC']),
  channelOrder: z.enum(['RGB', 'BGR']),
  /** Each channel's value v (0 to 255) goes in as (v − mean) / std. */
  mean: perChannelSchema,
  std: perChannelSchema.refine((values) => values.every((value) => value !== 0), 'nothing is divided by 0'),
});
export type ModelInput = z.infer<typeof inputSchema>;

const common = {
  id: idSchema,
  name: z.string().min(1),
  /** Name of the ONNX file among the packs, and the SHA-256 of its content. */
  file: z.string().regex(/^[a-z0-9-]+\.onnx$/, 'name a file like my-model.onnx'),
  sha256: hashSchema,
  origin: originSchema,
  licence: licenceSchema,
  /** On whose faces it was trained, by whose account; "unknown" is an answer, nothing is none. */
  trainingData: saidSchema('say what it was trained on, or that nobody knows'),
  input: inputSchema,
} as const;

/** How boxes, and points where there are any, are read from the detector's outputs: `steps/detect-*.ts`. */
const decoderSchema = z.discriminatedUnion('kind', [
  /** Anchors of UltraFace RFB; boxes only, so the pack needs a mesh. */
  z.strictObject({ kind: z.literal('ultraface'), scores: outputSchema, regression: outputSchema }),
  /** libfacedetection's YuNet, as OpenCV Zoo has it from 2023: one cell a stride, scores in two halves, five points. */
  z.strictObject({
    kind: z.literal('yunet'),
    levels: z
      .array(
        z.strictObject({
          stride: positiveSchema,
          classification: outputSchema,
          objectness: outputSchema,
          boxes: outputSchema,
          points: outputSchema,
        }),
      )
      .min(1),
  }),
  /** InsightFace's SCRFD: distances from the cell to the box's sides and to five points, in strides. */
  z.strictObject({
    kind: z.literal('scrfd'),
    anchorsPerCell: positiveSchema,
    levels: z
      .array(
        z.strictObject({
          stride: positiveSchema,
          scores: outputSchema,
          boxes: outputSchema,
          points: outputSchema,
        }),
      )
      .min(1),
  }),
]);
export type Decoder = z.infer<typeof decoderSchema>;
export type DecoderOf<Kind extends Decoder['kind']> = Extract<Decoder, { kind: Kind }>;

const detectorSchema = z.strictObject({
  ...common,
  role: z.literal('detector'),
  decoder: decoderSchema,
  /** Width and height of the input are multiples of this, where its size is free. */
  sizeMultiple: positiveSchema,
  scoreThreshold: fractionSchema,
  /** Intersection over union above which the weaker of two boxes is dropped. */
  overlapThreshold: fractionSchema,
});
const meshSchema = z.strictObject({
  ...common,
  role: z.literal('mesh'),
  /** A crop is this many times as wide as the face in it. */
  cropFactor: z.number().min(1),
  flagThreshold: fractionSchema,
});
const embedderSchema = z.strictObject({
  ...common,
  role: z.literal('embedder'),
  /** The output that holds the embedding. */
  output: outputSchema,
  /** Where the eyes, the nose tip and the corners of the mouth lie in the input, in pixels. */
  template: z.array(z.tuple([z.number(), z.number()])).length(5),
  dimension: positiveSchema,
  distance: z.literal('cosine'),
  /** Length of the embedding before normalising, below which true matches get rare; null if nobody measured it. */
  referenceNorm: z.number().positive().nullable(),
});

export const modelSchema = z.discriminatedUnion('role', [detectorSchema, meshSchema, embedderSchema]);
export type Model = z.infer<typeof modelSchema>;
export type DetectorModel = z.infer<typeof detectorSchema>;
export type MeshModel = z.infer<typeof meshSchema>;
export type EmbedderModel = z.infer<typeof embedderSchema>;

/** Whether a detector gives five points itself, so that its pack needs no mesh. */
export function givesPoints({ decoder }: DetectorModel): boolean {
  return decoder.kind !== 'ultraface';
}
