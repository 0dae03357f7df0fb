import type { Region } from '../frames/image.ts';
import { assign } from './assign.ts';
import type { Detection } from './detection.ts';
import { overlapOf } from './overlap.ts';
import {
  boxOf,
  correctMotion,
  distanceFrom,
  predictMotion,
  startMotion,
  uncertaintyPx,
  type Motion,
} from './motion.ts';

interface TrackerOptions {
  /** Detections at or above this score may open a track; weaker ones only continue one. */
  readonly openScore: number;
  /** Squared Mahalanobis distance between prediction and detection beyond which it is another face. */
  readonly gate: number;
  /** The same, beyond which somebody had better look whether it is still the same face. */
  readonly surprise: number;
  /** Least overlap, of boxes grown by the prediction's uncertainty, of prediction and detection. */
  readonly minimumOverlap: number;
  /** Face heights by which a box is grown at most: who moves further while unseen has to be recognised. */
  readonly mostGrowth: number;
  /** How long after its opening a track must still be seen to count as a face and not as a flicker of the detector. */
  readonly confirmMs: number;
  /** How long a track may go unseen and still be continued by a weak detection. */
  readonly weakMs: number;
  /** How long a track may go unseen and still be continued by where it should be. */
  readonly patienceMs: number;
  /**
   * How long a track may go unseen before it ends, with all that was kept of it. After the patience, only the face
   * itself can tell that it goes on; see `rejoin`.
   */
  readonly graceMs: number;
}

/**
 * Measured on the truth of the demo’s four clips: nobody there is hidden for more than 2.5 s;
 * position alone mixes people up once it is trusted for longer than 1 s. 16.3 is χ²'s 99.9% for three degrees of freedom.
 * A surprise of 4 comes with one in ten of their frames, and it or an absence with three of four switches in the clip suite.
 */
const measuredOptions = {
  gate: 16.3,
  surprise: 4,
  minimumOverlap: 0.1,
  mostGrowth: 0.5,
  confirmMs: 100,
  weakMs: 500,
  patienceMs: 1_000,
  graceMs: 2_500,
} as const;

/** A face on one camera, from where it was first seen to where it was last. */
export interface Track<Payload> {
  readonly id: number;
  readonly openedAt: number;
  /** Set once the track has been seen for long enough to be a face. */
  isConfirmed: boolean;
  /** It was out of sight or moved oddly: perhaps position gave it somebody else's face. Whoever has looked clears it. */
  isDoubtful: boolean;
  /** Position did give it somebody else's face: only by its own face can it go on. */
  isParted: boolean;
  seenAt: number;
  /** At `seenAt`. */
  motion: Motion;
  /** The same before the face was last seen, should that turn out to have been another. */
  before: Pick<Track<Payload>, 'seenAt' | 'motion'> | null;
  /** What the caller keeps with the track; the tracker never looks inside. */
  readonly payload: Payload;
}

export interface TrackUpdate<Payload> {
  /** Tracks seen in this frame, each with the detection that continued or opened it. */
  readonly seen: readonly { readonly track: Track<Payload>; readonly detection: Detection }[];
  /** Tracks that ended; unconfirmed ones never counted. */
  readonly ended: readonly Track<Payload>[];
}

/**
 * Joins the detections of successive frames of one camera into tracks: a Kalman filter of constant velocity for each,
 * then association in two rounds, strong detections first and weak ones to what is left (after Zhang et al.,
 * "ByteTrack", ECCV 2022), each round the best assignment over the overlap of boxes.
 */
export class Tracker<Payload> {
  readonly #options: TrackerOptions;
  readonly #createPayload: () => Payload;
  #tracks: Track<Payload>[] = [];
  #updatedAt = -Infinity;
  #nextId = 1;

  /** @param openScore the detector's score from which a detection may open a track */
  constructor(openScore: number, createPayload: () => Payload) {
    this.#options = { openScore, ...measuredOptions };
    this.#createPayload = createPayload;
  }

  get tracks(): readonly Track<Payload>[] {
    return this.#tracks;
  }

  /**
   * @param detections of one frame, in pixels of the full frame
   * @param at when the frame was captured, in milliseconds
   */
  update(detections: readonly Detection[], at: number): TrackUpdate<Payload> {
    const { openScore, weakMs, patienceMs, graceMs } = this.#options;
    // First of all: somebody who comes later to the same place is somebody else. The clock may have been set back,
    // and then no track may wait until it has caught up.
    const unseenFor = (track: Track<Payload>) => Math.abs(at - track.seenAt);
    const ended = this.#tracks.filter((track) => unseenFor(track) > graceMs);
    this.#tracks = this.#tracks.filter((track) => unseenFor(track) <= graceMs);

    const waiting = this.#tracks.filter((track) => !track.isParted && unseenFor(track) <= patienceMs);
    const strong = detections.filter(({ score }) => score >= openScore);
    const first = this.#associate(waiting, strong, at);
    const recent = first.unmatchedTracks.filter((track) => unseenFor(track) <= weakMs);
    const weak = detections.filter(({ score }) => score < openScore);
    const second = this.#associate(recent, weak, at);
    const continued = [...first.pairs, ...second.pairs];
    for (const { track, detection } of continued) this.#continue(track, detection, at);
    const opened = first.unmatchedDetections.map((detection) => ({
      track: this.#open(detection.box, at),
      detection,
    }));
    this.#updatedAt = at;
    return { seen: [...continued, ...opened], ended };
  }

