import {
  CameraPipeline,
  type PipelineCounts,
} from '../../src-main/engine/recognition/inference/camera-pipeline.ts';
import type { FaceChain } from '../../src-main/engine/recognition/steps/chain.ts';
import type { Detection } from '../../src-main/engine/recognition/steps/detection.ts';
import { overlapOf } from '../../src-main/engine/recognition/steps/overlap.ts';
import type { Gallery } from '../../src-main/engine/recognition/steps/search.ts';
import type { SearchNearest } from '../../src-main/engine/recognition/steps/vote.ts';
import { takeScore, type BestScores } from './best-scores.ts';
import type { Condition } from './conditions.ts';
import type { TrueFace } from './draw-scene.ts';
import { filmScene, type Props } from './film-scene.ts';
import type { MemoryKeeper } from './keep-memory.ts';
import { frameIntervalMs, type Scene } from './plan-scenes.ts';
import { rememberChain } from './remember-chain.ts';

/** A match as the pipeline raised it, and whose pass it was about: null if nobody's. */
export interface SceneMatch {
  readonly passId: string | null;
  readonly entryId: string;
  readonly atMs: number;
  readonly score: number;
}

/** What a pipeline made of a scene at one threshold. */
export interface RunAtThreshold {
  readonly threshold: number;
  readonly matches: readonly SceneMatch[];
  readonly counts: Readonly<PipelineCounts>;
}

export interface SceneResult {
  readonly scene: Scene;
  /** True faces and detections of each frame, in pixels of the frame as filmed. */
  readonly frames: readonly SceneFrame[];
  readonly runs: readonly RunAtThreshold[];
  /** Null where nobody asked for it. */
  readonly watched: Watched | null;
}

/** By a pipeline that never decides, so that it looks for as long as somebody is there. */
interface Watched {
  readonly votes: BestScores;
  /** Each look by itself, without a vote. */
  readonly looks: BestScores;
  readonly lookScores: readonly {
    readonly passId: string;
    /** Null for somebody who is not on the list. */
    readonly own: number | null;
    readonly other: number;
  }[];
}
export interface SceneFrame {
  readonly atMs: number;
  readonly faces: readonly TrueFace[];
  readonly detections: readonly Detection[];
}

export interface SceneDeps {
  readonly chain: FaceChain;
  readonly gallery: Gallery;
  /** A pipeline runs at each of them, on the same frames. */
  readonly thresholds: readonly number[];
  readonly isWatched: boolean;
  readonly keeper: MemoryKeeper;
  /** Read only when a frame has to be drawn. */
  readonly propsOf: () => Promise<Props>;
}

/** The detector's box reaches further than the truth's, which is the front of the face. */
const leastOverlap = 0.25;
const cameraId = 'suite';

/** Lets everybody of a scene walk past a camera, through the pipeline that runs on live cameras. */
export async function runScene(scene: Scene, condition: Condition, deps: SceneDeps): Promise<SceneResult> {
  const frames: SceneFrame[] = [];
  let visible: readonly TrueFace[] = [];
  const memory = await deps.keeper.recall(scene, condition);
  const remembered = rememberChain(cameraId, deps.chain, memory, async (atMs) =>
    filmScene(scene, condition, atMs, await deps.propsOf()),
  );
  const whose = (detection: Detection) => passOf(detection, visible);
  const runs = deps.thresholds.map((threshold) =>
    createRun(remembered.chain, deps.gallery, threshold, whose),
  );
  const [first = 0.5] = deps.thresholds;
  const watching = deps.isWatched ? createWatch(remembered.chain, deps.gallery, scene, first, whose) : null;
  const pipelines = [...runs, ...(watching === null ? [] : [watching])].map(({ pipeline }) => pipeline);
  for (let atMs = 0; atMs < scene.durationMs; atMs += frameIntervalMs) {
    const { frame, faces, detections } = await remembered.nextFrame(atMs);
    visible = faces;
    for (const pipeline of pipelines) await pipeline.process(frame);
    frames.push({ atMs, faces, detections: detections.filter(({ score }) => score >= strong(deps.chain)) });
  }
  if (remembered.hasLearnt()) await deps.keeper.keep(scene, condition, memory);
  for (const pipeline of pipelines) pipeline.abandon();
  return {
    scene,
    frames,
    runs: runs.map(({ pipeline, threshold, matches }) => ({
      threshold,
      matches,
      counts: pipeline.takeCounts(),
    })),
    watched: watching?.watched ?? null,
  };
}

