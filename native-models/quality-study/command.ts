import { parseArgs } from 'node:util';
import { loadCpuChain } from '../../src-main/engine/recognition/inference/load-chain.ts';
import { oneFolder, readCommandLine, thresholdOf } from '../command-line.ts';
import { readFaces } from '../evaluate/read-folder.ts';
import { fetchPack } from '../fetch-pack.ts';
import { ModelError } from '../model-error.ts';
import { studyQuality, type QualityStudy } from './study-quality.ts';

const usage = 'npm run evaluate -- DIR --quality [--pack ID] [--threshold NUMBER] [--json]';
/** What a failure to enrol may be at most. */
const mostFailureToEnrol = 0.01;

/** Runs `npm run evaluate -- DIR --quality`. True when few enough pictures are refused. Throws ModelError. */
export async function runQualityStudy(
  commandLine: readonly string[],
  print: (text: string) => void,
  report: (text: string) => void,
): Promise<boolean> {
  const { directory, packId, isJson, ...asked } = parseCommandLine(commandLine);
  const { pack, files } = await fetchPack(packId, report);
  const threshold = asked.threshold ?? pack.proposed?.threshold;
  if (threshold === undefined)
    throw new ModelError(`The pack "${packId}" has no threshold yet: evaluate it first.`);
  const chain = await loadCpuChain(pack, files);
  try {
    const study = await studyQuality(await readFaces(directory), chain, threshold, report);
    print(isJson ? JSON.stringify(study, null, 2) : describe(study, threshold));
    return study.failureToEnrol <= mostFailureToEnrol;
  } finally {
    await chain.release();
  }
}

function parseCommandLine(commandLine: readonly string[]) {
  return readCommandLine("The quality can't be studied", usage, () => {
    const { values, positionals } = parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options: {
        quality: { type: 'boolean' },
        pack: { type: 'string', default: 'default' },
        threshold: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    return {
      directory: oneFolder(positionals),
      packId: values.pack,
      isJson: values.json,
      threshold: values.threshold === undefined ? undefined : thresholdOf(values.threshold),
    };
  });
}

function describe(study: QualityStudy, threshold: number): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  return [
    `${study.pictures} pictures, failure to enrol ${(100 * study.failureToEnrol).toFixed(2)}%`,
    ...study.degradations.map(
      (row) =>
        `${row.name.padEnd(20)} score ${row.medianScore.toFixed(0)}, component ${row.medianComponent?.toFixed(0) ?? '–'}, ` +
        `genuine ${row.meanGenuine.toFixed(3)}, refused as probe ${percent(row.refusedAsProbe)}, for a list ${percent(row.refusedForList)}, not found ${percent(row.notFound)}`,
    ),
    `rank correlation of quality and genuine score: ${study.rankCorrelation.toFixed(3)}`,
    ...study.errorVersusDiscard.map(
      ({ discarded, missed }) =>
        `without the poorest ${percent(discarded)}: ${percent(missed)} miss the threshold of ${threshold.toFixed(3)}`,
    ),
  ].join('\n');
}
