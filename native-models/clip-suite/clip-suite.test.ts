import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { fetchPacks } from '../fetch.ts';
import { findPack, shippedManifest } from '../manifest.ts';
import { defaultPacksDirectory } from '../where.ts';
import { conditions, film } from './conditions.ts';
import { drawScene } from './draw-scene.ts';
import { openMemoryKeeper } from './keep-memory.ts';
import { openSuite, type OpenedSuite } from './open-suite.ts';
import { findLookAlikes } from './look-alikes.ts';
import { keepLedger } from './keep-ledger.ts';
import { calibrationPlan, planScenes, wholeSuite, type Scene } from './plan-scenes.ts';
import { passOf, runScene } from './run-scene.ts';
import { scoreScenes } from './score-scenes.ts';

const [asFilmed] = conditions;
if (asFilmed === undefined) throw new Error('there is no condition');
const pack = findPack(shippedManifest(), 'default');
const judge = findPack(shippedManifest(), 'mobilefacenet');
const threshold = pack.proposed?.threshold ?? 1;
const asIs = { thresholds: [threshold], isWatched: false };

let suite: OpenedSuite;
let scenes: readonly Scene[];
let lookAlikes: ReadonlySet<string>;
beforeAll(async () => {
  const options = { packsDirectory: defaultPacksDirectory, cacheDirectory: process.env['CORDON_CACHE'] };
  await fetchPacks(shippedManifest(), [pack.id, judge.id], { ...options, report: () => undefined });
  suite = await openSuite(pack, defaultPacksDirectory);
  lookAlikes = await findLookAlikes(suite.passers, judge, defaultPacksDirectory);
  scenes = planScenes(suite.passers, wholeSuite(lookAlikes));
}, 300_000);
afterAll(() => suite.close());

describe('the plan of the suite', () => {
  it('has more than 60 passes of the list and 200 of others, and nobody twice in a scene', () => {
    const passes = scenes.flatMap((scene) => scene.passes);
    const of = (group: string) => passes.filter(({ person }) => person.group === group).length;
    expect([of('listed') >= 60, of('unlisted') >= 200, of('calibration')]).toEqual([true, true, 0]);
    const alike = passes.filter(({ person }) => lookAlikes.has(person.id)).length;
    expect([alike > 0, of('unlisted') - alike >= 200]).toEqual([true, true]);
    for (const scene of scenes) {
      expect(new Set(scene.passes.map(({ person }) => person.id)).size).toBe(scene.passes.length);
    }
  });

  it('draws the same frame each time, with the truth of who hides whom', async () => {
    const [scene] = scenes;
    if (scene === undefined) throw new Error('there is no scene');
    const { plateOf, spritesOf } = await suite.depsFor(scene, asIs).propsOf();
    const draw = () => drawScene(scene, 5_000, plateOf(scene.plate), spritesOf);
    const [one, other] = [draw(), draw()];
    expect(one.faces).toEqual(other.faces);
    expect(await film(one.image, asFilmed, 3)).toEqual(await film(other.image, asFilmed, 3));
    expect(one.faces.length).toBeGreaterThan(1);
    for (const { visible } of one.faces) expect(visible >= 0 && visible <= 1).toBe(true);
  });
});

describe('whose face a detection is', () => {
  const face = (passId: string, x: number, visible: number) => ({
    passId,
    look: 'front',
    visible,
    box: { x, y: 0, width: 100, height: 100 },
  });
  it('is that of whoever stands in front where two are at one place, and of whoever is there where they are beside', () => {
    const hidden = face('behind', 0, 0.1);
    expect(passOf(face('', 5, 1), [hidden, face('in front', 10, 1)])).toBe('in front');
    expect(passOf(face('', 2, 1), [face('behind', 0, 0.6), face('beside', 50, 1)])).toBe('behind');
    expect(passOf(face('', 300, 1), [hidden])).toBeNull();
  });
});

describe('what the models said of a scene', () => {
  it('is asked and drawn once, and gives the same the next time', { timeout: 300_000 }, async () => {
    const [scene] = scenes;
    if (scene === undefined) throw new Error('there is no scene');
    const directory = await mkdtemp(join(tmpdir(), 'cordon-scenes-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const keeper = await openMemoryKeeper(directory, pack.modelHash, 'the plate');
    const deps = { ...suite.depsFor(scene, { ...asIs, isWatched: true }), keeper };
    const first = await runScene(scene, asFilmed, deps);
    const never = () => Promise.reject(new Error('asked again'));
    const chain = { ...deps.chain, detectScaled: never, findMesh: never, embed: never, embedAligned: never };
    expect(await runScene(scene, asFilmed, { ...deps, chain, propsOf: never })).toEqual(first);
    const others = await openMemoryKeeper(directory, 'another model', 'the plate');
    const blur = { ...asFilmed, name: 'blur', blurPx: 2 };
    expect([(await others.recall(scene, asFilmed)).size, (await keeper.recall(scene, blur)).size]).toEqual([
      0, 0,
    ]);
  });
});

describe('the calibration’s people', () => {
  it('pass among themselves: nobody of the suite is among them', () => {
    const groups = planScenes(suite.passers, calibrationPlan).flatMap(({ passes }) =>
      passes.map(({ person }) => person.group),
    );
    expect([groups.length >= 60, new Set(groups)]).toEqual([true, new Set(['calibration'])]);
  });
});

describe('somebody who walks past', () => {
  it(
    'is alerted exactly once if listed, by the engine’s own cool-down, and the ledger balances',
    { timeout: 300_000 },
    async () => {
      const results = [];
      // The first of them again: whoever of the list is in it passes twice, and after the cool-down is alerted twice.
      for (const scene of [...scenes.slice(1, 3), ...scenes.slice(1, 2)]) {
        results.push(await runScene(scene, asFilmed, suite.depsFor(scene, asIs)));
      }
      const runs = results.flatMap((result) => result.runs);
      const kept = await keepLedger(runs, pack.modelHash);
      const score = scoreScenes(results, [kept], suite.passers.looks, lookAlikes);
      const [at] = score.atThresholds;
      expect(score.fairPasses).toBeGreaterThanOrEqual(3);
      expect(at).toMatchObject({ alertedOnce: score.fairPasses, missed: 0, isBalanced: true });
      for (const { counts } of runs) {
        expect(counts.opened).toBe(counts.matched + counts.blueList + counts.forgotten + counts.lost);
      }
    },
  );

  it('is a repeat within the cool-down, in the ledger that the engine keeps', async () => {
    const counts = { frames: 1, detections: 3, opened: 3, matched: 2, blueList: 0, forgotten: 1, lost: 0 };
    const match = (atMs: number) => ({ passId: '0-0', entryId: 'SYN-1000', atMs, score: 0.8 });
    const run = { threshold, counts, matches: [match(1_000), match(4_000)] };
    const { alerts, ledger, isBalanced } = await keepLedger([run, run], pack.modelHash);
    expect(alerts).toEqual([[match(1_000)], [match(1_000)]]);
    expect(ledger).toMatchObject({ tracks: 6, alerts: 2, repeats: 2, forgotten: 2 });
    expect(isBalanced).toBe(true);
  });
});
