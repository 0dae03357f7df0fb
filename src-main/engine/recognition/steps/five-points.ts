export type Point = readonly [number, number];

/**
 * The eyes (left in the picture first), the tip of the nose, the corners of the mouth (likewise); in pixels of the
 * source, the first pixel's centre being (0, 0).
 */
export type FivePoints = readonly [Point, Point, Point, Point, Point];
