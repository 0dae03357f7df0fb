import { createHash } from 'node:crypto';
import { canonicalJson } from '../src-main/engine/case-log/canonical-json.ts';
import type { DetectorModel, EmbedderModel, MeshModel, Model } from './schema/model-schema.ts';

/** Goes up when the code between the models changes so that templates made before and after don't compare. */
const chainRevision = 1;

/**
 * What an authority names: SHA-256 over the files' hashes and over everything in the manifest that shapes a template,
 * so that the same weights behind another alignment or other colours are another model. Names, origin, licence and
 * figures don't count.
 */
export function modelHashOf(pack: {
  readonly detector: DetectorModel;
  readonly mesh: MeshModel | null;
  readonly embedder: EmbedderModel;
}): string {
  const shaping = {
    chainRevision,
    detector: shapingOf(pack.detector),
    mesh: pack.mesh === null ? null : shapingOf(pack.mesh),
    embedder: shapingOf(pack.embedder),
  };
  return createHash('sha256').update(canonicalJson(shaping)).digest('hex');
}

function shapingOf<Kind extends Model>(model: Kind) {
  const {
    id: _,
    name: __,
    file: ___,
    origin: ____,
    licence: _____,
    trainingData: ______,
    ...shaping
  } = model;
  return shaping;
}
