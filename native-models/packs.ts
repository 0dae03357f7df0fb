import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pack } from './manifest.ts';
import { ModelError } from './model-error.ts';
import type { Model } from './schema/model-schema.ts';

export type ModelState = 'ready' | 'missing' | 'wrong-hash';

export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Where models that somebody added lie, with their manifest: never shipped, never in the repository. */
export function localDirectory(packsDirectory: string): string {
  return join(packsDirectory, 'local');
}

/** Where a model's file lies among the packs. */
export function modelPath({ origin, file }: Model, packsDirectory: string): string {
  return join(origin.kind === 'supplied' ? localDirectory(packsDirectory) : packsDirectory, file);
}

/** What lies in the packs directory for a model. */
export async function modelState(model: Model, packsDirectory: string): Promise<ModelState> {
  const content = await readIfPresent(modelPath(model, packsDirectory));
  if (content === null) return 'missing';
  return sha256Of(content) === model.sha256 ? 'ready' : 'wrong-hash';
}

export interface PackFiles {
  readonly detector: Uint8Array;
  /** Null where the pack has no mesh. */
  readonly mesh: Uint8Array | null;
  readonly embedder: Uint8Array;
}

/** Reads a pack's models and checks them; what is returned is what was checked, so it can't change in between. */
export async function openPack(pack: Pack, packsDirectory: string): Promise<PackFiles> {
  const [detector, mesh, embedder] = await Promise.all([
    openModel(pack.detector, packsDirectory),
    pack.mesh === null ? null : openModel(pack.mesh, packsDirectory),
    openModel(pack.embedder, packsDirectory),
  ]);
  return { detector, mesh, embedder };
}

/** Reads one model's file and checks it. Throws ModelError. */
export async function openModel(model: Model, packsDirectory: string): Promise<Uint8Array> {
  const content = await readIfPresent(modelPath(model, packsDirectory));
  if (content === null) throw new ModelError(`The model ${model.name} is missing: ${remedyOf(model)}.`);
  if (sha256Of(content) !== model.sha256) {
    throw new ModelError(
      `The model file ${model.file} is not the one in the manifest (wrong SHA-256) and was not loaded: ${remedyOf(model)}.`,
    );
  }
  return content;
}

/** How a file that is missing or damaged is put right. */
export function remedyOf({ origin }: Model): string {
  return origin.kind === 'npm'
    ? 'run `npm run models -- fetch` and start again'
    : 'add its folder again with `npm run models -- add FOLDER` and start again';
}

/** A file’s content, or null when there is none. */
export async function readIfPresent(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
