import {
  falseMatchRateAt,
  isReadable,
  type Estimate,
} from '../src-main/engine/statistics/false-alert-rate.ts';
import { addModels } from './add/add-models.ts';
import { removePack } from './add/remove-pack.ts';
import { rate } from './evaluate/words.ts';
import { fetchPacks } from './fetch.ts';
import { fromWhereTheyStand } from './from-where-they-stand.ts';
import { availableManifest } from './local-manifest.ts';
import { findPack, modelsOf, type Pack } from './manifest.ts';
import { ModelError } from './model-error.ts';
import { modelState, remedyOf } from './packs.ts';
import { defaultPacksDirectory } from './where.ts';

/** What `npm run models` needs from its surroundings. */
export interface ModelsDeps {
  readonly packsDirectory: string;
  readonly cacheDirectory: string | undefined;
  readonly print: (line: string) => void;
}

const commands = new Map<string, (deps: ModelsDeps, options: readonly string[]) => Promise<boolean>>([
  ['add', addCommand],
  ['fetch', fetchCommand],
  ['list', listCommand],
  ['remove', removeCommand],
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

export function defaultModelsDeps(print: (line: string) => void): ModelsDeps {
  return { packsDirectory: defaultPacksDirectory, cacheDirectory: process.env['CORDON_CACHE'], print };
}

/** `add FOLDER`: models that somebody brings along. */
async function addCommand(deps: ModelsDeps, [folder, ...more]: readonly string[]): Promise<boolean> {
  if (folder === undefined || more.length > 0) {
    throw new ModelError('Say which folder holds the models: npm run models -- add FOLDER.');
  }
  const packs = await addModels(fromWhereTheyStand(folder), { ...deps, report: deps.print });
  for (const { id, measurement } of packs) {
    deps.print(`added the pack "${id}" on this machine`);
    if (measurement === null) {
      deps.print(`  it has no threshold yet: npm run evaluate -- DIR --pack ${id} --write`);
    }
  }
  return true;
}

/** `remove PACK`: only what was added. */
async function removeCommand(deps: ModelsDeps, [packId, ...more]: readonly string[]): Promise<boolean> {
  if (packId === undefined || more.length > 0) {
    throw new ModelError('Say which added pack to remove: npm run models -- remove PACK.');
  }
  await removePack(packId, deps.packsDirectory);
  deps.print(`removed the pack "${packId}" from this machine`);
  return true;
}

/** `fetch [PACK …]`: all packs without names. */
async function fetchCommand(deps: ModelsDeps, options: readonly string[]): Promise<boolean> {
  const manifest = await availableManifest(deps.packsDirectory);
  const packIds = options.length > 0 ? options : manifest.packs.map(({ id }) => id);
  const count = await fetchPacks(manifest, packIds, { ...deps, report: deps.print });
  deps.print(
    count === 0 ? 'all models are there, with the right hashes' : `${count} models fetched and checked`,
  );
  return true;
}

async function listCommand({ packsDirectory, print }: ModelsDeps): Promise<boolean> {
  const manifest = await availableManifest(packsDirectory);
  for (const { id } of manifest.packs) {
    const pack = findPack(manifest, id);
    print(`${pack.id}: ${pack.name}`);
    print(`  ${pack.purpose}`);
    print(`  model hash ${pack.modelHash}`);
    for (const model of modelsOf(pack)) {
      const state = await modelState(model, packsDirectory);
      print(`  ${model.role}: ${model.name}, ${model.licence.claim}, ${state}`);
      print(`    evidence: ${model.licence.evidence}`);
      if (model.licence.doubt !== '') print(`    but: ${model.licence.doubt}`);
      print(`    trained on: ${model.trainingData}`);
    }
    for (const line of measuredLines(pack)) print(`  ${line}`);
  }
  return true;
}

function measuredLines({ id, measurement, proposed, demographicReport }: Pack): readonly string[] {
  if (measurement === null || proposed === null) {
    return [
      `never measured, so it can't be used: npm run evaluate -- DIR --pack ${id} --write`,
      `groups: ${demographicReport.words}`,
    ];
  }
  const { testSet, images, identities, date, thresholds, curve } = measurement;
  return [
    `measured on ${testSet}: ${images} images of ${identities} identities, ${date}`,
    ...thresholds.map(
      ({ fmr, threshold, tar }) =>
        `threshold ${threshold.toFixed(3)} at a false match rate of ${fmr}, true accept rate ${(tar * 100).toFixed(1)}%`,
    ),
    `proposed: ${proposed.threshold.toFixed(3)} for a false match rate of at most ${proposed.fmr}${proposed.isExtrapolated ? ', beyond what was measured' : ''}`,
    ...(isReadable(curve) ? [estimateLine(falseMatchRateAt(curve, proposed.threshold))] : []),
    `groups: ${demographicReport.words}`,
  ];
}

function estimateLine({ value, low, high }: Estimate): string {
  return `  estimated there: ${rate(value)} (95%: ${rate(low)} to ${rate(high)})`;
}

/** Every model that is there must be the one in the manifest; the first pack and what was added must be complete. */
async function verifyCommand({ packsDirectory, print }: ModelsDeps): Promise<boolean> {
  const manifest = await availableManifest(packsDirectory);
  const first = manifest.packs[0];
  let holds = true;
  for (const model of manifest.models) {
    const state = await modelState(model, packsDirectory);
    const isNeeded =
      model.origin.kind === 'supplied' ||
      (first !== undefined && [first.detector, first.mesh, first.embedder].includes(model.id));
    const isRight = state === 'ready' || (state === 'missing' && !isNeeded);
    print(`${isRight ? 'ok    ' : 'FAILED'} ${model.file} ${state === 'ready' ? model.sha256 : state}`);
    if (!isRight) print(`       ${remedyOf(model)}`);
    holds &&= isRight;
  }
  return holds;
}
