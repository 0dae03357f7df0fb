import { parseArgs } from 'node:util';
import { oneFolder, pathOf, readCommandLine } from '../command-line.ts';
import { readFaces, readIgnoredPairs } from '../evaluate/read-folder.ts';
import { percent, rate } from '../evaluate/words.ts';
import { fetchPack } from '../fetch-pack.ts';
import type { FacesInClips } from './faces-in-clips.ts';
import { comparedFmr, roles, studyInt8, type Int8Study, type Role } from './study-int8.ts';

const usage = `npm run evaluate -- DIR --int8 [--model ${roles.join('|')} …] [--ignore-pairs FILE] [--pack ID] [--json]`;
/** A quantised model is taken where it is faster and fewer are lost than 0.2 points: of true accepts, and of a detector's faces. */
const mostLoss = 0.002;

/** Runs `npm run evaluate -- DIR --int8`: what 8-bit integers cost and save. True when they are worth it for no model, as none is used. Throws ModelError. */
export async function runInt8Study(
  commandLine: readonly string[],
  print: (text: string) => void,
  report: (text: string) => void,
): Promise<boolean> {
  const { directory, packId, isJson, ignoreFile, models } = parseCommandLine(commandLine);
  const { pack, files } = await fetchPack(packId, report);
  const images = await readFaces(directory);
  const ignored = await readIgnoredPairs(ignoreFile);
  const studies: Int8Study[] = [];
  for (const role of models) {
    const study = await studyInt8(images, ignored, { pack, files, role }, report);
    studies.push(study);
    if (!isJson) print(describe(study));
  }
  if (isJson) print(JSON.stringify(studies, null, 2));
  return studies.every((study) => !isWorthIt(study));
}

function isWorthIt({ loss, asItIs, int8 }: Int8Study): boolean {
  return (
    loss.value < mostLoss && lostInClips(asItIs.inClips, int8.inClips) < mostLoss && int8.cpuMs < asItIs.cpuMs
  );
}

/** Share of the true faces that were found before. Small ones count: a track begins with them. */
function lostInClips(before: FacesInClips | null, after: FacesInClips | null): number {
  if (before === null || after === null) return 0;
  return 1 - (after.large + after.small) / (before.large + before.small);
}

function describe(study: Int8Study): string {
  const { role, pictures, identities, asItIs, int8, loss } = study;
  return [
    `${role} in 8-bit integers, ${pictures} pictures of ${identities} people: TAR at FMR ${rate(comparedFmr)} ${percent(int8.tar)} in place of ${percent(asItIs.tar)}`,
    `a loss of ${(100 * loss.value).toFixed(2)} points (95%: ${(100 * loss.low).toFixed(2)} to ${(100 * loss.high).toFixed(2)})`,
    `failure to enrol ${percent(int8.failureToEnrol)} in place of ${percent(asItIs.failureToEnrol)}`,
    ...describeClips(study),
    `${int8.cpuMs.toFixed(2)} ms of CPU a run in place of ${asItIs.cpuMs.toFixed(2)} (÷ ${(asItIs.cpuMs / int8.cpuMs).toFixed(2)}): ${isWorthIt(study) ? 'worth it' : 'not worth it'}`,
  ].join('; ');
}

function describeClips({
  asItIs: { inClips: before },
  int8: { inClips: after },
}: Int8Study): readonly string[] {
  if (before === null || after === null) return [];
  return [
    `in the demo’s clips ${after.large} in place of ${before.large} true faces that are high enough for a probe, ` +
      `${after.small} in place of ${before.small} smaller ones, ${after.false} in place of ${before.false} detections on nobody`,
  ];
}

function parseCommandLine(commandLine: readonly string[]) {
  return readCommandLine("This can't be studied", usage, () => {
    const { values, positionals } = parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options: {
        int8: { type: 'boolean' },
        model: { type: 'string', multiple: true },
        pack: { type: 'string', default: 'default' },
        'ignore-pairs': { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    return {
      directory: oneFolder(positionals),
      packId: values.pack,
      isJson: values.json,
      ignoreFile: pathOf(values['ignore-pairs']),
      models: values.model === undefined ? roles : values.model.map(roleOf),
    };
  });
}

function roleOf(typed: string): Role {
  const role = roles.find((one) => one === typed);
  if (role === undefined) throw new Error(`the models are ${roles.join(', ')}`);
  return role;
}
