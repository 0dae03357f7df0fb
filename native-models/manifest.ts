import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import shipped from './manifest.json' with { type: 'json' };
import { modelHashOf } from './model-hash.ts';
import { ModelError } from './model-error.ts';
import { manifestSchema, type Manifest, type PackEntry } from './schema/manifest-schema.ts';
import {
  givesPoints,
  type DetectorModel,
  type EmbedderModel,
  type MeshModel,
  type Model,
} from './schema/model-schema.ts';

/** Models that work as one chain. Templates of one pack are never compared with those of another. */
export interface Pack extends Pick<
  PackEntry,
  'id' | 'name' | 'purpose' | 'measurement' | 'proposed' | 'demographicReport'
> {
  readonly detector: DetectorModel;
  /** Null where the detector gives the five points itself. */
  readonly mesh: MeshModel | null;
  readonly embedder: EmbedderModel;
  /** What an authority names; see `modelHashOf`. */
  readonly modelHash: string;
}

/** The models of a pack, in the order of their work. */
export function modelsOf({ detector, mesh, embedder }: Pack): readonly Model[] {
  return [detector, ...(mesh === null ? [] : [mesh]), embedder];
}

export function parseManifest(content: unknown, where = 'The manifest of models'): Manifest {
  const parsed = manifestSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new ModelError(`${where} is not valid:\n${z.prettifyError(parsed.error)}`);
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
    return parseManifest(JSON.parse(text), `The manifest of models ${file}`);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ModelError(`The manifest of models ${file} is not JSON: ${cause.message}.`, { cause });
  }
}

/** Resolves a pack's models and the hash that authorities bind to. Throws ModelError. */
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
      throw new ModelError(
        `The pack "${packId}" names the ${role} "${modelId}" that is not in the manifest.`,
      );
    return found;
  };
  const detector = model('detector', entry.detector);
  const mesh = entry.mesh === null ? null : model('mesh', entry.mesh);
  const embedder = model('embedder', entry.embedder);
  if (mesh === null && !givesPoints(detector)) {
    throw new ModelError(
      `The pack "${packId}" has no mesh, and its detector "${detector.id}" gives no points: name a mesh.`,
    );
  }
  const modelHash = modelHashOf({ detector, mesh, embedder });
  return { ...entry, detector, mesh, embedder, modelHash };
}
