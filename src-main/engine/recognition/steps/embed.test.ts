import { describe, expect, it } from 'vitest';
import { findPack, shippedManifest } from '../../../../native-models/manifest.ts';
import { createImage, createPlanarImage, wholeImage } from '../frames/image.ts';
import { createFaceChain } from './chain.ts';
import { createEmbedder } from './embed.ts';
import type { Mesh } from './face-mesh.ts';
import { judgeQuality, probeLimits } from './quality.ts';
import type { ModelSession } from './tensor.ts';

const packs = ['default', 'mobilefacenet'].map((id) => findPack(shippedManifest(), id));
const detection = { box: { x: 0, y: 0, width: 100, height: 100 }, score: 0.99 };
const mesh: Mesh = {
  points: [
    [38, 52],
    [74, 52],
    [56, 72],
    [42, 92],
    [71, 92],
  ],
  flag: 0.99,
  pose: null,
};

/** A model that gives what it is told; each answer is kept, to look whether it was wiped. */
function sessionOf(features: () => Float32Array) {
  const given: Float32Array[] = [];
  const session: ModelSession = {
    run: async () => {
      const answer = features();
      given.push(answer);
      return new Map([
        ['output', answer],
        ['embeddings', answer],
      ]);
    },
    release: async () => undefined,
  };
  return { session, given };
}

describe.each(packs)('the embedder of $id', (pack) => {
  const { embedder: model } = pack;
  const aligned = createPlanarImage(model.input.width ?? 0, model.input.height ?? 0);

  it('gives a copy of length 1, and overwrites what the model gave', async () => {
    const { session, given } = sessionOf(() => new Float32Array(model.dimension).fill(3));
    const { template, norm } = await createEmbedder(session, model).embed(aligned);
    expect(norm).toBeCloseTo(3 * Math.sqrt(model.dimension), 3);
    expect(Math.hypot(...template)).toBeCloseTo(1, 5);
    expect(given.flatMap((features) => [...features]).every((value) => value === 0)).toBe(true);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 0])(
    'a template without a finite length (%s) is refused like a poor look',
    async (value) => {
      const { session, given } = sessionOf(() => new Float32Array(model.dimension).fill(value));
      const chain = createFaceChain(pack, { detector: session, mesh: session, embedder: session });
      const picture = createImage(112, 112);
      picture.data.forEach((_, at) => (picture.data[at] = (at * 7919) % 251));
      const { measures, template } = await chain.embed(wholeImage(picture), detection, mesh);
      expect(judgeQuality(measures, probeLimits).refusedBy).toBe('embeddingStrength');
      expect(template).toEqual(new Float32Array(model.dimension));
      expect(given).toEqual([new Float32Array(model.dimension)]);
    },
  );

  it('overwrites what the model gave also when that is no template of its', async () => {
    const { session, given } = sessionOf(() => Float32Array.of(1, 2, 3));
    await expect(createEmbedder(session, model).embed(aligned)).rejects.toThrow('dimension');
    expect(given).toEqual([new Float32Array(3)]);
  });
});
