import type { DecoderOf } from '../../../../native-models/schema/model-schema.ts';
import { forEachAnchor } from './detect-grid.ts';
import type { Candidate, DetectorSize } from './detection.ts';
import type { FivePoints, Point } from './five-points.ts';
import type { ModelOutputs } from './tensor.ts';

/**
 * SCRFD with key points (InsightFace, detection/scrfd): anchors at the cell's corner; the box is the distances to
 * its left, top, right and bottom, the points are offsets, all in strides. Scores went through the sigmoid already.
 */
export function decodeScrfd(
  outputs: ModelOutputs,
  { levels, anchorsPerCell }: DecoderOf<'scrfd'>,
  size: DetectorSize,
  scoreThreshold: number,
): Candidate[] {
  const found: Candidate[] = [];
  for (const { stride, ...names } of levels) {
    const wanted = [
      { name: names.scores, width: 1 },
      { name: names.boxes, width: 4 },
      { name: names.points, width: 10 },
    ];
    forEachAnchor(outputs, wanted, { stride, anchorsPerCell }, size, (column, row, index, values) => {
      const [scores, boxes, points] = values;
      const score = scores?.[index] ?? 0;
      if (!(score >= scoreThreshold)) return;
      const distance = (k: number) => (boxes?.[4 * index + k] ?? 0) * stride;
      const offset = (k: number) => (points?.[10 * index + k] ?? 0) * stride;
      const x = column * stride;
      const y = row * stride;
      const point = (k: number): Point => [x + offset(2 * k), y + offset(2 * k + 1)];
      found.push({
        box: {
          x: x - distance(0),
          y: y - distance(1),
          width: distance(0) + distance(2),
          height: distance(1) + distance(3),
        },
        score,
        points: [point(0), point(1), point(2), point(3), point(4)] satisfies FivePoints,
      });
    });
  }
  return found;
}
