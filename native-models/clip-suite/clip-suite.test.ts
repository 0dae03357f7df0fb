import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPacksDirectory } from '../fetch.ts';
import { findPack, shippedManifest } from '../manifest.ts';
import { conditions, film } from './conditions.ts';
import { drawScene } from './draw-scene.ts';
import { openSuite, type OpenedSuite } from './open-suite.ts';
import { planScenes, wholeSuite, type Scene } from './plan-scenes.ts';
import { runScene } from './run-scene.ts';
import { scoreScenes } from './score-scenes.ts';

const [asFilmed] = conditions;
if (asFilmed === undefined) throw new Error('there is no condition');
const pack = findPack(shippedManifest(), 'default');
const threshold = pack.proposed?.threshold ?? 1;

let suite: OpenedSuite;
let scenes: readonly Scene[];
beforeAll(async () => {
  suite = await openSuite(pack, defaultPacksDirectory);
  scenes = planScenes(suite.passers, wholeSuite);
}, 120_000);
afterAll(() => suite.close());

describe('the plan of the suite', () => {
  it('has more than 60 passes of the list and 200 of others, and nobody twice in a scene', () => {
    const passes = scenes.flatMap((scene) => scene.passes);
    const of = (group: string) => passes.filter(({ person }) => person.group === group).length;
    expect([of('listed') >= 60, of('unlisted') >= 200, of('calibration')]).toEqual([true, true, 0]);
    for (const scene of scenes) {
      expect(new Set(scene.passes.map(({ person }) => person.id)).size).toBe(scene.passes.length);
    }
  });

  it('draws the same frame each time, with the truth of who hides whom', async () => {
    const [scene] = scenes;
    if (scene === undefined) throw new Error('there is no scene');
    const { plateOf, spritesOf } = await suite.depsFor(scene, threshold);
    const draw = () => drawScene(scene, 5_000, plateOf(scene.plate), spritesOf);
    const [one, other] = [draw(), draw()];
    expect(one.faces).toEqual(other.faces);
    expect(await film(one.image, asFilmed, 3)).toEqual(await film(other.image, asFilmed, 3));
    expect(one.faces.length).toBeGreaterThan(1);
    for (const { visible } of one.faces) expect(visible >= 0 && visible <= 1).toBe(true);
  });
});

describe('somebody who walks past', () => {
  it('is alerted exactly once if listed, and the ledger balances', { timeout: 300_000 }, async () => {
    const results = [];
    for (const scene of scenes.slice(1, 3)) {
      results.push(await runScene(scene, asFilmed, await suite.depsFor(scene, threshold)));
    }
    const { fairPasses, alertedOnce, missed } = scoreScenes(results, suite.passers.looks, threshold);
    expect(fairPasses).toBeGreaterThanOrEqual(3);
    expect([alertedOnce, missed]).toEqual([fairPasses, 0]);
    for (const { counts } of results) {
      expect(counts.opened).toBe(counts.matched + counts.blueList + counts.forgotten + counts.lost);
    }
  });
});
