import { readFile } from 'node:fs/promises';
import { AppError } from '../../src-main/contract/errors.ts';
import { wholeImage, type RgbImage } from '../../src-main/engine/recognition/frames/image.ts';
import { warp } from '../../src-main/engine/recognition/frames/warp.ts';
import { wipe } from '../../src-main/engine/recognition/frames/wipe.ts';
import type { Face, FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import { decodePicture } from '../../src-main/engine/recognition/steps/decode-picture.ts';
import type { Detection } from '../../src-main/engine/recognition/steps/detection.ts';
import { judgeQuality, probeLimits } from '../../src-main/engine/recognition/steps/quality.ts';

/** What a picture gave. */
export interface Embedded {
  /** Null: no face was found, or it was too poor for a probe. */
  readonly template: Float32Array | null;
  /** Height of the face's box in the picture as it is, in pixels; null where none was found. */
  readonly faceHeightPx: number | null;
}

const nothing: Embedded = { template: null, faceHeightPx: null };

/**
 * One template of a picture: of the face in its middle, since test sets are cropped around their subject.
 * @param scale below 1 to shrink the picture first, as if its camera stood further away; the face may then be smaller
 * than the limit for probes, because how much that costs is the question
 */
export async function embedImage(file: string, chain: FaceChain, scale = 1): Promise<Embedded> {
  const decoded = await decodeOrNull(await readFile(file));
  if (decoded === null) return nothing;
  const image = scale < 1 ? shrink(decoded, scale) : decoded;
  const face = await middleFace(image, chain);
  if (face === null) return nothing;
  const { template, measures } = face;
  const { faceHeightPx } = measures;
  const judged = scale < 1 ? { ...measures, faceHeightPx: Infinity } : measures;
  if (judgeQuality(judged, probeLimits).refusedBy === null) return { template, faceHeightPx };
  wipe(template);
  return { template: null, faceHeightPx };
}

/** The subject of a picture that was cropped around one, however poor; null where no face is found. */
export async function middleFace(image: RgbImage, chain: FaceChain): Promise<Face | null> {
  for (const detection of middleFaces(await chain.detect(image), image)) {
    const mesh = await chain.findMesh(wholeImage(image), detection);
    if (mesh !== null) return chain.embed(wholeImage(image), detection, mesh);
  }
  return null;
}

/** A picture that can't be read is a failure to enrol like any other. */
async function decodeOrNull(bytes: Uint8Array): Promise<RgbImage | null> {
  try {
    return await decodePicture(bytes);
  } catch (error) {
    if (error instanceof AppError && error.code === 'unreadable-picture') return null;
    throw error;
  }
}

function shrink(image: RgbImage, scale: number): RgbImage {
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const centre = (1 / scale - 1) / 2;
  return warp(image, { a: 1 / scale, b: 0, tx: centre, ty: centre }, width, height);
}

/**
 * Detections in the order in which they may be the subject: those around the picture's middle first. Where there is
 * one, somebody who stands beside it is somebody else, even if the mesh refuses it.
 */
function middleFaces(detections: readonly Detection[], image: RgbImage): readonly Detection[] {
  const ordered = detections.toSorted((one, other) => fromMiddle(one, image) - fromMiddle(other, image));
  const around = ordered.filter(({ box }) => {
    const [x, y] = [image.width / 2 - box.x, image.height / 2 - box.y];
    return x >= 0 && y >= 0 && x < box.width && y < box.height;
  });
  return around.length > 0 ? around : ordered;
}

function fromMiddle({ box }: Detection, { width, height }: RgbImage): number {
  return Math.hypot(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2);
}
