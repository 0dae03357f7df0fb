import type { FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import { overlapOf } from '../../src-main/engine/recognition/steps/overlap.ts';
import { probeLimits } from '../../src-main/engine/recognition/steps/quality.ts';
import { clipNames, detectClip } from '../track-study/detect-clips.ts';

/** True faces of the demo's clips that a detector finds: portraits say nothing about small ones. */
export interface FacesInClips {
  /** High enough for a probe. */
  readonly large: number;
  readonly small: number;
  /** Detections that lie on nobody. */
  readonly false: number;
}

/** The detector's box reaches further than the truth's, which is the front of the face. */
const leastOverlap = 0.2;

export async function findFacesInClips(chain: FaceChain): Promise<FacesInClips> {
  const found = { large: 0, small: 0, false: 0 };
  for (const name of clipNames) {
    for (const { detections, truth } of await detectClip(name, chain, chain.pack.detector.scoreThreshold)) {
      for (const { box } of detections) {
        const isTrue = truth.some((one) => overlapOf(box, one.box) > leastOverlap);
        const isLarge = box.height >= probeLimits.measures.faceHeightPx.least;
        found[isTrue ? (isLarge ? 'large' : 'small') : 'false'] += 1;
      }
    }
  }
  return found;
}
