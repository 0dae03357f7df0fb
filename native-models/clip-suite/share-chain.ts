import type { Face, FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import type { Detection } from '../../src-main/engine/recognition/steps/detection.ts';
import type { Mesh } from '../../src-main/engine/recognition/steps/face-mesh.ts';

export interface SharedChain {
  readonly chain: FaceChain;
  /** What was said of the last frame is no longer asked for. */
  nextFrame(): void;
}

/**
 * One chain for several pipelines that see the same frames: what a model said of a frame or of a face in it is asked
 * once. Everybody gets a template of their own, as whoever has one overwrites it.
 */
export function shareChain(chain: FaceChain): SharedChain {
  let detections: Promise<readonly Detection[]> | null = null;
  const meshes = new Map<Detection, Promise<Mesh | null>>();
  const faces = new Map<Detection, Promise<Face>>();
  const once = <Value>(
    known: Map<Detection, Promise<Value>>,
    key: Detection,
    ask: () => Promise<Value>,
  ): Promise<Value> => {
    const answer = known.get(key) ?? ask();
    known.set(key, answer);
    return answer;
  };
  return {
    chain: {
      ...chain,
      detectScaled: (...given) => (detections ??= chain.detectScaled(...given)),
      findMesh: (region, detection) => once(meshes, detection, () => chain.findMesh(region, detection)),
      async embedAligned(aligned) {
        const face = await once(faces, aligned.detection, () => chain.embedAligned(aligned));
        return { ...face, template: face.template.slice() };
      },
    },
    nextFrame() {
      detections = null;
      meshes.clear();
      faces.clear();
    },
  };
}
