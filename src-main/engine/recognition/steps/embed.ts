import type { EmbedderModel } from '../../../../native-models/manifest.ts';
import type { RgbImage } from '../frames/image.ts';
import { wipe } from '../frames/wipe.ts';
import { fillTensor, type ModelSession } from './tensor.ts';

export interface Embedding {
  /** Of length 1, so that the product of two templates is their cosine. */
  readonly template: Float32Array;
  /** Length before normalising: small for poor pictures. */
  readonly norm: number;
}

export interface Embedder {
  embed(aligned: RgbImage): Promise<Embedding>;
  /** Overwrites the input that is kept for the next face. */
  wipe(): void;
}

/** One face at a time: the input tensor is filled anew for each, and a batch is no faster on a CPU. */
export function createEmbedder(session: ModelSession, model: EmbedderModel): Embedder {
  const width = model.input.width ?? 0;
  const height = model.input.height ?? 0;
  const tensor = new Float32Array(3 * width * height);
  return {
    async embed(aligned) {
      fillTensor(aligned, model.input, tensor);
      const outputs = await session.run(tensor, [1, 3, height, width]);
      const [features] = outputs.values();
      if (features?.length !== model.dimension)
        throw new Error(`${model.name} gave no template of its dimension`);
      const embedding = normalise(features);
      wipe(features);
      return embedding;
    },
    wipe: () => wipe(tensor),
  };
}

/** A copy of length 1. */
function normalise(features: Float32Array): Embedding {
  let square = 0;
  for (const value of features) square += value * value;
  const norm = Math.sqrt(square);
  if (!(norm > 0) || !Number.isFinite(norm)) throw new Error('an embedding without a length');
  return { template: features.map((value) => value / norm), norm };
}
