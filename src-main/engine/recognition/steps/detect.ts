import type { DetectorModel } from '../../../../native-models/schema/model-schema.ts';
import { letterbox, letterboxInto, type Letterboxed } from '../frames/letterbox.ts';
import type { Region, RgbImage } from '../frames/image.ts';
import { interleave } from '../frames/planar.ts';
import { wipe } from '../frames/wipe.ts';
import { decodeScrfd } from './detect-scrfd.ts';
import { decodeUltraFace } from './detect-ultraface.ts';
import { decodeYuNet } from './detect-yunet.ts';
import type { FivePoints } from './five-points.ts';
import type { ModelOutputs, ModelSession } from './tensor.ts';

/** A face in pixels of the source; the box may reach over the picture's edges. */
export interface Detection {
  readonly box: Region;
  /** 0 to 1. */
  readonly score: number;
  /** Only where the detector gives points itself. */
  readonly points?: FivePoints;
}

/** A detection in pixels of the detector's picture, before overlaps are suppressed. */
export type Candidate = Detection;

/** Of the detector's picture, padding included. */
export interface DetectorSize {
  readonly width: number;
  readonly height: number;
}

export interface Detector {
  /** Faces of a picture of any size, strongest first. @param maximumSidePx to which it is scaled down first */
  detect(image: RgbImage, maximumSidePx?: number): Promise<readonly Detection[]>;
  /**
   * Faces of a picture that is already scaled and padded, which stays the caller's; boxes are in pixels of the
   * unscaled source.
   * @param leastScore where weaker detections than the model's own threshold are wanted
   */
  detectScaled(picture: Letterboxed, leastScore?: number): Promise<readonly Detection[]>;
}

const defaultMaximumSidePx = 640;

export function createDetector(session: ModelSession, model: DetectorModel): Detector {
  const fixed = fixedSizeOf(model);

  async function run(
    { image, scale }: Letterboxed,
    leastScore = model.scoreThreshold,
  ): Promise<readonly Detection[]> {
    const found = decodeFaces(await session.run(image), model, image, leastScore);
    return suppressOverlaps(found, model.overlapThreshold).map((face) => toSource(face, scale));
  }

  async function runOnce(picture: Letterboxed, leastScore?: number): Promise<readonly Detection[]> {
    try {
      return await run(picture, leastScore);
    } finally {
      wipe(picture.image);
    }
  }

  return {
    async detectScaled(picture, leastScore) {
      const { image, scale } = picture;
      if (fixed === null || (image.width === fixed.width && image.height === fixed.height)) {
        return run(picture, leastScore);
      }
      const interleaved = interleave(image);
      const fitted = letterboxInto(interleaved, fixed);
      wipe(interleaved);
      return runOnce({ image: fitted.image, scale: fitted.scale * scale }, leastScore);
    },
    detect: (image, maximumSidePx = defaultMaximumSidePx) =>
      runOnce(
        fixed === null ? letterbox(image, maximumSidePx, model.sizeMultiple) : letterboxInto(image, fixed),
      ),
  };
}

function fixedSizeOf({ input: { width, height } }: DetectorModel): DetectorSize | null {
  return width === null || height === null ? null : { width, height };
}

/**
 * What the outputs say, in pixels of the detector's picture; a face whose numbers aren't all finite is none. Throws
 * where they aren't what the decoder expects.
 */
function decodeFaces(
  outputs: ModelOutputs,
  model: DetectorModel,
  size: DetectorSize,
  leastScore: number,
): readonly Candidate[] {
  return decode(outputs, model, size, leastScore).filter(({ box, points }) =>
    [...Object.values(box), ...(points ?? []).flat()].every(Number.isFinite),
  );
}

function decode(
  outputs: ModelOutputs,
  { decoder }: DetectorModel,
  size: DetectorSize,
  leastScore: number,
): readonly Candidate[] {
  switch (decoder.kind) {
    case 'ultraface':
      return decodeUltraFace(outputs, decoder, size, leastScore);
    case 'yunet':
      return decodeYuNet(outputs, decoder, size, leastScore);
    case 'scrfd':
      return decodeScrfd(outputs, decoder, size, leastScore);
  }
}

function toSource({ box, score, points }: Candidate, scale: number): Detection {
  // Boxes lie in the plane, points are pixel centres: see `letterbox`.
  const centre = (1 / scale - 1) / 2;
  const moved = points?.map(([x, y]) => [x / scale + centre, y / scale + centre] as const);
  return {
    box: { x: box.x / scale, y: box.y / scale, width: box.width / scale, height: box.height / scale },
    score,
    // Five went in, so five came out.
    ...(moved === undefined ? {} : { points: moved as unknown as FivePoints }),
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
