import { parseArgs } from 'node:util';
import { loadCpuChain } from '../../src-main/engine/recognition/inference/load-chain.ts';
import { oneFolder, pathOf, readCommandLine, thresholdOf } from '../command-line.ts';
import { readFaces, readIgnoredPairs } from '../evaluate/read-folder.ts';
import { percent, rate } from '../evaluate/words.ts';
import { fetchPack } from '../fetch-pack.ts';
import { ModelError } from '../model-error.ts';
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
  const { pack, files } = await fetchPack(packId, report);
  const { measurement, proposed } = pack;
  const thresholds = asked ?? [
    ...(measurement?.thresholds ?? []).map(({ threshold }) => threshold),
    ...(proposed === null ? [] : [proposed.threshold]),
  ];
  if (thresholds.length === 0)
    throw new ModelError(`The pack "${packId}" has no threshold yet: name one with --threshold.`);
  const ignored = await readIgnoredPairs(ignoreFile);
  const images = await readFaces(directory);
  const chain = await loadCpuChain(pack, files);
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
  return readCommandLine("This can't be studied", usage, () => {
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
    return {
      directory: oneFolder(positionals),
      packId: values.pack,
      isJson: values.json,
      ignoreFile: pathOf(values['ignore-pairs']),
      asked: values.threshold?.map(thresholdOf),
    };
  });
}
