import { join } from 'node:path';
import { findPack, parseManifest, shippedManifest } from './manifest.ts';
import { ModelError } from './model-error.ts';
import { localDirectory, readIfPresent } from './packs.ts';
import type { Manifest } from './schema/manifest-schema.ts';
import type { Measurement } from './schema/measurement-schema.ts';

/** The manifest of the models that somebody added on this machine. */
export function localManifestPath(packsDirectory: string): string {
  return join(localDirectory(packsDirectory), 'manifest.json');
}

/** What was added on this machine; empty where nothing was. Throws ModelError. */
export async function localManifest(packsDirectory: string): Promise<Manifest> {
  const file = localManifestPath(packsDirectory);
  const content = await readIfPresent(file);
  if (content === null) return { version: 2, models: [], packs: [] };
  try {
    return parseManifest(
      JSON.parse(new TextDecoder().decode(content)),
      `The manifest of added models ${file}`,
    );
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ModelError(`The manifest of added models ${file} is not JSON: ${cause.message}.`, { cause });
  }
}

/** Every model and pack that there is here: what comes with the application, then what was added. Throws ModelError. */
export async function availableManifest(packsDirectory: string): Promise<Manifest> {
  return joinManifests(shippedManifest(), await localManifest(packsDirectory));
}

/** What was measured of the pack with a model hash; null where it wasn't, or there is no such pack. Throws ModelError. */
export async function measurementOf(modelHash: string, packsDirectory: string): Promise<Measurement | null> {
  const manifest = await availableManifest(packsDirectory);
  const packs = manifest.packs.map(({ id }) => findPack(manifest, id));
  return packs.find((pack) => pack.modelHash === modelHash)?.measurement ?? null;
}

/** Of everything that there is here, the packs with a model hash and their models; null where there is none. Throws ModelError. */
export async function manifestOf(modelHash: string, packsDirectory: string): Promise<Manifest | null> {
  const manifest = await availableManifest(packsDirectory);
  const packs = manifest.packs.filter(({ id }) => findPack(manifest, id).modelHash === modelHash);
  if (packs.length === 0) return null;
  const used = new Set(packs.flatMap(({ detector, mesh, embedder }) => [detector, mesh, embedder]));
  return { version: 2, models: manifest.models.filter(({ id }) => used.has(id)), packs };
}

/** The file whose manifest a pack stands in. Throws ModelError for a pack that there isn't. */
export async function manifestFileOf(packId: string, packsDirectory: string): Promise<string> {
  const { packs } = await localManifest(packsDirectory);
  if (packs.some(({ id }) => id === packId)) return localManifestPath(packsDirectory);
  findPack(shippedManifest(), packId);
  return join(import.meta.dirname, 'manifest.json');
}

/** An added model or pack never takes the place of a shipped one. */
export function joinManifests(shipped: Manifest, added: Manifest): Manifest {
  for (const kind of ['models', 'packs'] as const) {
    const ids = new Set(shipped[kind].map(({ id }) => id));
    const taken = added[kind].find(({ id }) => ids.has(id));
    if (taken !== undefined) {
      throw new ModelError(
        `The id "${taken.id}" belongs to one of the ${kind} that come with Cordon: give yours another id.`,
      );
    }
  }
  return {
    version: 2,
    models: [...shipped.models, ...added.models],
    packs: [...shipped.packs, ...added.packs],
  };
}
