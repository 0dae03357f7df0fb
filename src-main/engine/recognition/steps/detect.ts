import type { DetectorModel } from '../../../../native-models/manifest.ts';
import { letterbox, type Letterboxed } from '../frames/letterbox.ts';
import type { Region, RgbImage } from '../frames/image.ts';
import { wipe } from '../frames/wipe.ts';
import { fillTensor, outputNamed, type ModelSession } from './tensor.ts';

/** A face in pixels of the source; the box may reach over the picture's edges. */
export interface Detection {
  readonly box: Region;
  /** 0 to 1. */
  readonly score: number;
}

export interface Detector {
  /** Faces of a picture of any size, strongest first. @param maximumSidePx to which it is scaled down first */
  detect(image: RgbImage, maximumSidePx?: number): Promise<readonly Detection[]>;
  /** Faces of a picture that is already scaled and padded; boxes are in pixels of the unscaled source. */
  detectScaled(picture: Letterboxed): Promise<readonly Detection[]>;
  /** Overwrites the input that is kept for the next picture. */
  wipe(): void;
}

const defaultMaximumSidePx = 640;

/** One picture at a time: the input tensor is filled anew for each. */
export function createDetector(session: ModelSession, model: DetectorModel): Detector {
  let tensor = new Float32Array(0);

  async function detectScaled({ image, scale }: Letterboxed): Promise<readonly Detection[]> {
    const length = image.width * image.height * 3;
    if (tensor.length !== length) {
      wipe(tensor);
      tensor = new Float32Array(length);
    }
    fillTensor(image, model.input, tensor);
    const outputs = await session.run(tensor, [1, 3, image.height, image.width]);
    const scores = outputNamed(outputs, 'scores');
    const regression = outputNamed(outputs, 'regression');
    const found = decodeUltraFace(scores, regression, image, model.scoreThreshold);
    return suppressOverlaps(found, model.overlapThreshold).map(({ box, score }) => ({
      box: { x: box.x / scale, y: box.y / scale, width: box.width / scale, height: box.height / scale },
      score,
    }));
  }

  return {
    detectScaled,
    async detect(image, maximumSidePx = defaultMaximumSidePx) {
      const picture = letterbox(image, maximumSidePx, model.sizeMultiple);
      try {
        return await detectScaled(picture);
      } finally {
        wipe(picture.image);
      }
    },
    wipe: () => wipe(tensor),
  };
}

// UltraFace RFB-320 (Linzaer, vision/ssd/config/fd_config.py): sides of the anchors of each grid, and variances.
const levels = [
  { stride: 8, sides: [10, 16, 24] },
  { stride: 16, sides: [32, 48] },
  { stride: 32, sides: [64, 96] },
  { stride: 64, sides: [128, 192, 256] },
] as const;
const centreVariance = 0.1;
const sizeVariance = 0.2;
/** It was trained on 320 × 240 with anchors cut to the picture, so its largest anchor is no higher than that. */
const tallestAnchorPx = 240;

/**
 * Boxes of all anchors whose score reaches the threshold, in pixels of the detector's picture.
 * @param scores two for each anchor, the second "face"
 * @param regression four for each anchor: offset of the centre and logarithm of the size, relative to the anchor
 */
export function decodeUltraFace(
  scores: Float32Array,
  regression: Float32Array,
  size: { readonly width: number; readonly height: number },
  scoreThreshold: number,
): Detection[] {
  const found: Detection[] = [];
  let anchor = 0;
  for (const { stride, sides } of levels) {
    const columns = Math.ceil(size.width / stride);
    const rows = Math.ceil(size.height / stride);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        for (const side of sides) {
          const score = scores[2 * anchor + 1] ?? 0;
          if (score >= scoreThreshold) {
            // Centres are spread evenly, also where a stride doesn't divide the side.
            const centreX = ((column + 0.5) * size.width) / columns;
            const centreY = ((row + 0.5) * size.height) / rows;
            const box = decodeBox(regression, 4 * anchor, centreX, centreY, side);
            found.push({ box, score });
          }
          anchor++;
        }
      }
    }
  }
  if (scores.length !== 2 * anchor || regression.length !== 4 * anchor) {
    throw new Error(`the detector gave ${scores.length / 2} anchors where ${anchor} were expected`);
  }
  return found;
}

function decodeBox(
  regression: Float32Array,
  at: number,
  centreX: number,
  centreY: number,
  side: number,
): Region {
  const anchorHeight = Math.min(side, tallestAnchorPx);
  const width = side * Math.exp(sizeVariance * (regression[at + 2] ?? 0));
  const height = anchorHeight * Math.exp(sizeVariance * (regression[at + 3] ?? 0));
  return {
    x: centreX + centreVariance * (regression[at] ?? 0) * side - width / 2,
    y: centreY + centreVariance * (regression[at + 1] ?? 0) * anchorHeight - height / 2,
    width,
    height,
  };
}

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
