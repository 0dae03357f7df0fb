import { expect, test } from 'vitest';
import { byLooks } from './by-looks.ts';
import { compareAll } from './compare-all.ts';
import { detPoints } from './det.ts';
import { madeUpPeople } from './testing/made-up-people.ts';

const people = madeUpPeople(60, 4, { spread: 0.55 });
const few = madeUpPeople(5, 3, { spread: 0.55, seed: 2, from: 60 });
const samples = [...people, ...few];
const det = detPoints(compareAll(samples, new Set()), [1e-1, 1e-2]);

test('a vote accepts more true pairs and fewer false ones than single looks at their threshold', () => {
  const points = byLooks(samples, new Set(), det);
  expect(points.map(({ threshold }) => threshold)).toEqual(det.map(({ threshold }) => threshold));
  for (const { looks, identities, genuines, impostors, single, vote, broughtToLength } of points) {
    expect({ looks, identities, genuines, impostors }).toEqual({
      looks: 3,
      identities: 60,
      genuines: 240,
      impostors: 240 * (255 - 4),
    });
    expect(vote.tar).toBeGreaterThan(single.tar);
    expect(vote.fmr).toBeLessThan(single.fmr);
    expect(broughtToLength.fmr).toBeGreaterThan(vote.fmr);
    expect([vote.low <= vote.tar, vote.tar <= vote.high]).toEqual([true, true]);
  }
});

test('without anybody who has enough pictures there is nothing to say', () => {
  expect(byLooks(few, new Set(), det)).toEqual([]);
});
