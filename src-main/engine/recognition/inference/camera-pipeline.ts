import { rgbFromI420 } from '../frames/i420.ts';
import {
  regionAround,
  type I420Frame,
  type Region,
  type RegionImage,
  type RgbImage,
} from '../frames/image.ts';
import type { Letterboxed } from '../frames/letterbox.ts';
import { wipe } from '../frames/wipe.ts';
import { surroundings, type FaceChain } from '../steps/chain.ts';
import type { Detection } from '../steps/detect.ts';
import { cutProbe } from '../steps/probe-crop.ts';
import { judgeQuality, probeLimits } from '../steps/quality.ts';
import type { Hit } from '../steps/search.ts';
import { Tracker, type Track } from '../steps/track.ts';
import { takeShot, vote, wantsShot, type SearchNearest, type Shot } from '../steps/vote.ts';

/** A decoded frame: the detector's picture and the full one, in memory that is wiped after the frame. */
export interface LiveFrame {
  readonly cameraId: string;
  readonly capturedAt: number;
  readonly detector: Letterboxed;
  readonly picture: I420Frame;
}

interface ProbeShot extends Shot {
  /** Square crop with bystanders pixelated. */
  readonly probe: RgbImage;
}

interface FaceState {
  shots: readonly ProbeShot[];
  /**
   * Whether the track is in the ledger: once the mesh has agreed that it is a face, or as soon as it is confirmed
   * while it is too small to ask.
   */
  isCounted: boolean;
  /** The mesh saw no face (but a hand, a pattern): becoming too small to be asked about doesn't make it one. */
  isDenied: boolean;
  /** Set once the track has become an alert, a repeat or a blue-list pass: it counts no more. */
  isDecided: boolean;
}

export interface PipelineCounts {
  frames: number;
  detections: number;
  opened: number;
  matched: number;
  blueList: number;
  forgotten: number;
  lost: number;
}

export interface TrackMatch {
  readonly cameraId: string;
  readonly capturedAt: number;
  readonly hit: Hit;
  /** Best look first, encoded; belongs to the receiver, who wipes it. */
  readonly probes: readonly Uint8Array[];
}

export interface PipelineDeps {
  readonly chain: FaceChain;
  readonly search: SearchNearest;
  readonly isBlueList: (entryId: string) => boolean;
  readonly threshold: () => number;
  /** Makes a crop fit to be kept. */
  readonly encode: (probe: RgbImage) => Promise<Uint8Array>;
  readonly onMatch: (match: TrackMatch) => void;
  /** Something failed that must not stop the other faces: what it was about has been overwritten. */
  readonly onDefect: (cause: unknown, what: string) => void;
}

/** Looks of a track that become probes of its alert. */
const mostProbes = 3;

