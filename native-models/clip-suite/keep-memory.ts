import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import sharp from 'sharp';
import { weakShare } from '../../src-main/engine/recognition/inference/camera-pipeline.ts';
import { writeAtomically } from '../write-atomically.ts';
import type { Condition } from './conditions.ts';
import { frameSize, type Scene } from './plan-scenes.ts';
import type { SceneMemory } from './remember-chain.ts';

/** Where what the models said of scenes is kept from one run of the suite to the next. */
export interface MemoryKeeper {
  readonly recall: (scene: Scene, condition: Condition) => Promise<SceneMemory>;
  readonly keep: (scene: Scene, condition: Condition, memory: SceneMemory) => Promise<void>;
}

const here = import.meta.dirname;
const recognition = join(here, '../../src-main/engine/recognition');
/** Code that draws, films, prepares pictures or runs the models. */
const sourceFolders = [
  join(recognition, 'frames'),
  join(recognition, 'frames/kernel'),
  join(recognition, 'steps'),
  // Models are fused with their preprocessing when they are loaded.
  join(here, '../convert'),
];
const sourceFiles = [
  'draw-scene',
  'conditions',
  'film-scene',
  'passers',
  'open-suite',
  'remember-chain',
  'keep-memory',
  '../evaluate/random',
].map((name) => join(here, name));
const inferenceFiles = ['session', 'load-chain', 'testing/picture-of'].map((name) =>
  join(recognition, 'inference', name),
);
/** Steps that come after the models: they decide what is asked, never what is answered. */
const laterSteps = /^(vote|track|motion|assign|quality|search|search-graph|gallery-block|probe-crop|enrol)\./;

/**
 * A keeper in `directory`. An answer is used again only for the same scene, with the same sheets and plate, filmed in the same
 * way by the same code, and looked at by the same models, code, runtime and kind of machine: a hash over all of that
 * is the file's name.
 */
export async function openMemoryKeeper(
  directory: string,
  modelHash: string,
  plateHash: string,
): Promise<MemoryKeeper> {
  const basis = [await hashOfSources(), modelHash, plateHash, weakShare, frameSize, ...versions()];
  const fileOf = (scene: Scene, condition: Condition): string => {
    const name = createHash('sha256')
      .update(JSON.stringify([basis, scene, condition]))
      .digest('hex');
    return join(directory, `${name}.scene`);
  };
  return {
    async recall(scene, condition) {
      const bytes = await readFile(fileOf(scene, condition)).catch(() => null);
      if (bytes === null) return new Map();
      // Written whole by this same code, under a name that holds the hash of what made it.
      return deserialize(bytes) as SceneMemory;
    },
    async keep(scene, condition, memory) {
      await writeAtomically(fileOf(scene, condition), serialize(memory));
    },
  };
}

/** Remembers nothing beyond a scene. */
export const forgetful: MemoryKeeper = {
  recall: async () => new Map(),
  keep: async () => undefined,
};

async function hashOfSources(): Promise<string> {
  const files: string[] = [];
  for (const folder of sourceFolders) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (!entry.isFile() || !/^[^.]+\.(ts|js)$/.test(entry.name) || laterSteps.test(entry.name)) continue;
      files.push(join(folder, entry.name));
    }
  }
  const extension = import.meta.filename.endsWith('.js') ? '.js' : '.ts';
  files.push(...[...sourceFiles, ...inferenceFiles].map((file) => file + extension));
  const hash = createHash('sha256');
  for (const file of files.toSorted()) hash.update(await readFile(file));
  return hash.digest('hex');
}

function versions(): readonly string[] {
  const runtime: { version: string } = createRequire(import.meta.url)('onnxruntime-node/package.json');
  return [runtime.version, JSON.stringify(sharp.versions), process.platform, process.arch];
}
