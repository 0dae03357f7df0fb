import { parseArgs } from 'node:util';
import { weakShare } from '../../src-main/engine/recognition/inference/camera-pipeline.ts';
import { loadCpuChain } from '../../src-main/engine/recognition/inference/load-chain.ts';
import { readCommandLine } from '../command-line.ts';
import { fetchPack } from '../fetch-pack.ts';
import { clipNames, detectClip, type ClipFrame } from './detect-clips.ts';
import { studyTracks, type TrackStudy } from './study-tracks.ts';

const usage = 'npm run evaluate -- --tracks [--pack ID] [--json]';

/** Runs `npm run evaluate -- --tracks`. True when the tracker is better than a plain one. Throws ModelError. */
export async function runTrackStudy(
  commandLine: readonly string[],
  print: (text: string) => void,
  report: (text: string) => void,
): Promise<boolean> {
  const { packId, isJson } = parseCommandLine(commandLine);
  const { pack, files } = await fetchPack(packId, report);
  const chain = await loadCpuChain(pack, files);
  try {
    const openScore = pack.detector.scoreThreshold;
    const clips: (readonly ClipFrame[])[] = [];
    for (const name of clipNames) {
      clips.push(await detectClip(name, chain, weakShare * openScore));
      report(`looked for faces in ${name}`);
    }
    const study = studyTracks(clips, openScore);
    print(isJson ? JSON.stringify(study, null, 2) : study.map(describeOne).join('\n'));
    const sum = (of: (one: TrackStudy) => number) => study.reduce((total, one) => total + of(one), 0);
    return sum(({ tracker }) => tracker.switches) < sum(({ plain }) => plain.switches);
  } finally {
    await chain.release();
  }
}

function describeOne(study: TrackStudy): string {
  const { plain, tracker, doubted, doubtedForNothing, sightings } = study;
  const words = ({ switches, breaks, tracks }: typeof plain) =>
    `${switches} switches, ${breaks} breaks, ${tracks} tracks`;
  return [
    `${study.framesPerSecond.toFixed(1)} frames/s: ${words(tracker)}; before: ${words(plain)};`,
    `doubtful at ${doubted} of its switches and ${((100 * doubtedForNothing) / sightings).toFixed(1)}% of other sightings`,
  ].join(' ');
}

function parseCommandLine(commandLine: readonly string[]) {
  return readCommandLine("The tracks can't be studied", usage, () => {
    const { values } = parseArgs({
      args: [...commandLine],
      options: {
        tracks: { type: 'boolean' },
        pack: { type: 'string', default: 'default' },
        json: { type: 'boolean', default: false },
      },
    });
    return { packId: values.pack, isJson: values.json };
  });
}
