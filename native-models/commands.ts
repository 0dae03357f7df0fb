import { defaultPacksDirectory, fetchPacks } from './fetch.ts';
import { findPack, modelsOf } from './manifest.ts';
import { ModelError } from './model-error.ts';
import { modelState } from './packs.ts';
import type { Manifest } from './schema/manifest-schema.ts';

/** What `npm run models` needs from its surroundings. */
export interface ModelsDeps {
  readonly manifest: Manifest;
  readonly packsDirectory: string;
  readonly cacheDirectory: string | undefined;
  readonly print: (line: string) => void;
}

const commands = new Map<string, (deps: ModelsDeps, options: readonly string[]) => Promise<boolean>>([
  ['fetch', fetchCommand],
  ['list', listCommand],
  ['verify', verifyCommand],
]);

/** Runs `npm run models -- COMMAND`; true when all holds. Throws ModelError. */
export async function runModelsCommand(arguments_: readonly string[], deps: ModelsDeps): Promise<boolean> {
  const [name = 'list', ...options] = arguments_;
  const command = commands.get(name);
  if (command === undefined) {
    throw new ModelError(
      `There is no models command "${name}"; there are: ${[...commands.keys()].join(', ')}.`,
    );
  }
  return command(deps, options);
}

export function defaultModelsDeps(manifest: Manifest, print: (line: string) => void): ModelsDeps {
  return {
    manifest,
    packsDirectory: defaultPacksDirectory,
    cacheDirectory: process.env['CORDON_CACHE'],
    print,
  };
}

/** `fetch [PACK …]`: all packs without names. */
async function fetchCommand(deps: ModelsDeps, options: readonly string[]): Promise<boolean> {
  const packIds = options.length > 0 ? options : deps.manifest.packs.map(({ id }) => id);
  const count = await fetchPacks(deps.manifest, packIds, { ...deps, report: deps.print });
  deps.print(
    count === 0 ? 'all models are there, with the right hashes' : `${count} models fetched and checked`,
  );
  return true;
}

async function listCommand({ manifest, packsDirectory, print }: ModelsDeps): Promise<boolean> {
  for (const { id } of manifest.packs) {
    const pack = findPack(manifest, id);
    print(`${pack.id}: ${pack.name}`);
    print(`  ${pack.purpose}`);
    print(`  model hash ${pack.modelHash}`);
    for (const model of modelsOf(pack)) {
      print(
        `  ${model.role}: ${model.name}, ${model.licence.claim}, ${await modelState(model, packsDirectory)}`,
      );
    }
    for (const { fmr, threshold } of pack.measurement?.thresholds ?? []) {
      print(`  threshold ${threshold.toFixed(3)} at a false match rate of ${fmr}`);
    }
  }
  return true;
}

/** Every model that is there must be the one in the manifest, and the first pack must be complete. */
async function verifyCommand({ manifest, packsDirectory, print }: ModelsDeps): Promise<boolean> {
  const first = manifest.packs[0];
  let holds = true;
  for (const model of manifest.models) {
    const state = await modelState(model, packsDirectory);
    const isNeeded = first !== undefined && [first.detector, first.mesh, first.embedder].includes(model.id);
    const isRight = state === 'ready' || (state === 'missing' && !isNeeded);
    print(`${isRight ? 'ok    ' : 'FAILED'} ${model.file} ${state === 'ready' ? model.sha256 : state}`);
    holds &&= isRight;
  }
  return holds;
}
