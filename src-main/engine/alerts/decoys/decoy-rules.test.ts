import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../native-models/evaluate/random.ts';
import {
  accuracyOf,
  choosePair,
  drawDecoy,
  recordFallsShortBecause,
  type PoolPerson,
} from './decoy-rules.ts';

const person = (id: string, angle: number, uses = 0): PoolPerson => {
  const template = Float32Array.of(Math.cos(angle), Math.sin(angle));
  return { id, listed: template, camera: template, uses };
};

describe('a pair', () => {
  const pools = fc
    .uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 2, maxLength: 12 })
    .map((angles) => angles.map((angle, nth) => person(`p-${String(nth)}`, angle / 100)));

  it('is never one person, nor two that may be one, and among the most alike', () => {
    fc.assert(
      fc.property(pools, fc.integer(), fc.double({ min: 0.1, max: 1, noNaN: true }), (pool, seed, most) => {
        const pair = choosePair(pool, most, createRandom(seed));
        if (pair === null) return;
        expect(pair.probeId).not.toBe(pair.candidateId);
        expect(pair.score).toBeLessThan(most);
        const [probe] = pool.filter(({ id }) => id === pair.probeId);
        const closer = pool.filter(({ id, listed }) => {
          const score = [...(probe?.camera ?? [])].reduce(
            (sum, value, at) => sum + value * (listed[at] ?? 0),
            0,
          );
          return id !== pair.probeId && score < most && score > pair.score + 1e-6;
        });
        expect(closer.length).toBeLessThan(3);
      }),
    );
  });

  it('shows whoever was shown least', () => {
    const pool = [person('often', 0, 5), person('seldom', 0.4, 1), person('never', 0.8, 0)];
    for (let seed = 0; seed < 20; seed++)
      expect(choosePair(pool, 1, createRandom(seed))?.probeId).toBe('never');
  });

  it('takes two people', () => {
    expect(choosePair([], 1, () => 0)).toBeNull();
    expect(choosePair([person('alone', 0)], 1, () => 0)).toBeNull();
    expect(choosePair([person('one', 0), person('twin', 0.01)], 0.9, () => 0)).toBeNull();
  });
});

describe('a draw', () => {
  it('comes as often as the policy says, within the bounds of chance', () => {
    const random = createRandom(11);
    for (const rate of [0, 5, 20, 100]) {
      const drawn = Array.from({ length: 20_000 }, () => drawDecoy(rate, random)).filter((ms) => ms !== null);
      // Four standard deviations of a binomial count.
      const reach = 4 * Math.sqrt(20_000 * (rate / 100) * (1 - rate / 100));
      expect(Math.abs(drawn.length - 200 * rate)).toBeLessThanOrEqual(reach);
      for (const ms of drawn) {
        expect(ms).toBeGreaterThanOrEqual(120_000);
        expect(ms).toBeLessThan(720_000);
      }
    }
  });
});

describe('a record', () => {
  const rules = { accuracyPercent: 90, decoysJudged: 10, validDays: 365 };
  const verdicts = (right: number, wrong: number) => [
    ...Array.from({ length: wrong }, () => 'match' as const),
    ...Array.from({ length: right }, () => 'no-match' as const),
  ];

  it('has an interval, and what can’t be told is not right', () => {
    expect(accuracyOf(['no-match', 'match', 'cannot-tell', 'no-match'])).toMatchObject({
      judged: 4,
      right: 2,
      unsure: 1,
    });
    expect(accuracyOf([])).toEqual({ judged: 0, right: 0, unsure: 0, low: 0, high: 1 });
    const many = accuracyOf(verdicts(90, 10));
    expect([many.low, many.high].map((share) => share.toFixed(2))).toEqual(['0.83', '0.94']);
  });

  it('keeps from judging at the policy’s figures, only once there are as many as they ask for', () => {
    expect(recordFallsShortBecause(verdicts(0, 9), rules)).toBeNull();
    expect(recordFallsShortBecause(verdicts(9, 1), rules)).toBeNull();
    expect(recordFallsShortBecause(verdicts(8, 2), rules)).toContain('Of the last 10 decoys 8');
    // What was wrong long ago is made good by what came after.
    expect(recordFallsShortBecause([...verdicts(10, 0), ...verdicts(0, 50)], rules)).toBeNull();
  });
});
