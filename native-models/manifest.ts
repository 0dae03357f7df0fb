import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ModelError } from './model-error.ts';
import shipped from './manifest.json' with { type: 'json' };

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const fraction = z.number().min(0).max(1);
const count = z.number().int().nonnegative();
const id = z.string().regex(/^[a-z0-9-]+$/);
/** One number per channel, in the model's own channel order. */
const perChannel = z.tuple([z.number(), z.number(), z.number()]);

/** One file inside an npm package, pinned by the package's integrity and by its own hash. */
const sourceSchema = z.strictObject({
  package: z.string(),
  version: z.string(),
  integrity: z.string().startsWith('sha512-'),
  path: z.string(),
  sha256: hash,
});
export type ModelSource = z.infer<typeof sourceSchema>;

const thresholdSchema = z.strictObject({
  /** False match rate of single comparisons at this threshold. */
  fmr: fraction,
  threshold: z.number().min(-1).max(1),
  testSet: z.string(),
  images: count,
  identities: count,
  impostorPairs: count,
  /** Month of the measurement, as 2026-11. */
  date: z.string().regex(/^\d{4}-\d{2}$/),
});

const common = {
  id,
  name: z.string(),
  /** Name of the converted file in packs/, and the SHA-256 of its content. */
  file: z.string().regex(/^[a-z0-9-]+\.onnx$/),
  sha256: hash,
  sources: z.array(sourceSchema).min(1),
  conversion: z.enum(['ultraface', 'fr-feature', 'face-mesh', 'mobile-face-net']),
  licence: z.strictObject({
    claim: z.string(),
    evidence: z.string(),
    /** What stands against the claim; empty when nothing does. */
    doubt: z.string(),
  }),
  trainingData: z.string(),
  input: z.strictObject({
    /** Null where the model takes any size. */
    width: count.nullable(),
    height: count.nullable(),
    channelOrder: z.enum(['RGB', 'BGR']),
    /** Each channel's value v (0 to 255) goes in as (v − mean) / std. */
    mean: perChannel,
    std: perChannel,
  }),
} as const;

const detectorSchema = z.strictObject({
  ...common,
  role: z.literal('detector'),
  decoder: z.literal('ultraface'),
  /** Width and height of the input are multiples of this. */
  sizeMultiple: count,
  scoreThreshold: fraction,
  /** Intersection over union above which the weaker of two boxes is dropped. */
  overlapThreshold: fraction,
});
const meshSchema = z.strictObject({
  ...common,
  role: z.literal('mesh'),
  /** A crop is this many times as wide as the face in it. */
  cropFactor: z.number().min(1),
  flagThreshold: fraction,
});
const embedderSchema = z.strictObject({
  ...common,
  role: z.literal('embedder'),
  /** Where the eyes, the nose tip and the corners of the mouth lie in the input, in pixels. */
  template: z.array(z.tuple([z.number(), z.number()])).length(5),
  dimension: count,
  distance: z.literal('cosine'),
  /** Length of the embedding before normalising, below which true matches get rare; null if nobody measured it. */
  referenceNorm: z.number().positive().nullable(),
  thresholds: z.array(thresholdSchema).min(1),
  demographicReport: z.strictObject({ status: z.enum(['not-measured', 'measured']), words: z.string() }),
});
const modelSchema = z.discriminatedUnion('role', [detectorSchema, meshSchema, embedderSchema]);
export type Model = z.infer<typeof modelSchema>;
export type DetectorModel = z.infer<typeof detectorSchema>;
export type MeshModel = z.infer<typeof meshSchema>;
export type EmbedderModel = z.infer<typeof embedderSchema>;

const manifestSchema = z.strictObject({
  version: z.literal(1),
  models: z.array(modelSchema),
  packs: z
    .array(
      z.strictObject({
        id,
        name: z.string(),
        /** What the pack may be used for, in words for the screen on which a model is chosen. */
        purpose: z.string(),
        detector: id,
        mesh: id,
        embedder: id,
        /** Which of the embedder's thresholds is proposed first. */
        proposedFmr: fraction,
      }),
    )
    .min(1),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Three models that work as one chain. Templates of one pack are never compared with those of another. */
export interface Pack {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly detector: DetectorModel;
  readonly mesh: MeshModel;
  readonly embedder: EmbedderModel;
  /** What an authority names: SHA-256 over the models' hashes (hexadecimal, detector, mesh, embedder, joined by newlines). */
  readonly modelHash: string;
  readonly proposedThreshold: number;
}

function parseManifest(content: unknown): Manifest {
  const parsed = manifestSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new ModelError(`The manifest of models is not valid:\n${z.prettifyError(parsed.error)}`);
}

/** The manifest that comes with the application. */
export function shippedManifest(): Manifest {
  return parseManifest(shipped);
}

export async function readManifest(file: string): Promise<Manifest> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ModelError(`The manifest of models ${file} can't be read.`, { cause });
  });
  try {
    return parseManifest(JSON.parse(text));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ModelError(`The manifest of models ${file} is not JSON.`, { cause });
  }
}

/** Resolves a pack's models and the hash that authorities bind to. */
export function findPack(manifest: Manifest, packId: string): Pack {
  const entry = manifest.packs.find((pack) => pack.id === packId);
  if (entry === undefined) {
    const known = manifest.packs.map((pack) => pack.id).join(', ');
    throw new ModelError(`There is no model pack "${packId}"; there are: ${known}.`);
  }
  const model = <Role extends Model['role']>(role: Role, modelId: string) => {
    const found = manifest.models.find(
      (candidate): candidate is Extract<Model, { role: Role }> =>
        candidate.role === role && candidate.id === modelId,
    );
    if (found === undefined)
      throw new ModelError(`The pack "${packId}" names a ${role} "${modelId}" that is not in the manifest.`);
    return found;
  };
  const detector = model('detector', entry.detector);
  const mesh = model('mesh', entry.mesh);
  const embedder = model('embedder', entry.embedder);
  const proposed = embedder.thresholds.find(({ fmr }) => fmr === entry.proposedFmr);
  if (proposed === undefined) {
    throw new ModelError(`The pack "${packId}" proposes a rate that "${embedder.id}" has no threshold for.`);
  }
  const { name, purpose } = entry;
  const modelHash = createHash('sha256')
    .update([detector, mesh, embedder].map(({ sha256 }) => sha256).join('\n'))
    .digest('hex');
  return {
    id: packId,
    name,
    purpose,
    detector,
    mesh,
    embedder,
    modelHash,
    proposedThreshold: proposed.threshold,
  };
}