const strong = ({ pack }: FaceChain) => pack.detector.scoreThreshold;

type Whose = (detection: Detection) => string | null;

function createRun(chain: FaceChain, gallery: Gallery, threshold: number, whose: Whose) {
  const matches: SceneMatch[] = [];
  let passId: string | null = null;
  const pipeline = new CameraPipeline(cameraId, {
    ...common,
    chain: {
      ...chain,
      embedAligned(aligned) {
        // A match comes of the look that was taken last.
        passId = whose(aligned.detection);
        return chain.embedAligned(aligned);
      },
    },
    search: (template) => gallery.nearest(template),
    threshold: () => threshold,
    onMatch: ({ hit, capturedAt }) =>
      void matches.push({ passId, entryId: hit.entryId, atMs: capturedAt, score: hit.score }),
  });
  return { pipeline, threshold, matches };
}

/** A pipeline whose searches never find anybody; what they would have found is kept. */
function createWatch(chain: FaceChain, gallery: Gallery, scene: Scene, threshold: number, whose: Whose) {
  const votes: BestScores = new Map();
  const looks: BestScores = new Map();
  const lookScores: { passId: string; own: number | null; other: number }[] = [];
  const persons = new Map(scene.passes.map(({ id, person }) => [id, person.id]));
  let passId: string | null = null;
  const compare = async (template: Float32Array, into: BestScores) => {
    const hits = await gallery.search(template, gallery.size);
    if (passId === null) return;
    for (const { entryId, score } of hits) takeScore(into, passId, entryId, score);
    return hits;
  };
  // All that is searched for are votes: a look is searched for by itself only once its vote has reached the threshold.
  const search: SearchNearest = async (template) => {
    await compare(template, votes);
    return null;
  };
  const pipeline = new CameraPipeline(cameraId, {
    ...common,
    chain: {
      ...chain,
      async embedAligned(aligned) {
        passId = whose(aligned.detection);
        const face = await chain.embedAligned(aligned);
        const hits = await compare(face.template, looks);
        if (passId !== null && hits !== undefined) {
          const own = hits.find(({ entryId }) => entryId === persons.get(passId ?? ''))?.score ?? null;
          const other = hits.find(({ entryId }) => entryId !== persons.get(passId ?? ''))?.score ?? -1;
          lookScores.push({ passId, own, other });
        }
        return face;
      },
    },
    search,
    threshold: () => threshold,
    onMatch: () => undefined,
  });
  return { pipeline, watched: { votes, looks, lookScores } };
}

const common = {
  isBlueList: () => false,
  // What becomes of the crops is no part of this.
  encode: async () => Uint8Array.of(0),
  onDefect: (cause: unknown) => {
    throw cause;
  },
};

/**
 * Whose face a detection is: of those that it overlaps, the one that it overlaps most, as far as that one can be seen. Overlap
 * alone would name whoever stands behind, and sight alone whoever stands in front but beside.
 */
export function passOf({ box }: Pick<Detection, 'box'>, faces: readonly TrueFace[]): string | null {
  const there = faces
    .map(({ passId, box: truth, visible }) => ({ passId, overlap: overlapOf(box, truth), visible }))
    .filter(({ overlap }) => overlap > leastOverlap);
  const [best] = there.toSorted((one, other) => other.overlap * other.visible - one.overlap * one.visible);
  return best?.passId ?? null;
}
