import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cameraLimitsSchema, noLimits } from '../../../src-main/contract/cameras.ts';
import { enteredLimits, limitsFrom, regionsText } from './limits-input.ts';
import { movedBy, regionBetween, resizedBy, withRegion } from './regions.ts';

const far = fc.double({ min: -2, max: 3, noNaN: true });
const point = fc.record({ x: far, y: far });

it('is drawn in any direction, moved and resized, and never leaves the picture', () => {
  expect(regionBetween({ x: 0.8, y: 0.5 }, { x: 0.2, y: 0.1 })).toEqual({
    x: 0.2,
    y: 0.1,
    width: 0.6,
    height: 0.4,
  });
  fc.assert(
    fc.property(point, point, fc.array(fc.tuple(fc.boolean(), point)), (one, other, steps) => {
      let region = regionBetween(one, other);
      for (const [isMove, by] of steps) region = isMove ? movedBy(region, by) : resizedBy(region, by);
      expect(cameraLimitsSchema.safeParse({ ...noLimits, ignored: [region] }).success).toBe(true);
      expect(region.width).toBeGreaterThanOrEqual(0.01);
    }),
  );
});

it('reads as what is typed', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(point, point), { maxLength: 8 }), (pairs) => {
      const regions = pairs.map(([one, other]) => regionBetween(one, other));
      const typed = regionsText(regions);
      expect(limitsFrom({ ...enteredLimits(null), ignored: typed }).ignored).toEqual(regions);
    }),
  );
});

it('changes or takes out one of several', () => {
  const [one, two] = [
    regionBetween({ x: 0, y: 0 }, { x: 1, y: 1 }),
    regionBetween({ x: 0, y: 0 }, { x: 0.1, y: 0.1 }),
  ];
  expect(withRegion([one, two], 0, () => null)).toEqual([two]);
  expect(withRegion([one, two], 1, (region) => movedBy(region, { x: 0.5, y: 0 }))).toEqual([
    one,
    { ...two, x: 0.5 },
  ]);
});
