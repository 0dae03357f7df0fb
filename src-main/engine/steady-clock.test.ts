import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SteadyClock } from './steady-clock.ts';

const begin = 1_800_000_000_000;

it('never goes back and never runs slower than time, however the machine’s clock is set', () => {
  const moves = fc.array(
    fc.record({ passes: fc.nat(600_000), setBy: fc.integer({ min: -86_400_000, max: 86_400_000 }) }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(moves, (all) => {
      let wall = begin;
      let elapsed = 1_000.5;
      const clock = new SteadyClock({ wall: () => wall, elapsed: () => elapsed });
      let before = clock.now();
      for (const { passes, setBy } of all) {
        wall += passes + setBy;
        elapsed += passes;
        const now = clock.now();
        expect(now).toBeGreaterThanOrEqual(before + passes - 1);
        expect(now).toBeGreaterThanOrEqual(wall);
        before = now;
      }
    }),
  );
});

it('is the machine’s clock as long as nobody sets that', () => {
  let passed = 0;
  const clock = new SteadyClock({ wall: () => begin + passed, elapsed: () => passed });
  for (const ms of [1, 1_000, 3_600_000]) {
    passed += ms;
    expect(clock.now()).toBe(begin + passed);
  }
});

it('is not behind what was written down before a restart, nor behind what it was asked for since', () => {
  const hour = 3_600_000;
  let wall = 1_000 * hour;
  let passed = 0;
  const clock = new SteadyClock({ wall: () => wall, elapsed: () => passed });
  const before = clock.now() + 7 * hour;
  clock.learn({ at: before, wall: Infinity });
  expect(clock.now()).toBe(before);
  passed += hour;
  expect(clock.now()).toBe(before + hour);
  wall = before + 9 * hour;
  expect(clock.wall()).toBe(wall);
  wall -= 9 * hour;
  expect(clock.now()).toBe(before + 9 * hour);
});

it('counts the time in which the machine was off, also when its clock had been set back before', () => {
  const hour = 3_600_000;
  let wall = 1_000 * hour;
  const clock = new SteadyClock({ wall: () => wall, elapsed: () => 0 });
  wall -= 700 * hour;
  const noted = clock.note();
  wall += 30 * hour;
  const restarted = new SteadyClock({ wall: () => wall, elapsed: () => 0 });
  restarted.learn(noted);
  expect(restarted.now()).toBe(1_030 * hour);
});
