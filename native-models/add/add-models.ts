import { join } from 'node:path';
import { formatJson } from '../format-json.ts';
import { joinManifests, localManifest, localManifestPath } from '../local-manifest.ts';
import { findPack, shippedManifest, type Pack } from '../manifest.ts';
import { ModelError } from '../model-error.ts';
import { localDirectory, openModel, type PackFiles } from '../packs.ts';
import type { Manifest, PackEntry } from '../schema/manifest-schema.ts';
import type { Model } from '../schema/model-schema.ts';
import { writeAtomically } from '../write-atomically.ts';
import { checkShape } from './check-shape.ts';
import { readFragment, type Fragment } from './read-fragment.ts';
import { tryPack } from './try-pack.ts';

export interface AddOptions {
  readonly packsDirectory: string;
  /** Says what is being done now, in a few words. */
  readonly report: (what: string) => void;
}

/**
 * Takes models from a folder into this machine's own manifest, which is never shipped: description, hashes, shapes and
 * a trial run are checked first, and nothing is written before all hold. Adding the same ids again replaces them, and
 * keeps what was measured of a pack that is still the same. Throws ModelError.
 */
export async function addModels(folder: string, options: AddOptions): Promise<readonly PackEntry[]> {
  const { packsDirectory, report } = options;
  report(`reading ${folder}`);
  const present = await localManifest(packsDirectory);
  const own = await readFragment(folder, shippedManifest());
  const manifest = merge(present, own.manifest);
  const all = joinManifests(shippedManifest(), manifest);
  for (const [model, content] of own.contents) {
    report(`checking ${model.name} (${model.file})`);
    await checkShape(model, content);
  }
  for (const { id } of own.manifest.packs) {
    const pack = findPack(all, id);
    report(`trying the pack "${id}"`);
    report(await tryPack(pack, await filesOf(pack, own, packsDirectory)));
  }
  for (const [model, content] of own.contents) {
    await writeAtomically(join(localDirectory(packsDirectory), model.file), content);
  }
  await writeAtomically(localManifestPath(packsDirectory), formatJson(manifest));
  const ids = new Set(own.manifest.packs.map(({ id }) => id));
  return manifest.packs.filter(({ id }) => ids.has(id));
}

function merge(present: Manifest, own: Manifest): Manifest {
  const models = [...replaced(present.models, own.models), ...own.models];
  checkFiles(models);
  const packs = own.packs.map((pack) => {
    const before = present.packs.find(({ id }) => id === pack.id);
    if (before === undefined || pack.measurement !== null) return pack;
    const isSame =
      modelHashIn(present, pack.id) === modelHashIn({ version: 2, models, packs: own.packs }, pack.id);
    return isSame ? { ...pack, ...measuredPartOf(before) } : pack;
  });
  return { version: 2, models, packs: [...replaced(present.packs, own.packs), ...packs] };
}

function replaced<Item extends { readonly id: string }>(
  present: readonly Item[],
  own: readonly Item[],
): readonly Item[] {
  return present.filter(({ id }) => !own.some((item) => item.id === id));
}

/** Two models in one file would overwrite one another. */
function checkFiles(models: readonly Model[]): void {
  const shared = models.find(({ file, id }) =>
    models.some((other) => other.file === file && other.id !== id),
  );
  if (shared !== undefined) {
    throw new ModelError(
      `Another model than "${shared.id}" is kept in a file ${shared.file} already: rename yours.`,
    );
  }
}

function modelHashIn(manifest: Manifest, packId: string): string {
  return findPack(joinManifests(shippedManifest(), manifest), packId).modelHash;
}

function measuredPartOf({ measurement, proposed, demographicReport }: PackEntry) {
  return { measurement, proposed, demographicReport };
}

/** The pack's files: those of the folder where it brings them, and otherwise what is here. */
async function filesOf(
  { detector, mesh, embedder }: Pack,
  { contents }: Fragment,
  packsDirectory: string,
): Promise<PackFiles> {
  const own = new Map([...contents].map(([{ sha256 }, content]) => [sha256, content]));
  const open = async (model: Model) => own.get(model.sha256) ?? (await openModel(model, packsDirectory));
  return {
    detector: await open(detector),
    mesh: mesh === null ? null : await open(mesh),
    embedder: await open(embedder),
  };
}
