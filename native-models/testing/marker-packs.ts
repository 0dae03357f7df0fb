import type { FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import { loadCpuChain } from '../../src-main/engine/recognition/inference/load-chain.ts';
import { findPack, type Pack } from '../manifest.ts';
import type { Manifest } from '../schema/manifest-schema.ts';
import type { DetectorModel, EmbedderModel } from '../schema/model-schema.ts';
import type { BuiltModel } from './marker-models.ts';

/** A manifest of one pack without a mesh, as somebody would bring it along. */
export function markerManifest(
  detector: BuiltModel<DetectorModel>,
  embedder: BuiltModel<EmbedderModel>,
  packId = 'marker',
): Manifest {
  return {
    version: 2,
    models: [detector.entry, embedder.entry],
    packs: [
      {
        id: packId,
        name: 'Marked squares',
        purpose: 'Tests.',
        detector: detector.entry.id,
        mesh: null,
        embedder: embedder.entry.id,
        measurement: null,
        proposed: null,
        demographicReport: { status: 'not-measured', words: 'Squares have no groups.' },
      },
    ],
  };
}

/** The pack, and its models as the real chain on the CPU. */
export async function loadMarkerChain(
  detector: BuiltModel<DetectorModel>,
  embedder: BuiltModel<EmbedderModel>,
): Promise<{ readonly pack: Pack; readonly chain: FaceChain }> {
  const pack = findPack(markerManifest(detector, embedder), 'marker');
  const files = { detector: detector.content, mesh: null, embedder: embedder.content };
  return { pack, chain: await loadCpuChain(pack, files) };
}
