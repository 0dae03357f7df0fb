import type { CameraLimits } from '../../../src-main/contract/cameras.ts';

/** A part of the picture, in shares of its width and height. */
export type Region = CameraLimits['ignored'][number];

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What the contract takes. */
export const mostRegions = 8;
/** One hundredth: regions are told in these, and no smaller one is drawn. */
export const step = 0.01;

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
/** To whole hundredths, so that what is drawn reads as what is typed. */
const rounded = (share: number): number => Math.round(share * 100) / 100;

/** The region between two points, wherever they lie; at least a hundredth wide and high, and in the picture. Pure. */
export function regionBetween(one: Point, other: Point): Region {
  const [left, right] = [Math.min(one.x, other.x), Math.max(one.x, other.x)];
  const [top, bottom] = [Math.min(one.y, other.y), Math.max(one.y, other.y)];
  const [x, y] = [rounded(within(left, 0, 1 - step)), rounded(within(top, 0, 1 - step))];
  return {
    x,
    y,
    width: rounded(within(right - x, step, 1 - x)),
    height: rounded(within(bottom - y, step, 1 - y)),
  };
}

/** The same region elsewhere, as far as the picture goes. Pure. */
export function movedBy(region: Region, by: Point): Region {
  return {
    ...region,
    x: rounded(within(region.x + by.x, 0, 1 - region.width)),
    y: rounded(within(region.y + by.y, 0, 1 - region.height)),
  };
}

/** The same corner with another size, as far as the picture goes. Pure. */
export function resizedBy(region: Region, by: Point): Region {
  return {
    ...region,
    width: rounded(within(region.width + by.x, step, 1 - region.x)),
    height: rounded(within(region.height + by.y, step, 1 - region.y)),
  };
}

/** Those of the list, with one changed or taken out. Pure. */
export function withRegion(
  regions: readonly Region[],
  at: number,
  change: (region: Region) => Region | null,
): readonly Region[] {
  return regions.flatMap((region, nth) => (nth === at ? (change(region) ?? []) : region));
}
