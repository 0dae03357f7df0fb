import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalShare, probit } from './normal-distribution.ts';

// From tables of the normal distribution.
test.each([
  [0, 0.5],
  [1, 0.8413447461],
  [-1.959964, 0.0249999991],
  [-3.090232, 0.001],
  [-3.719016, 1e-4],
  [-4.753424, 1e-6],
  [-6, 9.8659e-10],
])('below %f lies %f', (z, share) => {
  expect(normalShare(z) / share).toBeCloseTo(1, 4);
});

test('probit is its inverse', () => {
  fc.assert(
    fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (z) => {
      // Shares close to 1 can't be told apart any more.
      if (z < 5) expect(probit(normalShare(z))).toBeCloseTo(z, 6);
    }),
  );
  expect([probit(0), probit(1), probit(0.5)]).toEqual([-Infinity, Infinity, expect.closeTo(0, 9)]);
});

test('it rises', () => {
  fc.assert(
    fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (z) => {
      expect(normalShare(z + 0.01)).toBeGreaterThanOrEqual(normalShare(z));
    }),
  );
});
