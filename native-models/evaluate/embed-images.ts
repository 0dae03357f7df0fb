import { readFile } from 'node:fs/promises';
import { AppError } from '../../src-main/contract/errors.ts';
import { wholeImage, type RgbImage } from '../../src-main/engine/recognition/frames/image.ts';
import type { FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import { decodePicture } from '../../src-main/engine/recognition/steps/decode-picture.ts';
import type { Detection } from '../../src-main/engine/recognition/steps/detect.ts';
import { judgeQuality, probeLimits } from '../../src-main/engine/recognition/steps/quality.ts';
import type { TestImage } from './read-folder.ts';

export interface Sample {
  readonly identity: string;
  readonly file: string;
  /** Null: no face was found, or it was too poor for a probe. */
  readonly template: Float32Array | null;
}

/** One template an image: of the face nearest to the middle, since test sets are cropped around their subject. */
export async function embedImages(
  images: readonly TestImage[],
  chain: FaceChain,
  report: (done: number) => void,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (const { identity, file } of images) {
    samples.push({ identity, file, template: await embedMiddleFace(file, chain) });
    report(samples.length);
  }
  return samples;
}

async function embedMiddleFace(file: string, chain: FaceChain): Promise<Float32Array | null> {
  try {
    const image = await decodePicture(await readFile(file));
    const detections = (await chain.detect(image)).toSorted(
      (one, other) => distanceFromMiddle(one, image) - distanceFromMiddle(other, image),
    );
    for (const detection of detections) {
      const mesh = await chain.findMesh(wholeImage(image), detection);
      if (mesh === null) continue;
      const face = await chain.embed(wholeImage(image), detection, mesh);
      return judgeQuality(face.measures, probeLimits).refusedBy === null ? face.template : null;
    }
    return null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'unreadable-picture') return null;
    throw error;
  }
}

function distanceFromMiddle({ box }: Detection, { width, height }: RgbImage): number {
  return Math.hypot(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2);
}
