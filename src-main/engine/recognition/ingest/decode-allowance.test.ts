import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DecodeAllowance } from './decode-allowance.ts';

/** Pictures come `everyMs` and take `eachMs`; answers the share of the time that was decoded in place. */
function shareInPlace(everyMs: number, eachMs: number, pictures = 2_000): number {
  let now = 1_000;
  const allowance = new DecodeAllowance(() => now);
  let spentMs = 0;
  for (let picture = 0; picture < pictures; picture += 1) {
    now += everyMs;
    if (!allowance.allows(eachMs)) continue;
    allowance.spend(eachMs);
    spentMs += eachMs;
  }
  return spentMs / (pictures * everyMs);
}

test('a few small cameras are decoded in place, all of them', () => {
  expect(shareInPlace(1_000 / 60, 2)).toBeCloseTo(0.12, 5);
});

test('however many cameras there are and whatever their pictures take, the thread keeps most of its time', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 200, noNaN: true }),
      fc.double({ min: 0.05, max: 400, noNaN: true }),
      (everyMs, eachMs) => {
        // What was saved up before counts too, spread over the whole.
        expect(shareInPlace(everyMs, eachMs)).toBeLessThanOrEqual(0.4 + 25 / (2_000 * everyMs) + 1e-9);
      },
    ),
  );
});

test('a picture that would hold everything else up goes to the pool, also after a long rest', () => {
  expect(shareInPlace(10_000, 9)).toBe(0);
});

test('a picture that took longer than expected is paid for by those after it', () => {
  let now = 0;
  const allowance = new DecodeAllowance(() => now);
  expect(allowance.allows(2)).toBe(true);
  allowance.spend(65);
  now += 99;
  expect(allowance.allows(2)).toBe(false);
  now += 10;
  expect(allowance.allows(2)).toBe(true);
});
