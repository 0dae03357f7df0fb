import type { EmbedderModel } from '../../../../native-models/schema/model-schema.ts';
import type { PlanarImage } from '../frames/image.ts';
import { wipe } from '../frames/wipe.ts';
import { lengthOf } from './length-of.ts';
import { outputNamed, type ModelSession } from './tensor.ts';

export interface Embedding {
  /** Of length 1, so that the product of two templates is their cosine; zeros where the norm is 0. */
  readonly template: Float32Array;
  /** Length before normalising: small for poor pictures, and 0 where the model gave no finite numbers. */
  readonly norm: number;
}

export interface Embedder {
  /** The picture stays the caller's, who wipes it. */
  embed(aligned: PlanarImage): Promise<Embedding>;
}

/** One face at a time: a batch is no faster on a CPU. */
export function createEmbedder(session: ModelSession, model: EmbedderModel): Embedder {
  return {
    async embed(aligned) {
      const outputs = await session.run(aligned);
      try {
        const features = outputNamed(outputs, model.output);
        if (features.length !== model.dimension)
          throw new Error(`${model.name} gave no template of its dimension`);
        return normalise(features);
      } finally {
        wipe(...outputs.values());
      }
    },
  };
}

/** A copy of length 1; what has no finite length gives zeros, which are like nobody. */
export function normalise(features: Float32Array): Embedding {
  const norm = lengthOf(features);
  if (!(norm > 0) || !Number.isFinite(norm)) return { template: new Float32Array(features.length), norm: 0 };
  return { template: features.map((value) => value / norm), norm };
}
