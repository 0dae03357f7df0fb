import { parseArgs } from 'node:util';
import { loadCpuChain } from '../../src-main/engine/recognition/inference/load-chain.ts';
import { oneFolder, pathOf, readCommandLine } from '../command-line.ts';
import { EmbeddingPool } from '../evaluate/embedding-pool.ts';
import { readFaces, readIgnoredPairs } from '../evaluate/read-folder.ts';
import { percent } from '../evaluate/words.ts';
import { fetchPack } from '../fetch-pack.ts';
import type { Pack } from '../manifest.ts';
import { ModelError } from '../model-error.ts';
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
  const { pack, files } = await fetchPack(packId, report);
  const curve = pack.measurement?.curve;
  if (curve === undefined)
    throw new ModelError(`The pack "${packId}" was not measured: evaluate it with --write first.`);
  const chain = await loadCpuChain(pack, files);
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
  return readCommandLine("This can't be studied", usage, () => {
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
    return {
      directory: positionals.length === 0 ? null : oneFolder(positionals),
      packId: values.pack,
      isJson: values.json,
      ignoreFile: pathOf(values['ignore-pairs']),
    };
  });
}
