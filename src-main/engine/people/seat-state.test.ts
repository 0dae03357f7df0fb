import fc from 'fast-check';
import { expect, it } from 'vitest';
import { roleSchema } from '../../contract/domain.ts';
import { heldBackBy } from './seat-state.ts';
import { signInRules } from './sign-in-rules.ts';

const minutes = fc.integer({ min: 1, max: 120 });
const hours = fc.integer({ min: 1, max: 24 });
const roles = fc.subarray([...roleSchema.options]);
const policy = fc.record({
  secondFactorFrom: roles,
  unlockSecondFactorFrom: roles,
  idleLockMinutes: minutes,
  shiftHours: hours,
});
const machine = fc.record({ idleLockMinutes: fc.option(minutes), shiftHours: fc.option(hours) });
const instant = fc.integer({ min: 0, max: 30 * 3_600_000 });
const seat = fc.record({
  role: fc.constantFrom(...roleSchema.options),
  hasSecondFactor: fc.boolean(),
  lastInputAt: instant,
  isLocked: fc.boolean(),
  shiftEndsAt: instant,
});

it('never opens a seat by the mere passing of time', () => {
  fc.assert(
    fc.property(seat, policy, machine, instant, instant, (one, rules, limits, at, later) => {
      const held = [at, at + later].map((now) => heldBackBy(one, signInRules(rules, limits), now));
      if (held[0] !== null) expect(held[1]).not.toBeNull();
    }),
  );
});

it('lets a machine shorten what the policy says, and nothing else', () => {
  fc.assert(
    fc.property(policy, machine, (rules, limits) => {
      const alone = signInRules(rules, { idleLockMinutes: null, shiftHours: null });
      const both = signInRules(rules, limits);
      expect(both.idleLockMs).toBeLessThanOrEqual(alone.idleLockMs);
      expect(both.shiftMs).toBeLessThanOrEqual(alone.shiftMs);
      expect({ ...both, idleLockMs: 0, shiftMs: 0 }).toEqual({ ...alone, idleLockMs: 0, shiftMs: 0 });
    }),
  );
});
