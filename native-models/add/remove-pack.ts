import { rm } from 'node:fs/promises';
import { formatJson } from '../format-json.ts';
import { localManifest, localManifestPath } from '../local-manifest.ts';
import { ModelError } from '../model-error.ts';
import { modelPath } from '../packs.ts';
import { writeAtomically } from '../write-atomically.ts';

/** Removes a pack that was added, with the models that no other added pack uses. Throws ModelError. */
export async function removePack(packId: string, packsDirectory: string): Promise<void> {
  const present = await localManifest(packsDirectory);
  const packs = present.packs.filter(({ id }) => id !== packId);
  if (packs.length === present.packs.length) {
    const added = present.packs.map(({ id }) => id).join(', ') || 'none';
    throw new ModelError(
      `There is no added pack "${packId}"; there are: ${added}. Those that came along stay.`,
    );
  }
  const used = new Set(packs.flatMap(({ detector, mesh, embedder }) => [detector, mesh, embedder]));
  const models = present.models.filter(({ id }) => used.has(id));
  await writeAtomically(localManifestPath(packsDirectory), formatJson({ version: 2, models, packs }));
  for (const model of present.models) {
    if (!used.has(model.id)) await rm(modelPath(model, packsDirectory), { force: true });
  }
}