  /** Tracks that went out of sight before another was opened, and could have come to where it is by now. */
  lostBefore(track: Track<Payload>): readonly Track<Payload>[] {
    const box = boxOf(track.motion);
    return this.#tracks.filter(
      (earlier) =>
        earlier.seenAt < track.openedAt &&
        distanceFrom(predict(earlier, track.seenAt), box) <= this.#options.gate,
    );
  }

  /** An earlier track goes on with what a later one saw of the same face; the later one is no more. */
  rejoin(earlier: Track<Payload>, later: Track<Payload>): void {
    move(earlier, later.motion, later.seenAt);
    earlier.isConfirmed ||= later.isConfirmed;
    earlier.isDoubtful = false;
    earlier.isParted = false;
    this.#tracks = this.#tracks.filter((track) => track !== later);
  }

  /**
   * What was last seen of a track turned out to be another face: it is the first of a new track, which is returned,
   * and the track is out of sight since it was seen before. Where it should be by now no longer tells who it is.
   */
  divide(track: Track<Payload>): Track<Payload> {
    const { seenAt, motion, before, isConfirmed } = track;
    if (before === null) throw new Error('a track that was seen only once has nothing to be divided from');
    const later = this.#open(boxOf(motion), seenAt);
    later.isConfirmed = isConfirmed;
    track.isParted = true;
    move(track, before.motion, before.seenAt);
    return later;
  }

  /** Ends all tracks, as when recognition stops or a feed is lost. */
  endAll(): readonly Track<Payload>[] {
    const ended = this.#tracks;
    this.#tracks = [];
    return ended;
  }

  #open(box: Region, at: number): Track<Payload> {
    const track: Track<Payload> = {
      id: this.#nextId++,
      openedAt: at,
      isConfirmed: false,
      isDoubtful: false,
      isParted: false,
      seenAt: at,
      motion: startMotion(box),
      before: null,
      payload: this.#createPayload(),
    };
    this.#tracks.push(track);
    return track;
  }

  #continue(track: Track<Payload>, { box }: Detection, at: number): void {
    const predicted = predict(track, at);
    track.isDoubtful ||=
      track.seenAt < this.#updatedAt || distanceFrom(predicted, box) > this.#options.surprise;
    move(track, correctMotion(predicted, box), at);
    track.isConfirmed ||= at - track.openedAt >= this.#options.confirmMs;
  }

  #associate(tracks: readonly Track<Payload>[], detections: readonly Detection[], at: number) {
    const affinities = tracks.map((track) => {
      const predicted = predict(track, at);
      return detections.map(({ box }) => this.#affinityOf(predicted, box));
    });
    const columns = assign(affinities);
    const pairs: { track: Track<Payload>; detection: Detection }[] = [];
    columns.forEach((column, row) => {
      const track = tracks[row];
      const detection = column === null ? undefined : detections[column];
      if (track !== undefined && detection !== undefined) pairs.push({ track, detection });
    });
    const taken = new Set(columns);
    return {
      pairs,
      unmatchedTracks: tracks.filter((_, row) => columns[row] === null),
      unmatchedDetections: detections.filter((_, column) => !taken.has(column)),
    };
  }

  /**
   * The overlap of prediction and detection, both grown by how uncertain the prediction is, so that a fast face that
   * has left its box still meets it. Divided by the growth, so that who is certain comes first. 0: another face.
   */
  #affinityOf(predicted: Motion, box: Region): number {
    if (distanceFrom(predicted, box) > this.#options.gate) return 0;
    const expected = boxOf(predicted);
    const margin = Math.min(uncertaintyPx(predicted), this.#options.mostGrowth * expected.height);
    const overlap = overlapOf(grow(expected, margin), grow(box, margin));
    if (overlap < this.#options.minimumOverlap) return 0;
    return overlap / ((1 + (2 * margin) / expected.width) * (1 + (2 * margin) / expected.height));
  }
}

function move<Payload>(track: Track<Payload>, motion: Motion, at: number): void {
  track.before = { seenAt: track.seenAt, motion: track.motion };
  track.motion = motion;
  track.seenAt = at;
}

function predict(track: Track<unknown>, at: number): Motion {
  return predictMotion(track.motion, Math.max(0, at - track.seenAt));
}

function grow({ x, y, width, height }: Region, margin: number): Region {
  return { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin };
}
