import type { DetectorModel } from '../../../../native-models/schema/model-schema.ts';
import { letterbox, letterboxInto, type Letterboxed } from '../frames/letterbox.ts';
import type { RgbImage } from '../frames/image.ts';
import { interleave } from '../frames/planar.ts';
import { wipe } from '../frames/wipe.ts';
import { decodeScrfd } from './detect-scrfd.ts';
import { decodeUltraFace } from './detect-ultraface.ts';
import { decodeYuNet } from './detect-yunet.ts';
import type { Candidate, Detection, DetectorSize } from './detection.ts';
import type { FivePoints } from './five-points.ts';
import { suppressOverlaps } from './overlap.ts';
import { letGo, type ModelOutputs, type ModelSession } from './tensor.ts';

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
    const outputs = await session.run(image);
    const found = decodeFaces(outputs, model, image, leastScore);
    letGo(outputs);
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
