import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { runClips } from '../clip-suite/command.ts';
import { oneFolder, pathOf, readCommandLine } from '../command-line.ts';
import { fetchPacks } from '../fetch.ts';
import { runQualityStudy } from '../quality-study/command.ts';
import { runTrackStudy } from '../track-study/command.ts';
import { runTwiceStudy } from '../twice-study/command.ts';
import { runFilmStudy } from '../film-study/command.ts';
import { runInt8Study } from '../int8-study/command.ts';
import { availableManifest, manifestFileOf } from '../local-manifest.ts';
import { readManifest } from '../manifest.ts';
import { ModelError } from '../model-error.ts';
import { defaultPacksDirectory } from '../where.ts';
import { describe } from './describe.ts';
import { plotDet } from './det-plot.ts';
import { evaluate } from './evaluate.ts';
import { readFaces, readIgnoredPairs } from './read-folder.ts';
import { readGroups } from './read-groups.ts';
import { writeMeasurement } from './write-measurement.ts';

const usage = `npm run evaluate -- DIR [--pack ID] [--json] [--plot FILE.svg] [--groups FILE.csv|json]
                        [--ignore-pairs FILE] [--write [--test-set WORDS]]
npm run evaluate -- DIR --quality      whether quality foretells scores
npm run evaluate -- DIR --twice        who is found on a list twice
npm run evaluate -- DIR --films        how passes are found that are made of one photograph
npm run evaluate -- DIR --int8         what models in 8-bit integers would cost and save
npm run evaluate -- --clips            synthetic people who walk past a camera
npm run evaluate -- --tracks           whether faces in the demo's clips are followed`;

/** Runs `npm run evaluate`: results on `print`, progress on `report`. True when the limits hold. Throws ModelError. */
export async function runEvaluate(
  commandLine: readonly string[],
  print: (text: string) => void,
  report: (text: string) => void,
): Promise<boolean> {
  if (commandLine.includes('--clips')) return runClips(commandLine, print, report);
  if (commandLine.includes('--tracks')) return runTrackStudy(commandLine, print, report);
  if (commandLine.includes('--quality')) return runQualityStudy(commandLine, print, report);
  if (commandLine.includes('--films')) return runFilmStudy(commandLine, print, report);
  if (commandLine.includes('--int8')) return runInt8Study(commandLine, print, report);
  if (commandLine.includes('--twice')) return runTwiceStudy(commandLine, print, report);
  const { directory, options, plot, groups, ignoredPairs: ignoreFile } = parseCommandLine(commandLine);
  const { pack: packId, write, json } = options;
  const packsDirectory = defaultPacksDirectory;
  const cacheDirectory = process.env['CORDON_CACHE'];
  await fetchPacks(await availableManifest(packsDirectory), [packId], {
    packsDirectory,
    cacheDirectory,
    report,
  });
  const ignoredPairs = await readIgnoredPairs(ignoreFile);
  const result = await evaluate(await readFaces(directory), {
    packId,
    packsDirectory,
    ignoredPairs,
    groups: groups === undefined ? null : await readGroups(groups),
    report,
  });
  if (plot !== undefined) {
    await writeFile(plot, plotDet(result)).catch((cause: unknown) => {
      throw new ModelError(`The plot ${plot} can't be written: name a file in a folder that exists.`, {
        cause,
      });
    });
  }
  if (write) {
    const file = await manifestFileOf(packId, packsDirectory);
    await writeMeasurement(file, await readManifest(file), result, {
      testSet: options['test-set'] ?? `the folder “${basename(directory)}”`,
      command: commandOf(options, ignoredPairs.size),
      date: new Date().toISOString().slice(0, 10),
    });
    report(`wrote what was measured into ${file}`);
  }
  print(json ? JSON.stringify(result, null, 2) : describe(result));
  return result.limits.every(({ ok }) => ok);
}

/** What was run, for the manifest: without the names of folders and files of this machine. */
function commandOf(options: ReturnType<typeof parseCommandLine>['options'], ignoredPairs: number): string {
  return [
    'npm run evaluate -- DIR',
    ...(options.pack === 'default' ? [] : [`--pack ${options.pack}`]),
    ...(ignoredPairs === 0 ? [] : [`--ignore-pairs FILE (${ignoredPairs} pairs)`]),
    ...(options.groups === undefined ? [] : ['--groups FILE']),
    '--write',
  ].join(' ');
}

function parseCommandLine(commandLine: readonly string[]) {
  return readCommandLine("This can't be evaluated", usage, () => {
    const { values, positionals } = parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        pack: { type: 'string', default: 'default' },
        plot: { type: 'string' },
        groups: { type: 'string' },
        'ignore-pairs': { type: 'string' },
        write: { type: 'boolean', default: false },
        'test-set': { type: 'string' },
      },
    });
    return {
      directory: oneFolder(positionals),
      options: values,
      plot: pathOf(values.plot),
      groups: pathOf(values.groups),
      ignoredPairs: pathOf(values['ignore-pairs']),
    };
  });
}
