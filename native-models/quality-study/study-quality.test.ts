import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import { loadChain } from '../../src-main/engine/recognition/steps/testing/load-chain.ts';
import { readFaces } from '../evaluate/read-folder.ts';
import { studyQuality } from './study-quality.ts';

const folderOfFaces = process.env['CORDON_FACES'];
if (folderOfFaces === undefined) {
  console.warn(
    'That quality foretells scores was not tested: name a folder with a folder for each identity in CORDON_FACES.',
  );
}
/** Of the people with more than one picture: enough to tell, and done in a minute or two. */
const identities = 40;

let chain: FaceChain;
beforeAll(async () => {
  chain = await loadChain();
});
afterAll(() => chain.release());

test(
  'quality foretells the genuine score, and each fault is noticed by its measure',
  { timeout: 600_000 },
  async ({ skip }) => {
    skip(folderOfFaces === undefined, 'CORDON_FACES is not set');
    const all = await readFaces(folderOfFaces ?? '');
    const several = [...Map.groupBy(all, ({ identity }) => identity).values()].filter(
      ({ length }) => length > 1,
    );
    const study = await studyQuality(several.slice(0, identities).flat(), chain, 0.541, () => undefined);

    expect(study.failureToEnrol).toBeLessThanOrEqual(0.01);
    expect(study.rankCorrelation).toBeGreaterThan(0.55);
    const [none, , fifth] = study.errorVersusDiscard;
    expect(fifth?.missed).toBeLessThan(0.75 * (none?.missed ?? 0));
    const [asItIs, ...poor] = study.degradations;
    if (asItIs === undefined) throw new Error('nothing was studied');
    for (const { name, medianScore, medianComponent, meanGenuine, notFound } of poor) {
      if (notFound > 0.9) continue;
      expect({ name, isWorse: medianScore < asItIs.medianScore }).toEqual({ name, isWorse: true });
      expect({ name, isNoticed: medianComponent === null || medianComponent < 100 }).toEqual({
        name,
        isNoticed: true,
      });
      expect({ name, isLess: meanGenuine < asItIs.meanGenuine + 0.01 }).toEqual({ name, isLess: true });
    }
  },
);
