import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { RgbImage } from '../../src-main/engine/recognition/frames/image.ts';
import { wipe } from '../../src-main/engine/recognition/frames/wipe.ts';
import { createBlockSearcher } from '../../src-main/engine/recognition/inference/block-search.ts';
import { loadCpuChain } from '../../src-main/engine/recognition/inference/load-chain.ts';
import { enrolPicture } from '../../src-main/engine/recognition/steps/enrol.ts';
import { Gallery } from '../../src-main/engine/recognition/steps/search.ts';
import type { Pack } from '../manifest.ts';
import { openPack } from '../packs.ts';
import type { Props } from './film-scene.ts';
import { forgetful, openMemoryKeeper } from './keep-memory.ts';
import {
  readPasserFile,
  readPassers,
  readSprites,
  type Passer,
  type Passers,
  type Sprite,
} from './passers.ts';
import { frameSize, plateNames, type Scene } from './plan-scenes.ts';
import type { SceneDeps } from './run-scene.ts';

const platesFolder = new URL('../../assets/demo/passers/plates/', import.meta.url);

export interface OpenedSuite {
  readonly passers: Passers;
  /** What scenes need; the people of one scene are read when it comes. */
  readonly depsFor: (
    scene: Scene,
    what: Pick<SceneDeps, 'thresholds' | 'isWatched'>,
    list?: 'suite' | 'calibration',
  ) => SceneDeps;
  readonly close: () => Promise<void>;
}

/**
 * The suite's people, with those of the list enrolled from their portraits, and a pack on the CPU. The calibration's
 * people have a list of their own. With a cache, what the models say of a scene is kept there.
 */
export async function openSuite(
  pack: Pack,
  packsDirectory: string,
  cacheDirectory?: string,
): Promise<OpenedSuite> {
  const passers = await readPassers();
  const chain = await loadCpuChain(pack, await openPack(pack, packsDirectory));
  const listOf = async (wanted: Passer['group']): Promise<Gallery> => {
    const searcher = await createBlockSearcher('cpu', pack.embedder.dimension);
    const gallery = new Gallery(pack.embedder.dimension, searcher);
    for (const { id, group, portrait } of passers.people) {
      if (group !== wanted || portrait === null) continue;
      const { face, image } = await enrolPicture(await readPasserFile(portrait), chain);
      gallery.set(id, face.template);
      wipe(face.template, image);
    }
    return gallery;
  };
  const lists = { suite: await listOf('listed'), calibration: await listOf('calibration') };
  const plates = new Map<string, RgbImage>();
  const plateFiles = createHash('sha256');
  for (const name of plateNames) {
    const file = await readFile(new URL(`${name}.webp`, platesFolder));
    plateFiles.update(file);
    plates.set(name, await decodePlate(file));
  }
  const keeper =
    cacheDirectory === undefined
      ? forgetful
      : await openMemoryKeeper(join(cacheDirectory, 'clip-suite'), pack.modelHash, plateFiles.digest('hex'));
  const readProps = async (scene: Scene): Promise<Props> => {
    const sprites = new Map<string, ReadonlyMap<string, Sprite>>();
    for (const { person } of scene.passes) sprites.set(person.id, await readSprites(passers, person));
    return {
      plateOf: (name) => known(plates.get(name), name),
      spritesOf: ({ person }) => known(sprites.get(person.id), person.id),
    };
  };
  return {
    passers,
    depsFor(scene, what, list = 'suite') {
      let props: Promise<Props> | null = null;
      const propsOf = () => (props ??= readProps(scene));
      return { chain, gallery: lists[list], keeper, propsOf, ...what };
    },
    async close() {
      for (const list of Object.values(lists)) list.clear();
      await chain.release();
    },
  };
}

async function decodePlate(file: Uint8Array): Promise<RgbImage> {
  const { width, height } = frameSize;
  return { width, height, data: await sharp(file).resize(width, height).removeAlpha().raw().toBuffer() };
}

function known<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`the suite has no ${name}`);
  return value;
}
