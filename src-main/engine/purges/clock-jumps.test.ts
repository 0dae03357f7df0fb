import { expect, it } from 'vitest';
import { ClockJumps } from './clock-jumps.ts';

const hourMs = 3_600_000;

it('tells of a clock that was set, once, and not of the small corrections of every day', () => {
  let wall = 1_000 * hourMs;
  let elapsed = 0;
  const jumps = new ClockJumps({ wall: () => wall, elapsed: () => elapsed });
  const pass = (ms: number): void => {
    wall += ms;
    elapsed += ms;
  };
  pass(hourMs);
  wall -= 90_000;
  expect(jumps.take()).toBeNull();
  wall -= hourMs;
  pass(1_000);
  const jump = jumps.take();
  expect(jump === null ? null : jump.toAt - jump.fromAt).toBe(-hourMs);
  pass(1_000);
  expect(jumps.take()).toBeNull();
});
