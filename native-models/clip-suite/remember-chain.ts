import {
  createImage,
  createPlanarImage,
  type Region,
  type RegionImage,
} from '../../src-main/engine/recognition/frames/image.ts';
import { letterbox } from '../../src-main/engine/recognition/frames/letterbox.ts';
import {
  weakShare,
  type LiveFrame,
  type RemotePicture,
} from '../../src-main/engine/recognition/inference/camera-pipeline.ts';
import { pictureOf } from '../../src-main/engine/recognition/inference/testing/picture-of.ts';
import type { Face, FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import type { Detection } from '../../src-main/engine/recognition/steps/detection.ts';
import type { Mesh } from '../../src-main/engine/recognition/steps/face-mesh.ts';
import type { QualityMeasures } from '../../src-main/engine/recognition/steps/quality.ts';
import type { TrueFace } from './draw-scene.ts';
import type { FilmedFrame } from './film-scene.ts';

/** What the models said of a detection: plain data, which can be written to a file. */
interface KnownFace {
  /** The part of the picture that they were shown. */
  readonly region: Region;
  /** Null: no face. */
  readonly mesh: Mesh | null;
  /** Before the embedding; null where there is no mesh. */
  readonly measures: QualityMeasures | null;
  embedding: Pick<Face, 'template' | 'norm' | 'measures'> | null;
}

/** What is known of a frame; the faces in the order of the detections. */
interface KnownFrame {
  readonly width: number;
  readonly height: number;
  readonly faces: readonly TrueFace[];
  readonly detections: readonly Detection[];
  readonly known: (KnownFace | undefined)[];
}

/** What the models said of a scene's frames, by their times: all that pipelines need, so that nobody draws them again. */
export type SceneMemory = Map<number, KnownFrame>;

export interface RememberedChain {
  readonly chain: FaceChain;
  /** Goes on to a frame, as a live camera would give it. What the chain says is about that one from now on. */
  readonly nextFrame: (atMs: number) => Promise<{
    readonly frame: LiveFrame;
    readonly faces: readonly TrueFace[];
    readonly detections: readonly Detection[];
  }>;
  /** Whether anything was learnt that wasn't in the memory. */
  readonly hasLearnt: () => boolean;
}

/** As large as the detector's picture is on a live camera. */
const detectorSidePx = 640;

/**
 * A chain that answers from memory, and draws and asks the models only for what isn't there yet. So several pipelines
 * see the same frames for the cost of one, and a suite that was run costs next to nothing the second time. Everybody
 * gets a template of their own, as whoever has one overwrites it. Pictures that pipelines hold are black: only
 * the models look at pictures, and they are shown the true ones.
 */
export function rememberChain(
  cameraId: string,
  chain: FaceChain,
  memory: SceneMemory,
  filmAt: (atMs: number) => Promise<FilmedFrame>,
): RememberedChain {
  let hasLearnt = false;
  let atMs = 0;
  let filmed: Promise<FilmedFrame> | null = null;
  const film = (): Promise<FilmedFrame> => (filmed ??= filmAt(atMs));
  const present = (): KnownFrame => {
    const frame = memory.get(atMs);
    if (frame === undefined) throw new Error('a frame was asked about before it came');
    return frame;
  };
  const placeOf = (detection: Detection): number => present().detections.indexOf(detection);
  const knownOf = (detection: Detection): KnownFace => {
    const known = present().known[placeOf(detection)];
    if (known === undefined) throw new Error('a face was asked about before its mesh');
    return known;
  };
  const cut = async (region: Region): Promise<RegionImage> => {
    const cutOut = await pictureOf((await film()).image).cut(region);
    if (cutOut === null) throw new Error('a frame of a scene is never gone');
    return cutOut;
  };

  async function see(): Promise<KnownFrame> {
    const { image, faces } = await film();
    const { width, height } = image;
    const least = weakShare * chain.pack.detector.scoreThreshold;
    const detections = await chain.detectScaled(letterbox(image, detectorSidePx, 64), least);
    return { width, height, faces, detections, known: [] };
  }

  async function look(region: Region, detection: Detection): Promise<KnownFace> {
    const picture = await cut(region);
    const mesh = await chain.findMesh(picture, detection);
    const measures = mesh === null ? null : chain.align(picture, detection, mesh).measures;
    return { region, mesh, measures, embedding: null };
  }

  async function embed({ region }: KnownFace, detection: Detection, mesh: Mesh) {
    const { template, norm, measures } = await chain.embed(await cut(region), detection, mesh);
    return { template, norm, measures };
  }

  return {
    chain: {
      ...chain,
      detectScaled: async () => present().detections,
      async findMesh({ x, y, image: { width, height } }, detection) {
        const { known } = present();
        const place = placeOf(detection);
        hasLearnt ||= known[place] === undefined;
        return (known[place] ??= await look({ x, y, width, height }, detection)).mesh;
      },
      align(_, detection, mesh) {
        const { measures } = knownOf(detection);
        if (measures === null) throw new Error('what has no mesh can’t be aligned');
        return { detection, mesh, picture: createPlanarImage(1, 1), measures };
      },
      async embedAligned({ detection, mesh }) {
        const known = knownOf(detection);
        hasLearnt ||= known.embedding === null;
        const { template, norm, measures } = (known.embedding ??= await embed(known, detection, mesh));
        return { template: template.slice(), norm, measures, detection, mesh };
      },
    },
    async nextFrame(next) {
      atMs = next;
      filmed = null;
      const known = memory.get(atMs) ?? (await see());
      hasLearnt ||= !memory.has(atMs);
      memory.set(atMs, known);
      const { faces, detections, width, height } = known;
      const detector = { image: { width: 0, height: 0, planes: new Uint8Array(0) }, scale: 1 };
      const frame = { cameraId, capturedAt: atMs, detector, picture: blackPicture(width, height) };
      return { frame, faces, detections };
    },
    hasLearnt: () => hasLearnt,
  };
}

function blackPicture(width: number, height: number): RemotePicture {
  return {
    width,
    height,
    cut: async ({ x, y, width: across, height: down }) => ({ x, y, image: createImage(across, down) }),
  };
}
