import { AppError } from '../../../contract/errors.ts';
import { wholeImage, type RgbImage } from '../frames/image.ts';
import { wipe } from '../frames/wipe.ts';
import type { Face, FaceChain } from './chain.ts';
import { decodePicture } from './decode-picture.ts';
import type { Detection } from './detect.ts';
import type { Mesh } from './face-mesh.ts';
import { enrolmentLimits, judgeQuality, type QualityMeasure } from './quality.ts';

/** An accepted picture. The caller wipes the image and, when it is no longer needed, the face's template. */
export interface Enrolment {
  readonly face: Face;
  /** 0 to 1; see `judgeQuality`. */
  readonly quality: number;
  /** The decoded picture, for the crop that reviewers see. */
  readonly image: RgbImage;
}

/**
 * Makes a template from a picture with exactly one face that is good enough for a list. Otherwise throws AppError:
 * `unreadable-picture`, `no-face`, `two-faces` (details: count), `face-too-small` (details: faceHeightPx,
 * minimumPx) or `poor-quality` (details: measure).
 */
export async function enrolPicture(bytes: Uint8Array, chain: FaceChain): Promise<Enrolment> {
  const image = await decodePicture(bytes);
  let isAccepted = false;
  try {
    const { detection, mesh } = await findOnlyFace(image, chain);
    const { faceHeightPx: minimumPx } = enrolmentLimits;
    const faceHeightPx = Math.floor(detection.box.height);
    if (faceHeightPx < minimumPx) {
      throw new AppError(
        'face-too-small',
        `The face is ${faceHeightPx} pixels high and must be at least ${minimumPx}: use a larger or closer picture.`,
        { details: { faceHeightPx, minimumPx } },
      );
    }
    const face = await chain.embed(wholeImage(image), detection, mesh);
    const { score, refusedBy } = judgeQuality(face.measures, enrolmentLimits);
    if (refusedBy !== null) {
      wipe(face.template);
      throw new AppError('poor-quality', `${reasons[refusedBy]} Use a better picture.`, {
        details: { measure: refusedBy },
      });
    }
    isAccepted = true;
    return { face, quality: score, image };
  } finally {
    chain.wipe();
    if (!isAccepted) wipe(image);
  }
}

async function findOnlyFace(
  image: RgbImage,
  chain: FaceChain,
): Promise<{ readonly detection: Detection; readonly mesh: Mesh }> {
  const found: { detection: Detection; mesh: Mesh }[] = [];
  for (const detection of await chain.detect(image)) {
    const mesh = await chain.findMesh(wholeImage(image), detection);
    if (mesh !== null) found.push({ detection, mesh });
  }
  const [only] = found;
  if (only === undefined) {
    throw new AppError(
      'no-face',
      'No face was found in the picture: use one that shows the whole face from the front.',
    );
  }
  if (found.length > 1) {
    throw new AppError(
      'two-faces',
      `The picture shows ${found.length} faces: cut it so that only the face of this person is in it.`,
      { details: { count: found.length } },
    );
  }
  return only;
}

const reasons: Readonly<Record<QualityMeasure, string>> = {
  faceHeightPx: 'The face is too small.',
  detectorScore: 'The face is hard to make out.',
  meshFlag: 'The features of the face are hard to make out, or partly hidden.',
  embeddingStrength: 'The face is covered, turned away or badly lit.',
  sharpness: 'The face is blurred.',
};
