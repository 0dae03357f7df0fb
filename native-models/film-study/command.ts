import { parseArgs } from 'node:util';
import { loadCpuChain } from '../../src-main/engine/recognition/inference/load-chain.ts';
import { readFaces, readIgnoredPairs } from '../evaluate/read-folder.ts';
import { percent, rate } from '../evaluate/words.ts';
import { fetchPacks } from '../fetch.ts';
import { fromWhereTheyStand } from '../from-where-they-stand.ts';
import { availableManifest } from '../local-manifest.ts';
import { findPack } from '../manifest.ts';
import { ModelError } from '../model-error.ts';
import { openPack } from '../packs.ts';
import { defaultPacksDirectory } from '../where.ts';
import { studyFilms, type FilmStudy } from './study-films.ts';

const usage =
  'npm run evaluate -- DIR --films [--ignore-pairs FILE] [--pack ID] [--threshold NUMBER …] [--json]';

/** Runs `npm run evaluate -- DIR --films`: how passes are found whose looks are all made of one photograph. It is held to nothing. Throws ModelError. */
export async function runFilmStudy(
  commandLine: readonly string[],
  print: (text: string) => void,
  report: (text: string) => void,
): Promise<boolean> {
  const { directory, packId, isJson, ignoreFile, asked } = parseCommandLine(commandLine);
  const packsDirectory = defaultPacksDirectory;
  const manifest = await availableManifest(packsDirectory);
  const cacheDirectory = process.env['CORDON_CACHE'];
  await fetchPacks(manifest, [packId], { packsDirectory, cacheDirectory, report });
  const pack = findPack(manifest, packId);
  const { measurement, proposed } = pack;
  const thresholds = asked ?? [
    ...(measurement?.thresholds ?? []).map(({ threshold }) => threshold),
    ...(proposed === null ? [] : [proposed.threshold]),
  ];
  if (thresholds.length === 0)
    throw new ModelError(`The pack "${packId}" has no threshold yet: name one with --threshold.`);
  const ignored = await readIgnoredPairs(ignoreFile);
  const images = await readFaces(directory);
  const chain = await loadCpuChain(pack, await openPack(pack, packsDirectory));
  try {
    const study = await studyFilms(images, ignored, thresholds, chain, report);
    print(isJson ? JSON.stringify(study, null, 2) : describe(study));
    return true;
  } finally {
    await chain.release();
  }
}

function describe({ photographs, identities, looksEach, genuines, impostors, points }: FilmStudy): string {
  return [
    `${photographs} photographs of ${identities} people, each filmed ${looksEach} times anew; ${genuines} votes about themselves, ${impostors} about others`,
    ...points.map(
      ({ threshold, tar, low, high, falseMatches, fmr }) =>
        `at ${threshold.toFixed(3)}: TAR ${percent(tar)} (95%: ${percent(low)} to ${percent(high)}), ${falseMatches} false matches (${rate(fmr)})`,
    ),
  ].join('\n');
}

function parseCommandLine(commandLine: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options: {
        films: { type: 'boolean' },
        pack: { type: 'string', default: 'default' },
        threshold: { type: 'string', multiple: true },
        'ignore-pairs': { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const [directory] = positionals;
    if (directory === undefined || positionals.length > 1) throw new Error('it takes one folder');
    const asked = values.threshold?.map(Number);
    if (asked?.some((threshold) => !(threshold > 0 && threshold <= 1)) === true)
      throw new Error('a threshold lies between 0 and 1');
    const ignore = values['ignore-pairs'];
    return {
      directory: fromWhereTheyStand(directory),
      packId: values.pack,
      isJson: values.json,
      ignoreFile: ignore === undefined ? undefined : fromWhereTheyStand(ignore),
      asked,
    };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(`This can't be studied: ${why}.\n${usage}`, { cause });
  }
}
