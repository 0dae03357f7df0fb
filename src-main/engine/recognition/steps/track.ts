import type { Region } from '../frames/image.ts';
import { overlapOf, type Detection } from './detect.ts';

export interface TrackerOptions {
  /** Detections at or above this score may open a track; weaker ones only continue one. */
  readonly openScore: number;
  /** Intersection over union with the predicted box from which a pair is taken first. */
  readonly minimumOverlap: number;
  /** Distance between centres, in predicted face widths, up to which a pair without overlap is still taken. */
  readonly maximumDistance: number;
  /** Detections after which a track counts as a face and not as a flicker of the detector. */
  readonly confirmAfter: number;
  /** How long a track may go unseen before it ends. */
  readonly patienceMs: number;
}

const defaultTrackerOptions: TrackerOptions = {
  openScore: 0.75,
  minimumOverlap: 0.2,
  maximumDistance: 1.2,
  confirmAfter: 2,
  patienceMs: 1_200,
};

export interface Track<Payload> {
  readonly id: number;
  readonly openedAt: number;
  /** Set once the track has been seen often enough to be a face. */
  isConfirmed: boolean;
  box: Region;
  seenAt: number;
  sightings: number;
  /** What the caller keeps with the track; the tracker never looks inside. */
  readonly payload: Payload;
  velocity: { x: number; y: number; growth: number };
}

export interface TrackUpdate<Payload> {
  /** Tracks seen in this frame, each with the detection that continued it. */
  readonly seen: readonly { readonly track: Track<Payload>; readonly detection: Detection }[];
  /** Tracks that ended; unconfirmed ones never counted. */
  readonly ended: readonly Track<Payload>[];
}

/**
 * Joins the detections of successive frames of one camera into tracks: constant-velocity prediction, then
 * association in two rounds, strong detections first and weak ones to what is left (after Zhang et al.,
 * "ByteTrack", ECCV 2022), by overlap and, for fast or small faces, by distance in face widths.
 */
export class Tracker<Payload> {
  readonly #options: TrackerOptions;
  readonly #createPayload: () => Payload;
  #tracks: Track<Payload>[] = [];
  #nextId = 1;

  constructor(createPayload: () => Payload, options: TrackerOptions = defaultTrackerOptions) {
    this.#createPayload = createPayload;
    this.#options = options;
  }

  get tracks(): readonly Track<Payload>[] {
    return this.#tracks;
  }

  /**
   * @param detections of one frame, in pixels of the full frame
   * @param at when the frame was captured, in milliseconds
   */
  update(detections: readonly Detection[], at: number): TrackUpdate<Payload> {
    // First of all: somebody who comes later to the same place is somebody else. The clock may have been set back,
    // and then no track may wait until it has caught up.
    const hasEnded = ({ seenAt }: Track<Payload>) => Math.abs(at - seenAt) > this.#options.patienceMs;
    const ended = this.#tracks.filter((track) => hasEnded(track));
    this.#tracks = this.#tracks.filter((track) => !hasEnded(track));

    const strong = detections.filter((detection) => detection.score >= this.#options.openScore);
    const weak = detections.filter((detection) => detection.score < this.#options.openScore);
    const first = this.#associate(this.#tracks, strong, at);
    const second = this.#associate(first.unmatchedTracks, weak, at);
    const seen = [...first.pairs, ...second.pairs];
    for (const { track, detection } of seen) {
      continueTrack(track, detection.box, at, this.#options.confirmAfter);
    }
    for (const detection of first.unmatchedDetections) this.#open(detection, at);
    return { seen, ended };
  }

  /** Ends all tracks, as when recognition stops or a feed is lost. */
  endAll(): readonly Track<Payload>[] {
    const ended = this.#tracks;
    this.#tracks = [];
    return ended;
  }

  #open(detection: Detection, at: number): void {
    this.#tracks.push({
      id: this.#nextId++,
      openedAt: at,
      isConfirmed: false,
      box: detection.box,
      seenAt: at,
      sightings: 1,
      payload: this.#createPayload(),
      velocity: { x: 0, y: 0, growth: 0 },
    });
  }

  #associate(tracks: readonly Track<Payload>[], detections: readonly Detection[], at: number) {
    const candidates: { track: Track<Payload>; detection: Detection; affinity: number }[] = [];
    for (const track of tracks) {
      const predicted = predict(track, at);
      for (const detection of detections) {
        const affinity = affinityOf(predicted, detection.box, this.#options);
        if (affinity > 0) candidates.push({ track, detection, affinity });
      }
    }
    candidates.sort((a, b) => b.affinity - a.affinity);
    const takenTracks = new Set<Track<Payload>>();
    const takenDetections = new Set<Detection>();
    const pairs: { track: Track<Payload>; detection: Detection }[] = [];
    for (const { track, detection } of candidates) {
      if (takenTracks.has(track) || takenDetections.has(detection)) continue;
      takenTracks.add(track);
      takenDetections.add(detection);
      pairs.push({ track, detection });
    }
    return {
      pairs,
      unmatchedTracks: tracks.filter((track) => !takenTracks.has(track)),
      unmatchedDetections: detections.filter((detection) => !takenDetections.has(detection)),
    };
  }
}

/** Moves the track on to a new sighting, which may confirm it. */
function continueTrack<Payload>(track: Track<Payload>, box: Region, at: number, confirmAfter: number): void {
  const elapsed = Math.max(at - track.seenAt, 1);
  const smoothing = track.sightings === 1 ? 1 : 0.5;
  const blend = (old: number, fresh: number) => old + smoothing * (fresh - old);
  track.velocity = {
    x: blend(track.velocity.x, (centreX(box) - centreX(track.box)) / elapsed),
    y: blend(track.velocity.y, (centreY(box) - centreY(track.box)) / elapsed),
    growth: blend(track.velocity.growth, Math.log(box.height / track.box.height) / elapsed),
  };
  track.box = box;
  track.seenAt = at;
  track.sightings += 1;
  track.isConfirmed ||= track.sightings >= confirmAfter;
}

function predict(track: Track<unknown>, at: number): Region {
  const elapsed = at - track.seenAt;
  const scale = Math.exp(Math.max(-0.4, Math.min(0.4, track.velocity.growth * elapsed)));
  const width = track.box.width * scale;
  const height = track.box.height * scale;
  return {
    x: centreX(track.box) + track.velocity.x * elapsed - width / 2,
    y: centreY(track.box) + track.velocity.y * elapsed - height / 2,
    width,
    height,
  };
}

/** 0 when the pair is impossible; 1 + overlap for overlapping boxes; below 1, falling with distance, otherwise. */
function affinityOf(predicted: Region, detected: Region, options: TrackerOptions): number {
  const sizeRatio = detected.height / predicted.height;
  if (sizeRatio < 0.5 || sizeRatio > 2) return 0;
  const overlap = overlapOf(predicted, detected);
  if (overlap >= options.minimumOverlap) return 1 + overlap;
  const distance =
    Math.hypot(centreX(predicted) - centreX(detected), centreY(predicted) - centreY(detected)) /
    Math.max(predicted.width, detected.width);
  return distance <= options.maximumDistance ? 1 - distance / (options.maximumDistance + 1) : 0;
}

const centreX = (box: Region) => box.x + box.width / 2;
const centreY = (box: Region) => box.y + box.height / 2;
