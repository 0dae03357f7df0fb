import type { Pack } from '../../../../native-models/manifest.ts';
import type { PlanarImage, RegionImage, RgbImage } from '../frames/image.ts';
import { wholeImage } from '../frames/image.ts';
import { wipe } from '../frames/wipe.ts';
import { alignFace } from './align.ts';
import { createDetector, type Detector } from './detect.ts';
import type { Detection } from './detection.ts';
import { createEmbedder, type Embedding } from './embed.ts';
import { createMeshFinder, type Mesh } from './face-mesh.ts';
import { measurePicture } from './measure-picture.ts';
import { rollDegOf } from './pose.ts';
import type { QualityMeasures } from './quality.ts';
import { rinsable } from './rinsable.ts';
import type { ModelSession } from './tensor.ts';

export interface ChainSessions {
  readonly detector: ModelSession;
  /** Null where the pack has none: its detector gives the points. */
  readonly mesh: ModelSession | null;
  readonly embedder: ModelSession;
}

/** A face with its template. Whoever holds one wipes its template when it is no longer needed. */
export interface Face extends Embedding {
  readonly detection: Detection;
  readonly mesh: Mesh;
  readonly measures: QualityMeasures;
}

/** A face moved to where its embedder wants it. Whoever holds one wipes its picture. */
export interface AlignedFace {
  readonly detection: Detection;
  readonly mesh: Mesh;
  readonly picture: PlanarImage;
  /** All but the embedding's. */
  readonly measures: QualityMeasures;
}

/** How far around a detected box the mesh and the alignment may look, as a multiple of the box. */
export const surroundings = 2.4;

/** The models of a pack as one chain. Its steps reuse their memory, so one call at a time. */
export interface FaceChain {
  readonly pack: Pack;
  readonly detect: Detector['detect'];
  readonly detectScaled: Detector['detectScaled'];
  /**
   * The mesh of a detection; null when it is no face. Without a mesh in the pack it is the detector's own points.
   * `picture` is the whole picture, or a region of it that reaches `surroundings` around the box (see `regionAround`).
   */
  findMesh(picture: RegionImage, detection: Detection): Promise<Mesh | null>;
  /** Aligns and measures a face whose mesh was found in the same picture: whether it is worth its embedding. */
  align(picture: RegionImage, detection: Detection, mesh: Mesh): AlignedFace;
  embedAligned(face: AlignedFace): Promise<Face>;
  /** Both in one. */
  embed(picture: RegionImage, detection: Detection, mesh: Mesh): Promise<Face>;
  /** All faces of a picture, strongest detection first. */
  faces(image: RgbImage): Promise<readonly Face[]>;
  /** Overwrites what the steps keep of the last picture. */
  wipe(): void;
  /**
   * Call about once a second: has every model that was not run since the last call compute an empty picture, once, so
   * that what ONNX Runtime keeps of a face is overwritten too.
   */
  rinse(): Promise<void>;
  release(): Promise<void>;
}

export function createFaceChain(pack: Pack, given: ChainSessions): FaceChain {
  const sessions = {
    detector: rinsable(given.detector),
    mesh: given.mesh === null ? null : rinsable(given.mesh),
    embedder: rinsable(given.embedder),
  };
  const detector = createDetector(sessions.detector, pack.detector);
  const meshFinder =
    sessions.mesh === null || pack.mesh === null ? null : createMeshFinder(sessions.mesh, pack.mesh);
  const embedder = createEmbedder(sessions.embedder, pack.embedder);

  async function findMesh(picture: RegionImage, detection: Detection): Promise<Mesh | null> {
    if (meshFinder !== null) return meshFinder.find(picture, detection.box);
    if (detection.points === undefined) throw new Error('a detector without points needs a mesh');
    return { points: detection.points, flag: null, pose: null };
  }

  function align(picture: RegionImage, detection: Detection, mesh: Mesh): AlignedFace {
    const aligned = alignFace(picture, mesh.points, pack.embedder);
    const measures = {
      ...measurePicture(aligned, pack.embedder.template),
      faceHeightPx: detection.box.height,
      detectorScore: detection.score,
      yawDeg: mesh.pose?.yawDeg ?? null,
      pitchDeg: mesh.pose?.pitchDeg ?? null,
      rollDeg: rollDegOf(mesh.points),
      meshFlag: mesh.flag,
      embeddingStrength: null,
    };
    return { detection, mesh, picture: aligned, measures };
  }

  async function embedAligned({ detection, mesh, picture, measures }: AlignedFace): Promise<Face> {
    const embedding = await embedder.embed(picture);
    const embeddingStrength = strengthOf(embedding, pack.embedder.referenceNorm);
    return { ...embedding, detection, mesh, measures: { ...measures, embeddingStrength } };
  }

  async function embed(picture: RegionImage, detection: Detection, mesh: Mesh): Promise<Face> {
    const aligned = align(picture, detection, mesh);
    try {
      return await embedAligned(aligned);
    } finally {
      wipe(aligned.picture);
    }
  }

  return {
    pack,
    detect: (image, maximumSidePx) => detector.detect(image, maximumSidePx),
    detectScaled: (picture, leastScore) => detector.detectScaled(picture, leastScore),
    findMesh,
    align,
    embedAligned,
    embed,
    async faces(image) {
      const picture = wholeImage(image);
      const faces: Face[] = [];
      for (const detection of await detector.detect(image)) {
        const mesh = await findMesh(picture, detection);
        if (mesh !== null) faces.push(await embed(picture, detection, mesh));
      }
      return faces;
    },
    wipe() {
      meshFinder?.wipe();
    },
    async rinse() {
      for (const session of [sessions.detector, sessions.mesh, sessions.embedder]) await session?.rinse();
    },
    async release() {
      await Promise.all(sessionsOf(sessions).map((session) => session.release()));
    },
  };
}

/** The sessions that there are, in the order of their work. */
export function sessionsOf({ detector, mesh, embedder }: ChainSessions): readonly ModelSession[] {
  return [detector, ...(mesh === null ? [] : [mesh]), embedder];
}

/** Without a length there is no template, whether or not the model has a reference. */
function strengthOf({ norm }: Embedding, referenceNorm: number | null): number | null {
  if (norm === 0) return 0;
  return referenceNorm === null ? null : norm / referenceNorm;
}
