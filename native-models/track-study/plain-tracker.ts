import type { Region } from '../../src-main/engine/recognition/frames/image.ts';
import type { Detection } from '../../src-main/engine/recognition/steps/detection.ts';
import { overlapOf } from '../../src-main/engine/recognition/steps/overlap.ts';

interface PlainTrack {
  readonly id: number;
  box: Region;
  seenAt: number;
  velocity: { readonly x: number; readonly y: number; readonly growth: number } | null;
}

/** Detections from this score on open a track; weaker ones continue one. */
const openScore = 0.75;
const leastOverlap = 0.2;
/** Between centres, in face widths: as far may a face be that the prediction doesn't meet. */
const mostDistance = 1.2;
const patienceMs = 1_200;

/**
 * What faces were followed by before, to be compared with: a prediction of constant velocity, then the best pair first,
 * by overlap or else by distance.
 */
export class PlainTracker {
  #tracks: PlainTrack[] = [];
  #nextId = 1;

  update(detections: readonly Detection[], at: number) {
    this.#tracks = this.#tracks.filter(({ seenAt }) => Math.abs(at - seenAt) <= patienceMs);
    const strong = detections.filter(({ score }) => score >= openScore);
    const first = associate(this.#tracks, strong, at);
    const rest = this.#tracks.filter((track) => !first.some((pair) => pair.track === track));
    const weak = detections.filter(({ score }) => score < openScore);
    const seen = [...first, ...associate(rest, weak, at)];
    for (const { track, detection } of seen) move(track, detection.box, at);
    for (const detection of strong) {
      if (seen.some((pair) => pair.detection === detection)) continue;
      this.#tracks.push({ id: this.#nextId++, box: detection.box, seenAt: at, velocity: null });
    }
    return { seen };
  }
}

function associate(tracks: readonly PlainTrack[], detections: readonly Detection[], at: number) {
  const candidates = tracks
    .flatMap((track) => {
      const predicted = predict(track, at);
      return detections.map((detection) => ({
        track,
        detection,
        affinity: affinityOf(predicted, detection.box),
      }));
    })
    .filter(({ affinity }) => affinity > 0)
    .toSorted((one, other) => other.affinity - one.affinity);
  const pairs: { readonly track: PlainTrack; readonly detection: Detection }[] = [];
  for (const { track, detection } of candidates) {
    const isTaken = pairs.some((pair) => pair.track === track || pair.detection === detection);
    if (!isTaken) pairs.push({ track, detection });
  }
  return pairs;
}

function move(track: PlainTrack, box: Region, at: number): void {
  const elapsed = Math.max(at - track.seenAt, 1);
  const { velocity } = track;
  const blend = (old: number | undefined, fresh: number) => (old === undefined ? fresh : (old + fresh) / 2);
  track.velocity = {
    x: blend(velocity?.x, (centreX(box) - centreX(track.box)) / elapsed),
    y: blend(velocity?.y, (centreY(box) - centreY(track.box)) / elapsed),
    growth: blend(velocity?.growth, Math.log(box.height / track.box.height) / elapsed),
  };
  track.box = box;
  track.seenAt = at;
}

function predict({ box, seenAt, velocity }: PlainTrack, at: number): Region {
  const elapsed = at - seenAt;
  const { x, y, growth } = velocity ?? { x: 0, y: 0, growth: 0 };
  const scale = Math.exp(Math.max(-0.4, Math.min(0.4, growth * elapsed)));
  const width = box.width * scale;
  const height = box.height * scale;
  return {
    x: centreX(box) + x * elapsed - width / 2,
    y: centreY(box) + y * elapsed - height / 2,
    width,
    height,
  };
}

/** 0 for another face; 1 + overlap where boxes meet; below 1, falling with the distance, where they don't. */
function affinityOf(predicted: Region, found: Region): number {
  const ratio = found.height / predicted.height;
  if (ratio < 0.5 || ratio > 2) return 0;
  const overlap = overlapOf(predicted, found);
  if (overlap >= leastOverlap) return 1 + overlap;
  const apart = Math.hypot(centreX(predicted) - centreX(found), centreY(predicted) - centreY(found));
  const distance = apart / Math.max(predicted.width, found.width);
  return distance <= mostDistance ? 1 - distance / (mostDistance + 1) : 0;
}

const centreX = (box: Region) => box.x + box.width / 2;
const centreY = (box: Region) => box.y + box.height / 2;
