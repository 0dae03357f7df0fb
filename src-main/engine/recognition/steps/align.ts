import type { EmbedderModel } from '../../../../native-models/schema/model-schema.ts';
import { createPlanarImage, type PlanarImage, type RegionImage } from '../frames/image.ts';
import { invert, warpToPlanes, type Similarity } from '../frames/warp.ts';
import type { FivePoints } from './five-points.ts';

/** The face as its embedder wants it: five points moved as near to the template as a similarity can. */
export function alignFace(
  { image, x, y }: RegionImage,
  points: FivePoints,
  model: EmbedderModel,
): PlanarImage {
  const toSource = invert(fitSimilarity(points, model.template));
  const shifted = { ...toSource, tx: toSource.tx - x, ty: toSource.ty - y };
  const aligned = createPlanarImage(model.input.width ?? 0, model.input.height ?? 0);
  warpToPlanes(image, shifted, aligned);
  return aligned;
}

type Points = readonly (readonly [number, number])[];

/** The similarity (no reflection) that takes `from` to `to` with the least sum of squared distances (Umeyama 1991). */
export function fitSimilarity(from: Points, to: Points): Similarity {
  const [fromX, fromY] = centreOf(from);
  const [toX, toY] = centreOf(to);
  let dot = 0;
  let cross = 0;
  let spread = 0;
  from.forEach(([x, y], i) => {
    const [targetX, targetY] = to[i] ?? [toX, toY];
    dot += (x - fromX) * (targetX - toX) + (y - fromY) * (targetY - toY);
    cross += (x - fromX) * (targetY - toY) - (y - fromY) * (targetX - toX);
    spread += (x - fromX) ** 2 + (y - fromY) ** 2;
  });
  if (spread === 0) throw new RangeError('points that coincide give no similarity');
  const a = dot / spread;
  const b = cross / spread;
  return { a, b, tx: toX - (a * fromX - b * fromY), ty: toY - (b * fromX + a * fromY) };
}

function centreOf(points: Points): readonly [number, number] {
  const [x, y] = points.reduce<readonly [number, number]>(
    ([sumX, sumY], [px, py]) => [sumX + px, sumY + py],
    [0, 0],
  );
  return [x / points.length, y / points.length];
}
