import { AppError, assertNever } from '../../../contract/errors.ts';
import { wholeImage, type RgbImage } from '../frames/image.ts';
import { wipe } from '../frames/wipe.ts';
import type { Face, FaceChain } from './chain.ts';
import { decodePicture } from './decode-picture.ts';
import type { Detection } from './detection.ts';
import type { Mesh } from './face-mesh.ts';
import { enrolmentLimits, judgeQuality, type Quality, type QualityMeasures } from './quality.ts';

/** An accepted picture. The caller wipes the image and, when it is no longer needed, the face's template. */
export interface Enrolment {
  readonly face: Face;
  /** 0 to 100; see `judgeQuality`. */
  readonly quality: number;
  /** The decoded picture, for the crop that reviewers see. */
  readonly image: RgbImage;
}

/**
 * Makes a template from a picture with exactly one face that is good enough for a list. Otherwise throws AppError:
 * `unreadable-picture`, `no-face`, `two-faces` (details: count), `face-too-small` (details: faceHeightPx,
 * minimumPx) or `poor-quality` (details: measure, score).
 */
export async function enrolPicture(bytes: Uint8Array, chain: FaceChain): Promise<Enrolment> {
  const image = await decodePicture(bytes);
  let isAccepted = false;
  try {
    const { detection, mesh } = await findOnlyFace(image, chain);
    const { least: minimumPx } = enrolmentLimits.measures.faceHeightPx;
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
      throw new AppError('poor-quality', adviceOn(refusedBy, face.measures), {
        details: { measure: refusedBy, score: Math.round(score) },
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

/** What is wrong with a picture, and what to do. */
function adviceOn(refusedBy: NonNullable<Quality['refusedBy']>, measures: QualityMeasures): string {
  switch (refusedBy) {
    case 'faceHeightPx':
      return 'The face is too small: use a larger or closer picture.';
    case 'brightness':
      return measures.brightness < 128
        ? 'The face is too dark: use a picture with more light on the face.'
        : 'The face is too bright: use a picture that is less exposed.';
    case 'clipping':
      return 'Much of the face is only black or white: use a picture without hard light, flash or deep shadow.';
    case 'contrast':
      return 'The face hardly stands out from its own shade: use a picture with more contrast.';
    case 'sharpness':
      return 'The face is blurred: use a sharper picture.';
    case 'uncovered':
      return 'The eyes or the mouth seem to be covered: use a picture without sunglasses, mask, scarf or hand.';
    case 'yawDeg':
      return 'The face is turned to the side: use a picture from the front.';
    case 'pitchDeg':
      return 'The face looks up or down: use a picture from the front, at the height of the eyes.';
    case 'rollDeg':
      return 'The head is tilted: turn the picture until the eyes are level, or use another.';
    case 'detectorScore':
    case 'meshFlag':
      return 'The features of the face are hard to make out, or partly hidden: use a picture that shows the whole face.';
    case 'embeddingStrength':
      return 'The face has too little in it to be told from others: use a clearer picture of the whole face.';
    case 'score':
      return 'No single thing is wrong with the picture, but all together make it too poor: use a clearer one, from the front, in even light.';
    default:
      return assertNever(refusedBy);
  }
}
