import { letterbox } from '../../src-main/engine/recognition/frames/letterbox.ts';
import type { RgbImage } from '../../src-main/engine/recognition/frames/image.ts';
import {
  CameraPipeline,
  type LiveFrame,
  type PipelineCounts,
} from '../../src-main/engine/recognition/inference/camera-pipeline.ts';
import { pictureOf } from '../../src-main/engine/recognition/inference/testing/picture-of.ts';
import type { FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import { overlapOf, type Detection } from '../../src-main/engine/recognition/steps/detect.ts';
import type { Gallery } from '../../src-main/engine/recognition/steps/search.ts';
import { isRepeat } from '../../src-main/engine/alerts/rules.ts';
import { film, type Condition } from './conditions.ts';
import { drawScene, type SpritesOf, type TrueFace } from './draw-scene.ts';
import { frameIntervalMs, type Scene } from './plan-scenes.ts';

/** What came of one scene. */
export interface SceneResult {
  readonly scene: Scene;
  /** True faces and detections of each frame, in pixels of the frame as filmed. */
  readonly frames: readonly SceneFrame[];
  readonly alerts: readonly { readonly entryId: string; readonly atMs: number; readonly score: number }[];
  /** Matches that the cool-down kept from becoming another alert. */
  readonly repeats: number;
  /** Each look that was embedded, by itself: whose it is, and whom it is nearest to. */
  readonly looks: readonly { readonly passId: string; readonly entryId: string; readonly score: number }[];
  readonly counts: Readonly<PipelineCounts>;
}
export interface SceneFrame {
  readonly atMs: number;
  readonly faces: readonly TrueFace[];
  readonly detections: readonly Detection[];
}

export interface SceneDeps {
  readonly chain: FaceChain;
  readonly gallery: Gallery;
  readonly threshold: number;
  readonly plateOf: (name: string) => RgbImage;
  readonly spritesOf: SpritesOf;
}

/** Ten minutes, as the demo's policy has it; no scene is as long. */
const coolDownMs = 600_000;
/** As large as the detector's picture is on a live camera. */
const detectorSidePx = 640;
/** The detector's box reaches further than the truth's, which is the front of the face. */
const leastOverlap = 0.25;

/** Lets everybody of a scene walk past a camera, through the pipeline that runs on live cameras. */
export async function runScene(scene: Scene, condition: Condition, deps: SceneDeps): Promise<SceneResult> {
  const alerts: { entryId: string; atMs: number; score: number }[] = [];
  const frames: SceneFrame[] = [];
  const looks: { passId: string; entryId: string; score: number }[] = [];
  let repeats = 0;
  let detections: readonly Detection[] = [];
  let visible: readonly TrueFace[] = [];
  const pipeline = new CameraPipeline('suite', {
    chain: {
      ...deps.chain,
      async detectScaled(...given) {
        detections = await deps.chain.detectScaled(...given);
        return detections;
      },
      async embedAligned(aligned) {
        const face = await deps.chain.embedAligned(aligned);
        const nearest = await deps.gallery.nearest(face.template);
        const passId = passOf(aligned.detection, visible);
        if (nearest !== null && passId !== null) {
          looks.push({ passId, entryId: nearest.entryId, score: nearest.score });
        }
        return face;
      },
    },
    search: (template) => deps.gallery.nearest(template),
    isBlueList: () => false,
    threshold: () => deps.threshold,
    // What becomes of the crops is no part of this.
    encode: async () => Uint8Array.of(0),
    onMatch: ({ hit, capturedAt }) => {
      const earlier = alerts
        .filter(({ entryId }) => entryId === hit.entryId)
        .map(({ atMs }) => ({ cameraId: 'suite', state: 'new' as const, raisedAt: atMs }));
      if (isRepeat(earlier, { cameraId: 'suite', at: capturedAt }, coolDownMs)) repeats += 1;
      else alerts.push({ entryId: hit.entryId, atMs: capturedAt, score: hit.score });
    },
    onDefect: (cause) => {
      throw cause;
    },
  });
  for (let atMs = 0; atMs < scene.durationMs; atMs += frameIntervalMs) {
    const { frame, faces } = await filmScene(scene, condition, atMs, deps);
    visible = faces;
    await pipeline.process(frame);
    frames.push({ atMs, faces, detections });
  }
  pipeline.abandon();
  return { scene, frames, alerts, repeats, looks, counts: pipeline.takeCounts() };
}

/** One frame of a scene as a camera delivers it, with what is true in it. */
async function filmScene(
  scene: Scene,
  condition: Condition,
  atMs: number,
  { plateOf, spritesOf }: Pick<SceneDeps, 'plateOf' | 'spritesOf'>,
): Promise<{ readonly frame: LiveFrame; readonly image: RgbImage; readonly faces: readonly TrueFace[] }> {
  const drawn = drawScene(scene, atMs, plateOf(scene.plate), spritesOf);
  const image = await film(drawn.image, condition, scene.seed + atMs);
  const scale = image.width / drawn.image.width;
  const faces = drawn.faces.map((face) => ({ ...face, box: scaleBox(face.box, scale) }));
  const frame = {
    cameraId: 'suite',
    capturedAt: atMs,
    detector: letterbox(image, detectorSidePx, 64),
    picture: pictureOf(image),
  };
  return { frame, image, faces };
}

/** Whose face a detection is: the most visible of those that it overlaps. */
function passOf({ box }: Detection, faces: readonly TrueFace[]): string | null {
  const there = faces.filter((face) => overlapOf(box, face.box) > leastOverlap);
  return there.toSorted((one, other) => other.visible - one.visible)[0]?.passId ?? null;
}

function scaleBox({ x, y, width, height }: TrueFace['box'], scale: number): TrueFace['box'] {
  return { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
}
