import { createImage, type RgbImage } from '../../src-main/engine/recognition/frames/image.ts';
import { loadCpuChain } from '../../src-main/engine/recognition/inference/load-chain.ts';
import type { FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import { enrolPicture } from '../../src-main/engine/recognition/steps/enrol.ts';
import { product } from '../../src-main/engine/recognition/steps/search.ts';
import { fuse, type Shot } from '../../src-main/engine/recognition/steps/vote.ts';
import type { Pack } from '../manifest.ts';
import { ModelError } from '../model-error.ts';
import { openPack } from '../packs.ts';
import { readPasserFile, readSprites, type Passer, type Passers, type Sprite } from './passers.ts';

/** The rarest rate of false matches that the shipped packs' test set shows without extrapolation. */
export const lookAlikeFmr = 1e-5;

/**
 * The unlisted people whom another pack, not the one under test, takes for somebody on the list: at the threshold at
 * which it mixes up one pair of real people in 100,000. A person is judged by all their looks together, each drawn on
 * grey as large as it was rendered.
 */
export async function findLookAlikes(
  passers: Passers,
  judge: Pack,
  packsDirectory: string,
): Promise<ReadonlySet<string>> {
  const threshold = judge.measurement?.thresholds.find(({ fmr }) => fmr === lookAlikeFmr)?.threshold;
  if (threshold === undefined)
    throw new ModelError(`The pack "${judge.id}" was not measured at a false match rate of ${lookAlikeFmr}.`);
  const chain = await loadCpuChain(judge, await openPack(judge, packsDirectory));
  try {
    const list: Float32Array[] = [];
    for (const { group, portrait } of passers.people) {
      if (group !== 'listed' || portrait === null) continue;
      list.push((await enrolPicture(await readPasserFile(portrait), chain)).face.template);
    }
    const alike = new Set<string>();
    for (const person of passers.people.filter(({ group }) => group === 'unlisted')) {
      const fused = fuse(await looksOf(passers, person, chain));
      if (list.some((template) => product(fused, template) >= threshold)) alike.add(person.id);
    }
    return alike;
  } finally {
    await chain.release();
  }
}

/** All looks of a person that a face is found in, each on grey as large as it was rendered. */
export async function looksOf(passers: Passers, person: Passer, chain: FaceChain): Promise<readonly Shot[]> {
  const shots: Shot[] = [];
  for (const sprite of (await readSprites(passers, person)).values()) {
    const [face] = await chain.faces(onGrey(sprite));
    if (face !== undefined) shots.push({ template: face.template, quality: 1 });
  }
  return shots;
}

function onGrey({ width, height, data }: Sprite): RgbImage {
  const image = createImage(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const ground = 110 * (1 - (data[4 * pixel + 3] ?? 0) / 255);
    for (let channel = 0; channel < 3; channel++)
      image.data[3 * pixel + channel] = ground + (data[4 * pixel + channel] ?? 0);
  }
  return image;
}
