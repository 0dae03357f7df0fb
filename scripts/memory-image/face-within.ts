import type { Region } from '../../src-main/engine/recognition/frames/image.ts';
import { surroundings } from '../../src-main/engine/recognition/steps/chain.ts';

/**
 * The middle of a face, of which a region was cut with its surroundings: without what stands behind it, because that is
 * in the picture also when nobody is.
 */
export function faceWithin({ x, y, width, height }: Region): Region {
  const side = Math.floor(Math.min(width, height) / surroundings / 1.5);
  return {
    x: x + Math.floor((width - side) / 2),
    y: y + Math.floor((height - side) / 2),
    width: side,
    height: side,
  };
}
