import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { economyAt, lastStep, loadWords } from './economy.ts';
import { bottom, climb, type Ladder, type LoadSecond } from './ladder.ts';

const hot: LoadSecond = { frameAgeMs: 900, busyShare: 0.6 };
const busy: LoadSecond = { frameAgeMs: 120, busyShare: 0.97 };
const calm: LoadSecond = { frameAgeMs: 90, busyShare: 0.3 };
const between: LoadSecond = { frameAgeMs: 350, busyShare: 0.7 };

function after(seconds: readonly LoadSecond[], from: Ladder = bottom): readonly Ladder[] {
  const passed = [from];
  for (const second of seconds) passed.push(climb(passed.at(-1) ?? from, second));
  return passed;
}

const times = (count: number, second: LoadSecond) => Array.from({ length: count }, () => second);
const stepsOf = (passed: readonly Ladder[]) => passed.map(({ step }) => step);

const anySecond: fc.Arbitrary<LoadSecond> = fc.oneof(
  fc.constantFrom(hot, busy, calm, between),
  fc.record({
    frameAgeMs: fc.double({ min: 0, max: 5_000, noNaN: true }),
    busyShare: fc.double({ min: 0, max: 1.2, noNaN: true }),
  }),
);

describe('the overload ladder', () => {
  test.each([hot, busy])(
    'goes up a step for every three seconds that are too much, to the last',
    (second) => {
      expect(stepsOf(after(times(17, second)))).toEqual([
        0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5,
      ]);
    },
  );

  test('comes down a step for every fifteen calm seconds, to nothing', () => {
    const top = after(times(15, hot)).at(-1);
    const down = after(times(90, calm), top);
    expect([14, 15, 30, 45, 60, 75, 90].map((second) => down[second]?.step)).toEqual([5, 4, 3, 2, 1, 0, 0]);
  });

  test('stays where it is while there is neither too much nor room', () => {
    const first = after(times(3, hot)).at(-1);
    expect(new Set(stepsOf(after(times(200, between), first)))).toEqual(new Set([1]));
  });

  test('is not moved by a single bad second now and then', () => {
    const seconds = Array.from({ length: 60 }, (_, nth) => (nth % 5 === 0 ? hot : calm));
    expect(new Set(stepsOf(after(seconds)))).toEqual(new Set([0]));
  });

  test('waits longer after each step down that did not last, up to four minutes', () => {
    let ladder = bottom;
    const waited: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      ladder = after(times(3, hot), ladder).at(-1) ?? ladder;
      let seconds = 0;
      for (; ladder.step > 0; seconds += 1) ladder = climb(ladder, calm);
      waited.push(seconds);
    }
    expect(waited).toEqual([15, 30, 60, 120, 240, 240, 240]);
  });

  test('forgets that, once a step down has lasted', () => {
    const restless = after([...times(3, hot), ...times(15, calm), ...times(3, hot), ...times(30, calm)]);
    expect(restless.at(-1)).toMatchObject({ step: 0, patienceS: 30 });
    const again = after([...times(31, calm), ...times(3, hot)], restless.at(-1));
    expect(again.at(-1)).toMatchObject({ step: 1, patienceS: 15 });
  });

  test('whatever comes: one step at a time, up only when it is too much, down only after long enough a calm', () => {
    fc.assert(
      fc.property(fc.array(anySecond, { maxLength: 400 }), (seconds) => {
        const passed = after(seconds);
        let changedAt = 0;
        seconds.forEach((second, nth) => {
          const [before, now] = [passed[nth], passed[nth + 1]];
          if (before === undefined || now === undefined) throw new Error('a second is missing');
          expect(now.step).toBeGreaterThanOrEqual(0);
          expect(now.step).toBeLessThanOrEqual(lastStep);
          expect(Math.abs(now.step - before.step)).toBeLessThanOrEqual(1);
          const isTooMuch = second.frameAgeMs > 500 || second.busyShare > 0.9;
          const isCalm = second.frameAgeMs <= 300 && second.busyShare <= 0.55;
          if (now.step > before.step) {
            expect(isTooMuch).toBe(true);
            expect(nth + 1 - changedAt).toBeGreaterThanOrEqual(3);
          }
          if (now.step < before.step) {
            expect(isCalm).toBe(true);
            expect(nth + 1 - changedAt).toBeGreaterThanOrEqual(15);
          }
          if (now.step !== before.step) changedAt = nth + 1;
        });
      }),
    );
  });

  test('numbers that are none count as too much', () => {
    expect(after(times(3, { frameAgeMs: NaN, busyShare: NaN })).at(-1)?.step).toBe(1);
  });
});

describe('what a step spares', () => {
  test('each saves more than the one before, and none takes the looks that a verdict needs', () => {
    const economies = Array.from({ length: lastStep + 1 }, (_, step) => economyAt(step));
    expect(economies.map(({ mostLooks }) => mostLooks)).toEqual([6, 6, 6, 3, 3, 3]);
    expect(economies.map(({ detectorSide }) => detectorSide)).toEqual([1, 1, 0.75, 0.75, 0.75, 0.75]);
    expect(economies.map(({ emptyIntervalMs }) => emptyIntervalMs)).toEqual([null, 500, 500, 500, 500, 500]);
    expect(economies.map(({ intervalMs }) => intervalMs)).toEqual([null, null, null, null, 500, 500]);
    expect(economies.map(({ waitFactor }) => waitFactor)).toEqual([1, 1, 1, 2, 2, 2]);
    expect(economies.map(({ keyframesOnly }) => keyframesOnly)).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  test('is said in words, and nothing is said where nothing is cut back', () => {
    expect(loadWords(0)).toBeNull();
    expect(loadWords(2)).toBe(
      'This machine can’t keep up (step 2 of 5): cameras without a face in front of them are looked at twice a second; faces are looked for in smaller pictures, so some that are far away are missed. Every match still becomes an alert.',
    );
  });
});
