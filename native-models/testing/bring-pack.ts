import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { normalCurve } from '../../src-main/engine/statistics/testing/normal-curve.ts';
import { addModels } from '../add/add-models.ts';
import { localManifest, localManifestPath } from '../local-manifest.ts';
import type { DetectorModel, EmbedderModel } from '../schema/model-schema.ts';
import type { BuiltModel } from './marker-models.ts';
import { markerManifest } from './marker-packs.ts';

/** Adds a pack of marked squares to a packs directory, as a person does. */
export async function bringPack(
  packsDirectory: string,
  detector: BuiltModel<DetectorModel>,
  embedder: BuiltModel<EmbedderModel>,
  packId: string,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cordon-brought-'));
  try {
    await writeFile(
      join(folder, 'manifest.json'),
      JSON.stringify(markerManifest(detector, embedder, packId)),
    );
    for (const { entry, content } of [detector, embedder]) await writeFile(join(folder, entry.file), content);
    await addModels(folder, { packsDirectory, report: () => undefined });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Writes figures down for all added packs, in place of an evaluation: squares are nobody, so there is nothing to measure. */
export async function pretendMeasured(packsDirectory: string, threshold: number): Promise<void> {
  const manifest = await localManifest(packsDirectory);
  const measurement = {
    testSet: 'made-up scores',
    command: 'none',
    date: '2026-11-22',
    images: 0,
    identities: 0,
    failureToEnrol: 0,
    genuinePairs: 0,
    impostorPairs: 2_000_000,
    thresholds: [],
    curve: normalCurve({ mean: 0, spread: 0.12, pairs: 2_000_000 }),
  };
  const proposed = { fmr: 1e-6, threshold, isExtrapolated: true };
  const packs = manifest.packs.map((pack) => ({ ...pack, measurement, proposed }));
  await writeFile(localManifestPath(packsDirectory), JSON.stringify({ ...manifest, packs }));
}
