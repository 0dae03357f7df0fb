import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Model, Pack } from './manifest.ts';
import { ModelError } from './model-error.ts';

export type ModelState = 'ready' | 'missing' | 'wrong-hash';

export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What lies in the packs directory for a model. */
export async function modelState(model: Model, packsDirectory: string): Promise<ModelState> {
  const content = await readIfPresent(join(packsDirectory, model.file));
  if (content === null) return 'missing';
  return sha256Of(content) === model.sha256 ? 'ready' : 'wrong-hash';
}

export interface PackFiles {
  readonly detector: Uint8Array;
  readonly mesh: Uint8Array;
  readonly embedder: Uint8Array;
}

/** Reads a pack's models and checks them; what is returned is what was checked, so it can't change in between. */
export async function openPack(pack: Pack, packsDirectory: string): Promise<PackFiles> {
  const [detector, mesh, embedder] = await Promise.all([
    openModel(pack.detector, packsDirectory),
    openModel(pack.mesh, packsDirectory),
    openModel(pack.embedder, packsDirectory),
  ]);
  return { detector, mesh, embedder };
}

async function openModel(model: Model, packsDirectory: string): Promise<Uint8Array> {
  const content = await readIfPresent(join(packsDirectory, model.file));
  if (content === null) {
    throw new ModelError(
      `The model ${model.name} is missing: run \`npm run models -- fetch\` and start again.`,
    );
  }
  if (sha256Of(content) !== model.sha256) {
    throw new ModelError(
      `The model file ${model.file} is not the one in the manifest (wrong SHA-256) and was not loaded: run \`npm run models -- fetch\` to replace it.`,
    );
  }
  return content;
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
