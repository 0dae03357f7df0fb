import { parseArgs } from 'node:util';
import { defaultPacksDirectory, fetchPacks } from '../fetch.ts';
import { availableManifest } from '../local-manifest.ts';
import { findPack } from '../manifest.ts';
import { ModelError } from '../model-error.ts';
import { conditions } from './conditions.ts';
import { describeSuite } from './describe-suite.ts';
import { openSuite } from './open-suite.ts';
import { planScenes, wholeSuite } from './plan-scenes.ts';
import { runScene, type SceneResult } from './run-scene.ts';
import { scoreScenes, type SuiteScore } from './score-scenes.ts';

const usage =
  'npm run evaluate -- --clips [--pack ID] [--threshold NUMBER] [--condition NAME] [--scenes COUNT] [--json]';

export interface ConditionScore extends SuiteScore {
  readonly condition: string;
  readonly threshold: number;
}

/** Share of the fair passes that must be alerted exactly once. */
const leastAlertedOnce = 0.95;

/** Runs `npm run evaluate -- --clips`. True when the limits hold for the frames as filmed. Throws ModelError. */
export async function runClips(
  commandLine: readonly string[],
  print: (text: string) => void,
  report: (text: string) => void,
): Promise<boolean> {
  const options = parseCommandLine(commandLine);
  const packsDirectory = defaultPacksDirectory;
  const manifest = await availableManifest(packsDirectory);
  await fetchPacks(manifest, [options.pack], {
    packsDirectory,
    cacheDirectory: process.env['CORDON_CACHE'],
    report,
  });
  const pack = findPack(manifest, options.pack);
  const threshold = options.threshold ?? pack.proposed?.threshold;
  if (threshold === undefined)
    throw new ModelError(`The pack "${pack.id}" has no threshold yet: name one with --threshold.`);
  const suite = await openSuite(pack, packsDirectory);
  try {
    const scenes = planScenes(suite.passers, wholeSuite).slice(0, options.scenes);
    const scores: ConditionScore[] = [];
    for (const condition of conditions) {
      if (options.condition !== undefined && condition.name !== options.condition) continue;
      const results: SceneResult[] = [];
      for (const scene of scenes) {
        results.push(await runScene(scene, condition, await suite.depsFor(scene, threshold)));
        report(`${condition.name}: ${results.length} of ${scenes.length} scenes`);
      }
      scores.push({
        condition: condition.name,
        threshold,
        ...scoreScenes(results, suite.passers.looks, threshold),
      });
    }
    print(options.json ? JSON.stringify(scores, null, 2) : describeSuite(scores));
    return scores
      .filter(({ condition }) => condition === conditions[0]?.name)
      .every(
        ({ alertedOnce, fairPasses, falseAlerts }) =>
          falseAlerts === 0 && alertedOnce >= leastAlertedOnce * fairPasses,
      );
  } finally {
    await suite.close();
  }
}

function parseCommandLine(commandLine: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...commandLine],
      options: {
        clips: { type: 'boolean' },
        pack: { type: 'string', default: 'default' },
        threshold: { type: 'string' },
        condition: { type: 'string' },
        scenes: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const threshold = values.threshold === undefined ? undefined : Number(values.threshold);
    const scenes = values.scenes === undefined ? undefined : Number(values.scenes);
    if (threshold !== undefined && !(threshold > 0 && threshold <= 1))
      throw new Error('a threshold lies between 0 and 1');
    if (scenes !== undefined && !(Number.isInteger(scenes) && scenes > 0))
      throw new Error('scenes are counted from 1');
    const names = conditions.map(({ name }) => name);
    if (values.condition !== undefined && !names.includes(values.condition))
      throw new Error(`there are the conditions ${names.join(', ')}`);
    return { ...values, threshold, scenes };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(`The clip suite can't be run: ${why}.\n${usage}`, { cause });
  }
}
