import { parseArgs } from 'node:util';
import { loadCpuChain } from '../../src-main/engine/recognition/inference/load-chain.ts';
import { EmbeddingPool } from '../evaluate/embedding-pool.ts';
import { readFaces, readIgnoredPairs } from '../evaluate/read-folder.ts';
import { percent } from '../evaluate/words.ts';
import { fetchPacks } from '../fetch.ts';
import { fromWhereTheyStand } from '../from-where-they-stand.ts';
import { availableManifest } from '../local-manifest.ts';
import { findPack, type Pack } from '../manifest.ts';
import { ModelError } from '../model-error.ts';
import { openPack } from '../packs.ts';
import { defaultPacksDirectory } from '../where.ts';
import { studyTwice, type TwiceAtScore, type TwiceStudy } from './study-twice.ts';
import { demoPortraits, passerPictures } from './synthetic-pictures.ts';

const usage = 'npm run evaluate -- [DIR] --twice [--ignore-pairs FILE] [--pack ID] [--json]';
/** How large a copy of a picture is. */
const copyScale = 0.7;

/**
 * Runs `npm run evaluate -- DIR --twice`: what an import finds of people who are on its list twice. True when no two people of the folder are
 * taken for one. Without a folder, the synthetic people only. Throws ModelError.
 */
export async function runTwiceStudy(
  commandLine: readonly string[],
  print: (text: string) => void,
  report: (text: string) => void,
): Promise<boolean> {
  const { directory, packId, isJson, ignoreFile } = parseCommandLine(commandLine);
  const packsDirectory = defaultPacksDirectory;
  const manifest = await availableManifest(packsDirectory);
  const cacheDirectory = process.env['CORDON_CACHE'];
  await fetchPacks(manifest, [packId], { packsDirectory, cacheDirectory, report });
  const pack = findPack(manifest, packId);
  const curve = pack.measurement?.curve;
  if (curve === undefined)
    throw new ModelError(`The pack "${packId}" was not measured: evaluate it with --write first.`);
  const chain = await loadCpuChain(pack, await openPack(pack, packsDirectory));
  const studies: Record<string, TwiceStudy> = {};
  try {
    studies['the demo’s portraits'] = studyTwice(await demoPortraits(chain), null, curve);
    report('compared the demo’s portraits');
    studies['portraits and looks of the clip suite’s people'] = studyTwice(
      await passerPictures(chain),
      null,
      curve,
    );
    report('compared the clip suite’s people');
  } finally {
    await chain.release();
  }
  const real = directory === null ? null : await studyFolder(directory, ignoreFile, pack, report);
  if (real !== null) studies['the folder’s pictures'] = real;
  print(isJson ? JSON.stringify(studies, null, 2) : describe(studies));
  return real?.atScores.every(({ strangers }) => strangers.found === 0) ?? true;
}

async function studyFolder(
  directory: string,
  ignoreFile: string | undefined,
  pack: Pack,
  report: (text: string) => void,
): Promise<TwiceStudy> {
  const ignored = await readIgnoredPairs(ignoreFile);
  const images = await readFaces(directory);
  await using pool = new EmbeddingPool(pack.id, defaultPacksDirectory);
  const embedAll = async (scale: number) => {
    const tasks = images.map(({ file }) => ({ file, scale }));
    const embedded = await pool.embed(tasks, () => undefined);
    report(`embedded ${tasks.length} pictures at ${percent(scale, 0)} of their size`);
    return embedded.map(({ template }) => template);
  };
  const templates = await embedAll(1);
  const copies = await embedAll(copyScale);
  const pictures = images.map(({ identity }, i) => ({ identity, template: templates[i] ?? null }));
  return studyTwice(pictures, copies, pack.measurement?.curve ?? [], ignored);
}

function describe(studies: Readonly<Record<string, TwiceStudy>>): string {
  return Object.entries(studies)
    .flatMap(([name, { pictures, identities, atScores, closest }]) => [
      `${name}: ${pictures} of ${identities} people; the closest two people ` +
        (closest === null
          ? 'there are not'
          : `score ${closest.score.toFixed(3)} (${closest.one}, ${closest.other})`),
      ...atScores.map(describeScore),
    ])
    .join('\n');
}

function describeScore({ listSize, score, others, copies, strangers }: TwiceAtScore): string {
  const words = ({ found, of, low, high }: typeof others) =>
    of === 0
      ? 'none to try'
      : `${found} of ${of}, ${percent(found / of, 1)} (95%: ${percent(low, 1)} to ${percent(high, 1)})`;
  return [
    `  a list of ${listSize}, score ${score.toFixed(3)}: other pictures of one person found ${words(others)}`,
    ...(copies === null ? [] : [`the same picture at ${percent(copyScale, 0)} of its size ${words(copies)}`]),
    `different people taken for one ${strangers.found} of ${strangers.of}`,
  ].join('; ');
}

function parseCommandLine(commandLine: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options: {
        twice: { type: 'boolean' },
        pack: { type: 'string', default: 'default' },
        'ignore-pairs': { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const [directory] = positionals;
    if (positionals.length > 1) throw new Error('it takes one folder');
    const ignore = values['ignore-pairs'];
    return {
      directory: directory === undefined ? null : fromWhereTheyStand(directory),
      packId: values.pack,
      isJson: values.json,
      ignoreFile: ignore === undefined ? undefined : fromWhereTheyStand(ignore),
    };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(`This can't be studied: ${why}.\n${usage}`, { cause });
  }
}
