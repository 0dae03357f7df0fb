import { readFile } from 'node:fs/promises';
import { loadCpuChain } from '../../src-main/engine/recognition/inference/load-chain.ts';
import { createImage, wholeImage } from '../../src-main/engine/recognition/frames/image.ts';
import type { FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import { decodePicture } from '../../src-main/engine/recognition/steps/decode-picture.ts';
import type { FivePoints } from '../../src-main/engine/recognition/steps/five-points.ts';
import type { Pack } from '../manifest.ts';
import { ModelError } from '../model-error.ts';
import type { PackFiles } from '../packs.ts';
import { trialPortrait } from '../where.ts';

/**
 * Runs a pack on a synthetic portrait. Throws ModelError when a model gives what its description doesn't say.
 * @returns what was found, in words: a pack that finds no face there is suspicious, but may be right
 */
export async function tryPack(pack: Pack, files: PackFiles): Promise<string> {
  const chain = await loadCpuChain(pack, files);
  try {
    const image = await decodePicture(await readFile(trialPortrait));
    const faces = await chain.faces(image);
    await tryEmbedder(chain, pack);
    if (faces.length === 1) return 'found the one face of the test portrait and made its template';
    return `found ${faces.length} faces in a test portrait that shows one: compare decoder, mean, std and channel order in the manifest with the model's own description`;
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(`The trial run of the pack "${pack.id}" failed: ${why}. Correct its description.`, {
      cause,
    });
  } finally {
    await chain.release();
  }
}

/** A picture that is not plain must give a template with a length, whether or not the detector found a face. */
async function tryEmbedder(chain: FaceChain, { embedder }: Pack): Promise<void> {
  const image = createImage(embedder.input.width ?? 112, embedder.input.height ?? 112);
  image.data.forEach((_, i) => (image.data[i] = (i * 7919) % 251));
  const box = { x: 0, y: 0, width: image.width, height: image.height };
  // The schema holds the template to five points.
  const points = embedder.template as unknown as FivePoints;
  const { norm } = await chain.embed(
    wholeImage(image),
    { box, score: 1 },
    { points, flag: null, pose: null },
  );
  if (norm === 0) {
    throw new ModelError(
      `${embedder.name} gives no template with a finite length: compare mean, std and output in the manifest with the model's own description.`,
    );
  }
}
