import { parseArgs } from 'node:util';
import { defaultPacksDirectory, fetchPacks } from '../fetch.ts';
import { shippedManifest } from '../manifest.ts';
import { ModelError } from '../model-error.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import { readFaces, readIgnoredPairs } from './read-folder.ts';

const usage = 'npm run evaluate -- DIR [--json] [--pack ID] [--ignore-pairs FILE]';

/** Runs `npm run evaluate`: results on `print`, progress on `report`. True when the limits hold. Throws ModelError. */
export async function runEvaluate(
  commandLine: readonly string[],
  print: (text: string) => void,
  report: (text: string) => void,
): Promise<boolean> {
  const { directory, packId, ignoreFile, isJson } = parseCommandLine(commandLine);
  const manifest = shippedManifest();
  const packsDirectory = defaultPacksDirectory;
  await fetchPacks(manifest, [packId], {
    packsDirectory,
    cacheDirectory: process.env['CORDON_CACHE'],
    report,
  });
  const images = await readFaces(directory);
  const result = await evaluate(images, {
    manifest,
    packId,
    packsDirectory,
    ignoredPairs: ignoreFile === undefined ? new Set() : await readIgnoredPairs(ignoreFile),
    report: (done) => {
      if (done % 100 === 0 || done === images.length) report(`embedded ${done} of ${images.length} images`);
    },
  });
  print(isJson ? JSON.stringify(result, null, 2) : describe(result));
  return result.limits.every(({ ok }) => ok);
}

function parseCommandLine(commandLine: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        pack: { type: 'string', default: 'default' },
        'ignore-pairs': { type: 'string' },
      },
    });
    const [directory] = positionals;
    if (directory === undefined || positionals.length > 1) throw new Error('it takes one folder');
    return { directory, packId: values.pack, ignoreFile: values['ignore-pairs'], isJson: values.json };
  } catch (cause) {
    throw new ModelError(`This can't be evaluated (${String(cause)}): ${usage}`, { cause });
  }
}

function describe({ pack, images, identities, failureToEnrol, det, limits }: Evaluation): string {
  const percent = (share: number) => `${(share * 100).toFixed(2)}%`;
  return [
    `pack ${pack}: ${images} images of ${identities} identities, failure to enrol ${percent(failureToEnrol)}`,
    ...det.map(
      ({ fmr, threshold, tar, low, high, impostors, genuines }) =>
        `FMR ${fmr}: TAR ${percent(tar)} (95%: ${percent(low)} to ${percent(high)}) at threshold ${threshold.toFixed(3)}, ${genuines} genuine and ${impostors} impostor pairs`,
    ),
    ...limits.map(
      ({ name, value, limit, ok }) =>
        `${ok ? 'ok    ' : 'FAILED'} ${name}: ${value === null ? 'too few pairs to tell' : percent(value)} (limit ${percent(limit)})`,
    ),
  ].join('\n');
}
