import { type CameraLimits, noLimits } from '../../../contract/cameras.ts';
import { ImageMemory } from '../frames/image-memory.ts';
import { regionAround, type Region, type RegionImage, type RgbImage } from '../frames/image.ts';
import type { Letterboxed } from '../frames/letterbox.ts';
import { wipe } from '../frames/wipe.ts';
import { surroundings, type AlignedFace, type FaceChain } from '../steps/chain.ts';
import type { Detection } from '../steps/detection.ts';
import type { Mesh } from '../steps/face-mesh.ts';
import { cutProbe } from '../steps/probe-crop.ts';
import { bestScoreOf, judgeQuality, probeLimits } from '../steps/quality.ts';
import type { Hit } from '../steps/search.ts';
import { Tracker, type Track } from '../steps/track.ts';
import {
  canChange,
  defaultVoteOptions,
  resemblance,
  takeShot,
  vote,
  type SearchNearest,
  type Shot,
  type VoteOptions,
} from '../steps/vote.ts';
import { isIgnored, qualityOn } from './camera-limits.ts';
import { FaceTrail } from './face-trail.ts';
import { economyAt, type Economy } from '../overload/economy.ts';
import type { TrailPoint } from '../trail-point.ts';

/** A picture that stays where it was decoded; parts of it are fetched as they are needed. */
export interface RemotePicture {
  readonly width: number;
  readonly height: number;
  /** Valid until the next cut. Null when the frame is gone. */
  readonly cut: (region: Region) => Promise<RegionImage | null>;
}

/** A decoded frame, in memory that is wiped after it. */
export interface LiveFrame {
  readonly cameraId: string;
  readonly capturedAt: number;
  readonly detector: Letterboxed;
  readonly picture: RemotePicture;
}

interface ProbeShot extends Shot {
  /** Square crop with bystanders pixelated. */
  readonly probe: RgbImage;
}

interface FaceState {
  shots: readonly ProbeShot[];
  /** When it was last looked at, and how long to wait before the next look. */
  lookedAt: number;
  waitMs: number;
  /**
   * Whether the track is in the ledger: once the mesh has agreed that it is a face, or as soon as it is confirmed
   * while it is too small to ask.
   */
  isCounted: boolean;
  /** The mesh saw no face (but a hand, a pattern): becoming too small to be asked about doesn't make it one. */
  isDenied: boolean;
  /** Set once the track has become an alert, a repeat or a blue-list pass: it counts no more. */
  isDecided: boolean;
  /** The entry that it was taken for, if it was. */
  decidedAs: string | null;
  /** Where it was, until it is decided. */
  readonly trail: FaceTrail;
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
  /** Where the face was until now, as far as it was looked at. */
  readonly trail: readonly TrailPoint[];
}

export interface PipelineDeps {
  readonly chain: FaceChain;
  readonly search: SearchNearest;
  readonly isBlueList: (entryId: string) => boolean;
  readonly threshold: () => number;
  /** What the camera asks for beyond what holds for all; nothing where it isn't said. */
  readonly limits?: () => CameraLimits;
  /** How many looks may be taken, and how often; all and always where it isn't said. */
  readonly economy?: () => Pick<Economy, 'mostLooks' | 'waitFactor'>;
  /** Makes a crop fit to be kept. */
  readonly encode: (probe: RgbImage) => Promise<Uint8Array>;
  readonly onMatch: (match: TrackMatch) => void;
  /** Somebody on the blue list passed: how well they were recognised, and nothing about who they are. */
  readonly onBlueList?: (hit: Hit) => void;
  /** What the detector is sure of, of each frame. */
  readonly onDetections?: (detections: readonly Detection[]) => void;
  /** Something failed that must not stop the other faces: what it was about has been overwritten. */
  readonly onDefect: (cause: unknown, what: string) => void;
}

/** Looks of a track that become probes of its alert. */
const mostProbes = 3;
/** Detections down to this share of the detector's own threshold still continue a track: a face half hidden is one. */
export const weakShare = 0.55;
/** Looks that are less alike than this share of the authorised threshold are not of one face. */
const apartShare = 0.5;
/** Looks closer together are nearly the same picture. After one that changed nothing, the next waits twice as long. */
const shortestWaitMs = 150;
const longestWaitMs = 1_200;

