import { parseArgs } from 'node:util';
import { readCommandLine, thresholdOf } from '../command-line.ts';
import { fetchPacks } from '../fetch.ts';
import { availableManifest } from '../local-manifest.ts';
import { findPack } from '../manifest.ts';
import { ModelError } from '../model-error.ts';
import { defaultPacksDirectory } from '../where.ts';
import { calibrate } from './calibrate.ts';
import { conditions, type Condition } from './conditions.ts';
import { describeCalibration, describeCondition } from './describe-suite.ts';
import { keepLedger } from './keep-ledger.ts';
import { findLookAlikes } from './look-alikes.ts';
import { readPassers } from './passers.ts';
import { calibrationPlan, planScenes, wholeSuite } from './plan-scenes.ts';
import type { SceneTask } from './scene-messages.ts';
import { ScenePool } from './scene-pool.ts';
import { scoreScenes, type SuiteScore } from './score-scenes.ts';
import { suiteLimits } from './suite-limits.ts';

const usage =
  'npm run evaluate -- --clips [--pack ID] [--threshold NUMBER] [--condition NAME …] [--scenes COUNT] [--processes COUNT] [--json]';

/** Runs `npm run evaluate -- --clips`. True when the limits were tried, on frames as filmed, and hold. Throws ModelError. */
export async function runClips(
  commandLine: readonly string[],
  print: (text: string) => void,
  report: (text: string) => void,
): Promise<boolean> {
  const options = parseCommandLine(commandLine);
  const packsDirectory = defaultPacksDirectory;
  const manifest = await availableManifest(packsDirectory);
  const judgeId = options.pack === 'mobilefacenet' ? 'default' : 'mobilefacenet';
  await fetchPacks(manifest, [options.pack, judgeId], {
    packsDirectory,
    cacheDirectory: process.env['CORDON_CACHE'],
    report,
  });
  const pack = findPack(manifest, options.pack);
  const threshold = options.threshold ?? pack.proposed?.threshold;
  if (threshold === undefined)
    throw new ModelError(`The pack "${pack.id}" has no threshold yet: name one with --threshold.`);
  const [asFilmed, ...others] = conditions;
  if (asFilmed === undefined) throw new Error('there is no condition');
  const passers = await readPassers();
  report('looking for look-alikes');
  const lookAlikes = await findLookAlikes(passers, findPack(manifest, judgeId), packsDirectory);
  await using pool = new ScenePool({
    packId: pack.id,
    packsDirectory,
    lookAlikes,
    processes: options.processes,
  });
  const run = (list: SceneTask['list'], condition: Condition, thresholds: readonly number[]) => {
    const plan = list === 'suite' ? wholeSuite(lookAlikes) : calibrationPlan;
    const scenes = planScenes(passers, plan).slice(0, options.scenes);
    const common = { list, condition: condition.name, isWatched: condition === asFilmed };
    return pool.run(
      scenes.map(({ id }) => ({ ...common, thresholds: [...thresholds], sceneId: id })),
      (done) => report(`${list}, ${condition.name}: ${done} of ${scenes.length} scenes`),
    );
  };
  const listSize = passers.people.filter(({ group }) => group === 'listed').length;
  const calibration = calibrate(await run('calibration', asFilmed, [threshold]), listSize);
  const thresholds = [threshold, calibration.threshold];
  // Each condition takes minutes: what is known is told.
  const tell = (words: string) => (options.json ? undefined : print(words));
  tell(describeCalibration(calibration, judgeId));
  const scores: { condition: string; score: SuiteScore }[] = [];
  for (const condition of [asFilmed, ...others]) {
    if (options.condition?.includes(condition.name) === false) continue;
    const results = await run('suite', condition, thresholds);
    const kept = [];
    for (const k of thresholds.keys())
      kept.push(
        await keepLedger(
          results.flatMap(({ runs }) => runs[k] ?? []),
          pack.modelHash,
        ),
      );
    const score = scoreScenes(results, kept, passers.looks, lookAlikes);
    scores.push({ condition: condition.name, score });
    tell(describeCondition(condition.name, score));
  }
  const held = scores.filter(({ condition }) => condition === asFilmed.name);
  const limits = held.flatMap(({ score }) => suiteLimits(score));
  if (options.json) print(JSON.stringify({ calibration, judge: judgeId, scores, limits }, null, 2));
  for (const { words, isKept } of limits) tell(`${isKept ? 'ok    ' : 'FAILED'} ${asFilmed.name}, ${words}`);
  if (limits.length === 0) tell(`NOT TRIED: limits are for frames ${asFilmed.name}`);
  return limits.length > 0 && limits.every(({ isKept }) => isKept);
}

function parseCommandLine(commandLine: readonly string[]) {
  return readCommandLine("The clip suite can't be run", usage, () => {
    const { values } = parseArgs({
      args: [...commandLine],
      options: {
        clips: { type: 'boolean' },
        pack: { type: 'string', default: 'default' },
        threshold: { type: 'string' },
        condition: { type: 'string', multiple: true },
        scenes: { type: 'string' },
        processes: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const threshold = values.threshold === undefined ? undefined : thresholdOf(values.threshold);
    const scenes = countOf(values.scenes, 'scenes');
    const processes = countOf(values.processes, 'processes');
    const names = conditions.map(({ name }) => name);
    if (values.condition?.every((name) => names.includes(name)) === false)
      throw new Error(`there are the conditions ${names.join(', ')}`);
    return { ...values, threshold, scenes, processes };
  });
}

function countOf(typed: string | undefined, what: string): number | undefined {
  if (typed === undefined) return undefined;
  const count = Number(typed);
  if (!(Number.isInteger(count) && count > 0)) throw new Error(`${what} are counted from 1`);
  return count;
}
