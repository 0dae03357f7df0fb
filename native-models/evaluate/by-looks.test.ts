import { expect, test } from 'vitest';
import { byLooks } from './by-looks.ts';
import { compareAll } from './compare-all.ts';
import { detPoints } from './det.ts';
import { madeUpPeople } from './testing/made-up-people.ts';

const people = madeUpPeople(60, 4, { spread: 0.55 });
const few = madeUpPeople(5, 3, { spread: 0.55, seed: 2, from: 60 });
const samples = [...people, ...few];
const thresholds = detPoints(compareAll(samples, new Set()), [1e-1, 1e-2]).map(({ threshold }) => threshold);

test('a vote accepts more true pairs than single looks at their threshold, and about as many false ones', () => {
  const points = byLooks(samples, new Set(), thresholds);
  expect(points.map(({ threshold }) => threshold)).toEqual(thresholds);
  for (const { looks, identities, genuines, impostors, single, vote, meanOfScores } of points) {
    expect({ looks, identities, genuines, impostors }).toEqual({
      looks: 3,
      identities: 60,
      genuines: 240,
      impostors: 240 * (255 - 4),
    });
    expect(vote.tar).toBeGreaterThan(single.tar);
    // Between people made up at random a vote's scores with strangers are spread as a single look's are.
    expect(Math.abs(vote.fmr / single.fmr - 1)).toBeLessThan(0.1);
    expect(meanOfScores.tar).toBeLessThan(vote.tar);
    expect(meanOfScores.fmr).toBeLessThan(vote.fmr);
    expect([vote.low <= vote.tar, vote.tar <= vote.high]).toEqual([true, true]);
  }
});

test('without anybody who has enough pictures there is nothing to say', () => {
  expect(byLooks(few, new Set(), thresholds)).toEqual([]);
});