/** The way of a face on one camera: detect → track → quality → align → embed → search → vote → match or forgotten. */
export class CameraPipeline {
  readonly #cameraId: string;
  readonly #deps: PipelineDeps;
  readonly #tracker: Tracker<FaceState>;
  readonly #detectorScore: number;
  #counts = noCounts();
  readonly #crops = new ImageMemory();

  constructor(cameraId: string, deps: PipelineDeps) {
    this.#cameraId = cameraId;
    this.#deps = deps;
    this.#detectorScore = deps.chain.pack.detector.scoreThreshold;
    this.#tracker = new Tracker(this.#detectorScore, () => ({
      shots: [],
      lookedAt: -Infinity,
      waitMs: shortestWaitMs,
      isCounted: false,
      isDenied: false,
      isDecided: false,
      decidedAs: null,
      trail: new FaceTrail(),
    }));
  }

  get #economy(): Pick<Economy, 'mostLooks' | 'waitFactor'> {
    return this.#deps.economy?.() ?? economyAt(0);
  }

  get #limits(): CameraLimits {
    return this.#deps.limits?.() ?? noLimits;
  }

  get #voteOptions(): VoteOptions {
    return { ...defaultVoteOptions, maximumShots: this.#economy.mostLooks };
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
    const detections = await this.#deps.chain.detectScaled(frame.detector, weakShare * this.#detectorScore);
    const watched = detections.filter(({ box }) => !isIgnored(this.#limits, box, frame.picture));
    const { seen, ended } = this.#follow(watched, frame);
    const sure = watched.filter(({ score }) => score >= this.#detectorScore);
    this.#deps.onDetections?.(sure);
    this.#counts.frames += 1;
    this.#counts.detections += sure.length;
    for (const track of ended) this.#forget(track, 'forgotten');
    noteTrails(seen, detections, frame);
    for (const { track, detection } of seen) {
      if (!track.isConfirmed || (track.payload.isDecided && !track.isDoubtful)) continue;
      try {
        // Who is ignored is a bystander still, and pixelated in others' crops.
        await this.#look(frame, track, detection, detections);
      } catch (cause) {
        this.#deps.onDefect(cause, 'a look at a face');
      }
    }
  }

  /**
   * Joins detections to tracks. A camera with two streams gives its parts now from one and now from the other, so tracks
   * are followed in shares of the picture's width, whichever it is.
   */
  #follow(detections: readonly Detection[], { picture, capturedAt }: LiveFrame) {
    const shares = new Map(
      detections.map((detection) => [
        { ...detection, box: scaled(detection.box, 1 / picture.width) },
        detection,
      ]),
    );
    const { seen, ended } = this.#tracker.update([...shares.keys()], capturedAt);
    return {
      ended,
      seen: seen.flatMap(({ track, detection }) => {
        const found = shares.get(detection);
        return found === undefined ? [] : [{ track, detection: found }];
      }),
    };
  }

  /** Recognition stops on this camera: everything is overwritten, and what was in flight counts as lost. */
  abandon(): void {
    for (const track of this.#tracker.endAll()) this.#forget(track, 'lost');
  }

  /** Takes one more look at a face, if it can change the verdict or tell whether it is still the same, and votes. */
  async #look(
    frame: LiveFrame,
    track: Track<FaceState>,
    detection: Detection,
    all: readonly Detection[],
  ): Promise<void> {
    const state = track.payload;
    if (detection.box.height < probeLimits.measures.faceHeightPx.least) {
      if (!state.isDenied) this.#count(state);
      return;
    }
    if (detection.score < this.#detectorScore) return;
    const waitMs = track.isDoubtful ? shortestWaitMs : state.waitMs;
    if (Math.abs(frame.capturedAt - state.lookedAt) < waitMs * this.#economy.waitFactor) return;
    const known = { faceHeightPx: detection.box.height, detectorScore: detection.score };
    if (!track.isDoubtful && !canChange(state.shots, bestScoreOf(known), this.#voteOptions)) return;
    const region = await frame.picture.cut(regionFor(detection.box, frame.picture));
    if (region === null) return;
    state.lookedAt = frame.capturedAt;
    try {
      const mesh = await this.#deps.chain.findMesh(region, detection);
      if (mesh === null) state.isDenied = true;
      else await this.#judge(frame, track, region, detection, mesh, all);
    } finally {
      wipe(region.image);
    }
  }

  /** Adds what was seen of a face to its track, which may be an earlier one, and votes. */
  async #judge(
    frame: LiveFrame,
    track: Track<FaceState>,
    region: RegionImage,
    detection: Detection,
    mesh: Mesh,
    all: readonly Detection[],
  ): Promise<void> {
    let owner = track;
    try {
      const shot = await this.#shoot(track, region, detection, mesh, all);
      if (shot === null) return;
      try {
        owner = await this.#ownerOf(track, shot);
      } catch (cause) {
        this.#letGo(shot);
        throw cause;
      }
      this.#count(owner.payload);
      if (owner.payload.isDecided) return this.#letGo(shot);
      owner.payload.trail.confirm(frame.capturedAt);
      if (!this.#keep(owner.payload, shot)) return;
      const hit = await vote(owner.payload.shots, this.#deps.search, this.#deps.threshold());
      if (hit !== null) await this.#decide(owner, hit, frame.capturedAt);
    } finally {
      // Also after a look that was too poor or failed: the mesh has agreed that it is a face.
      this.#count(owner.payload);
    }
  }

  /** A look that is good enough and can change the verdict or tell who it is; null for another. */
  async #shoot(
    { payload: state, isDoubtful }: Track<FaceState>,
    region: RegionImage,
    detection: Detection,
    mesh: Mesh,
    all: readonly Detection[],
  ): Promise<ProbeShot | null> {
    const aligned = this.#deps.chain.align(region, detection, mesh);
    try {
      if (judgeQuality(aligned.measures, qualityOn(this.#limits)).refusedBy !== null) return null;
      if (!isDoubtful && !canChange(state.shots, bestScoreOf(aligned.measures), this.#voteOptions)) {
        state.waitMs = Math.min(2 * state.waitMs, longestWaitMs);
        return null;
      }
      return await this.#embed(aligned, region, all);
    } finally {
      wipe(aligned.picture);
    }
  }

  async #embed(
    aligned: AlignedFace,
    region: RegionImage,
    all: readonly Detection[],
  ): Promise<ProbeShot | null> {
    const { template, detection, measures } = await this.#deps.chain.embedAligned(aligned);
    let shot: ProbeShot | null = null;
    try {
      const { score: quality, refusedBy } = judgeQuality(measures, qualityOn(this.#limits));
      if (refusedBy !== null) return null;
      const bystanders = all.filter((other) => other !== detection).map(({ box }): Region => box);
      shot = { template, quality, probe: this.#cut(region, detection.box, bystanders) };
      return shot;
    } finally {
      if (shot === null) wipe(template);
    }
  }

  /**
   * The track that a look belongs to, by the face itself. Position may have given a track somebody else's face: then
   * that is a track of its own. And a track may go on an earlier one that went out of sight: the face is the same by the
   * threshold that would also make it a candidate. In the ledger the earlier one goes on then, and the later one, if
   * it was counted, ends as forgotten.
   */
  async #ownerOf(track: Track<FaceState>, { template }: ProbeShot): Promise<Track<FaceState>> {
    const threshold = this.#deps.threshold();
    const isSame = await this.#isSame(track.payload, template, apartShare * threshold);
    const own = isSame ? track : this.#tracker.divide(track);
    if (!isSame) track.payload.trail.cut();
    own.isDoubtful = false;
    if (own.payload.isDecided) return own;
    const earlier = mostAlike(this.#tracker.lostBefore(own), template, threshold);
    if (earlier === null) return own;
    this.#tracker.rejoin(earlier, own);
    earlier.payload.trail.join(own.payload.trail);
    for (const shot of own.payload.shots) this.#keep(earlier.payload, shot);
    own.payload.shots = [];
    this.#forget(own, 'forgotten');
    return earlier;
  }

  /**
   * Whether a face can be the one that was looked at before. Of somebody with a verdict nothing is kept: whoever comes
   * in their place must be like the same entry of the list.
   */
  async #isSame({ shots, decidedAs }: FaceState, template: Float32Array, least: number): Promise<boolean> {
    if (decidedAs !== null) {
      const hit = await this.#deps.search(template);
      return hit !== null && hit.entryId === decidedAs && hit.score >= least;
    }
    return shots.length === 0 || resemblance(shots, template) >= least;
  }

  /** Adds a look to a track's best; what has to go is overwritten. False if that is the look itself. */
  #keep(state: FaceState, shot: ProbeShot): boolean {
    const { shots, dropped } = takeShot(state.shots, shot, this.#voteOptions);
    state.shots = shots;
    if (dropped !== null) this.#letGo(dropped);
    state.waitMs = dropped === shot ? Math.min(2 * state.waitMs, longestWaitMs) : shortestWaitMs;
    return dropped !== shot;
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
      for (const { probe } of shots) this.#crops.giveBack(probe);
    }
    // From here on nothing waits: the counters move together.
    state.isDecided = true;
    state.decidedAs = hit.entryId;
    if (isBlueList) {
      this.#counts.blueList += 1;
      this.#deps.onBlueList?.(hit);
    } else if (probes.length === 0) this.#counts.lost += 1;
    else {
      this.#counts.matched += 1;
      const trail = state.trail.points;
      this.#deps.onMatch({ cameraId: this.#cameraId, capturedAt, hit, probes, trail });
    }
    state.trail.forget();
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

  #cut(region: RegionImage, face: Region, bystanders: readonly Region[]): RgbImage {
    return cutProbe(region, face, bystanders, (width, height) => this.#crops.take(width, height));
  }

  /** Overwrites a look. */
  #letGo(shot: ProbeShot): void {
    wipe(shot.template);
    this.#crops.giveBack(shot.probe);
  }

  /** Overwrites what was kept of a track. Only a counter moves, and only for a face without a verdict. */
  #forget(track: Track<FaceState>, term: 'forgotten' | 'lost'): void {
    const { payload } = track;
    for (const shot of payload.shots) this.#letGo(shot);
    payload.shots = [];
    payload.trail.forget();
    if (payload.isCounted && !payload.isDecided) this.#counts[term] += 1;
    payload.isDecided = true;
  }
}

/** Where those are that nothing was decided about, with everybody who is in the picture. */
function noteTrails(
  seen: readonly { readonly track: Track<FaceState>; readonly detection: Detection }[],
  detections: readonly Detection[],
  { picture, capturedAt }: LiveFrame,
): void {
  const boxes = new Map(detections.map((one) => [one, scaled(one.box, 1 / picture.width)]));
  const all = [...boxes.values()];
  for (const { track, detection } of seen) {
    const face = boxes.get(detection);
    if (face !== undefined && !track.payload.isDecided) track.payload.trail.note({ capturedAt, face, all });
  }
}

/** Enough of the picture for the mesh, the alignment and the probe's crop. */
function regionFor(box: Region, picture: RemotePicture): Region {
  const side = Math.max(box.width, box.height);
  const square = {
    x: box.x + (box.width - side) / 2,
    y: box.y + (box.height - side) / 2,
    width: side,
    height: side,
  };
  return regionAround(square, surroundings, picture);
}

/** The track whose looks are most like a template, if they reach the threshold. */
function mostAlike(
  tracks: readonly Track<FaceState>[],
  template: Float32Array,
  threshold: number,
): Track<FaceState> | null {
  let best: Track<FaceState> | null = null;
  let toBeat = threshold;
  for (const track of tracks) {
    const alike = resemblance(track.payload.shots, template);
    if (!(alike >= toBeat)) continue;
    best = track;
    toBeat = alike;
  }
  return best;
}

function scaled({ x, y, width, height }: Region, factor: number): Region {
  return { x: x * factor, y: y * factor, width: width * factor, height: height * factor };
}

function noCounts(): PipelineCounts {
  return { frames: 0, detections: 0, opened: 0, matched: 0, blueList: 0, forgotten: 0, lost: 0 };
}
