import type { DecoderOf } from '../../../../native-models/schema/model-schema.ts';
import { forEachAnchor } from './detect-grid.ts';
import type { Candidate, DetectorSize } from './detection.ts';
import type { FivePoints, Point } from './five-points.ts';
import type { ModelOutputs } from './tensor.ts';

/**
 * YuNet of OpenCV Zoo, 2023mar (OpenCV's face_detect.cpp): one anchor a cell, at the cell's corner. The score is the
 * geometric mean of classification and objectness, each cut to 0 and 1; centre and points are offsets in strides, the
 * size is the exponential of a number, in strides. Points in the order of `FivePoints`.
 */
export function decodeYuNet(
  outputs: ModelOutputs,
  { levels }: DecoderOf<'yunet'>,
  size: DetectorSize,
  scoreThreshold: number,
): Candidate[] {
  const found: Candidate[] = [];
  for (const { stride, ...names } of levels) {
    const wanted = [
      { name: names.classification, width: 1 },
      { name: names.objectness, width: 1 },
      { name: names.boxes, width: 4 },
      { name: names.points, width: 10 },
    ];
    const grid = { stride, anchorsPerCell: 1 };
    forEachAnchor(outputs, wanted, grid, size, (column, row, index, [faces, objects, boxes, points]) => {
      const score = Math.sqrt(unit(faces?.[index]) * unit(objects?.[index]));
      if (!(score >= scoreThreshold)) return;
      const of = (values: Float32Array | undefined, at: number) => values?.[at] ?? 0;
      const width = Math.exp(of(boxes, 4 * index + 2)) * stride;
      const height = Math.exp(of(boxes, 4 * index + 3)) * stride;
      const point = (k: number): Point => [
        (column + of(points, 10 * index + 2 * k)) * stride,
        (row + of(points, 10 * index + 2 * k + 1)) * stride,
      ];
      found.push({
        box: {
          x: (column + of(boxes, 4 * index)) * stride - width / 2,
          y: (row + of(boxes, 4 * index + 1)) * stride - height / 2,
          width,
          height,
        },
        score,
        points: [point(0), point(1), point(2), point(3), point(4)] satisfies FivePoints,
      });
    });
  }
  return found;
}

function unit(value: number | undefined): number {
  return Math.min(1, Math.max(0, value ?? 0));
}