/** The way of a face on one camera: detect → track → quality → align → embed → search → vote → match or forgotten. */
export class CameraPipeline {
  readonly #cameraId: string;
  readonly #deps: PipelineDeps;
  readonly #tracker = new Tracker<FaceState>(() => ({
    shots: [],
    isCounted: false,
    isDenied: false,
    isDecided: false,
  }));
  #counts = noCounts();

  constructor(cameraId: string, deps: PipelineDeps) {
    this.#cameraId = cameraId;
    this.#deps = deps;
  }

  /** Faces in the ledger that nothing has been decided about. */
  get live(): number {
    return this.#tracker.tracks.filter(({ payload }) => payload.isCounted && !payload.isDecided).length;
  }

  /** Whether there is anything to take. */
  get hasMoved(): boolean {
    return Object.values(this.#counts).some((count) => count > 0);
  }

  /** What was counted since the last call. */
  takeCounts(): Readonly<PipelineCounts> {
    const counts = this.#counts;
    this.#counts = noCounts();
    return counts;
  }

  async process(frame: LiveFrame): Promise<void> {
    const detections = await this.#deps.chain.detectScaled(frame.detector);
    const { seen, ended } = this.#tracker.update(detections, frame.capturedAt);
    this.#counts.frames += 1;
    this.#counts.detections += detections.length;
    for (const track of ended) this.#forget(track, 'forgotten');
    for (const { track, detection } of seen) {
      if (!track.isConfirmed || track.payload.isDecided) continue;
      try {
        await this.#look(frame, track, detection, detections);
      } catch (cause) {
        this.#deps.onDefect(cause, 'a look at a face');
      }
    }
  }

  /** Recognition stops on this camera: everything is overwritten, and what was in flight counts as lost. */
  abandon(): void {
    for (const track of this.#tracker.endAll()) this.#forget(track, 'lost');
  }

  /** Takes one more look at a face, if it can change the verdict, and votes. */
  async #look(
    frame: LiveFrame,
    track: Track<FaceState>,
    detection: Detection,
    all: readonly Detection[],
  ): Promise<void> {
    const state = track.payload;
    if (detection.box.height < probeLimits.faceHeightPx) {
      if (!state.isDenied) this.#count(state);
      return;
    }
    if (detection.score < probeLimits.detectorScore) return;
    if (!wantsShot(state.shots, detection.box.height, frame.capturedAt)) return;
    const region = rgbFromI420(frame.picture, regionFor(detection.box, frame.picture));
    try {
      const shot = await this.#shoot(frame, state, region, detection, all);
      if (shot === null) return;
      const { shots, dropped } = takeShot(state.shots, shot);
      state.shots = shots;
      if (dropped !== null) wipeShot(dropped);
      if (dropped === shot) return;
      const hit = await vote(shots, this.#deps.search, this.#deps.threshold());
      if (hit !== null) await this.#decide(track, hit, frame.capturedAt);
    } finally {
      wipe(region.image);
    }
  }

  async #shoot(
    frame: LiveFrame,
    state: FaceState,
    region: RegionImage,
    detection: Detection,
    all: readonly Detection[],
  ): Promise<ProbeShot | null> {
    const mesh = await this.#deps.chain.findMesh(region, detection);
    if (mesh === null) {
      state.isDenied = true;
      return null;
    }
    this.#count(state);
    const { template, measures } = await this.#deps.chain.embed(region, detection, mesh);
    let shot: ProbeShot | null = null;
    try {
      const { score: quality, refusedBy } = judgeQuality(measures, probeLimits);
      if (refusedBy !== null) return null;
      const bystanders = all.filter((other) => other !== detection).map(({ box }): Region => box);
      const probe = cutProbe(region, detection.box, bystanders);
      shot = { template, quality, faceHeightPx: detection.box.height, at: frame.capturedAt, probe };
      return shot;
    } finally {
      if (shot === null) wipe(template);
    }
  }

  #count(state: FaceState): void {
    if (!state.isCounted) this.#counts.opened += 1;
    state.isCounted = true;
  }

  async #decide(track: Track<FaceState>, hit: Hit, capturedAt: number): Promise<void> {
    const state = track.payload;
    const isBlueList = this.#deps.isBlueList(hit.entryId);
    const shots = state.shots.toSorted((one, other) => other.quality - one.quality);
    state.shots = [];
    for (const { template } of shots) wipe(template);
    let probes: readonly Uint8Array[] = [];
    try {
      if (!isBlueList) probes = await this.#encodeBest(shots);
    } finally {
      for (const { probe } of shots) wipe(probe);
    }
    // From here on nothing waits: the counters move together.
    state.isDecided = true;
    if (isBlueList) this.#counts.blueList += 1;
    else if (probes.length === 0) this.#counts.lost += 1;
    else {
      this.#counts.matched += 1;
      this.#deps.onMatch({ cameraId: this.#cameraId, capturedAt, hit, probes });
    }
  }

  /** The best crops that could be encoded: one that couldn't must not cost the alert. */
  async #encodeBest(shots: readonly ProbeShot[]): Promise<readonly Uint8Array[]> {
    const encoded: Uint8Array[] = [];
    for (const { probe } of shots) {
      if (encoded.length === mostProbes) break;
      try {
        encoded.push(await this.#deps.encode(probe));
      } catch (cause) {
        this.#deps.onDefect(cause, 'a crop of a match');
      }
    }
    return encoded;
  }

  /** Overwrites what was kept of a track. Only a counter moves, and only for a face without a verdict. */
  #forget(track: Track<FaceState>, term: 'forgotten' | 'lost'): void {
    const { payload } = track;
    for (const shot of payload.shots) wipeShot(shot);
    payload.shots = [];
    if (payload.isCounted && !payload.isDecided) this.#counts[term] += 1;
    payload.isDecided = true;
  }
}

/** Enough of the picture for the mesh, the alignment and the probe's crop. */
function regionFor(box: Region, picture: I420Frame): Region {
  const side = Math.max(box.width, box.height);
  const square = {
    x: box.x + (box.width - side) / 2,
    y: box.y + (box.height - side) / 2,
    width: side,
    height: side,
  };
  return regionAround(square, surroundings, picture);
}

function wipeShot(shot: ProbeShot): void {
  wipe(shot.template, shot.probe);
}

function noCounts(): PipelineCounts {
  return { frames: 0, detections: 0, opened: 0, matched: 0, blueList: 0, forgotten: 0, lost: 0 };
}
