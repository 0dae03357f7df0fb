import type { Region } from '../frames/image.ts';
import type { Detection } from './detection.ts';

/** Share of a box inside a stronger one above which it is a part of that face (mouth, chin and neck), not another. */
const containmentThreshold = 0.6;

/** Of boxes that overlap too much, or lie within another, only the strongest stays; strongest first. */
export function suppressOverlaps(detections: readonly Detection[], overlapThreshold: number): Detection[] {
  const kept: Detection[] = [];
  for (const candidate of detections.toSorted((one, other) => other.score - one.score)) {
    const isNew = kept.every(
      ({ box }) =>
        overlapOf(box, candidate.box) <= overlapThreshold &&
        intersectionOf(box, candidate.box) <= containmentThreshold * areaOf(candidate.box),
    );
    if (isNew) kept.push(candidate);
  }
  return kept;
}

/** Intersection over union. */
export function overlapOf(one: Region, other: Region): number {
  const intersection = intersectionOf(one, other);
  return intersection === 0 ? 0 : intersection / (areaOf(one) + areaOf(other) - intersection);
}

function intersectionOf(one: Region, other: Region): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return width <= 0 || height <= 0 ? 0 : width * height;
}

function areaOf({ width, height }: Region): number {
  return width * height;
}
