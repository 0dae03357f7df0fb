import { initSegment, mediaSegment, type Mp4Sample, timescaleHz } from './mp4-boxes.ts';
import type { VideoFormat } from './parameter-sets.ts';

/** A picture as it came from the camera. */
export interface PackagerPicture {
  /** NAL units without start codes; they are copied. */
  readonly units: readonly Uint8Array[];
  readonly isKeyframe: boolean;
  /** Presentation time on a 90 kHz clock that never wraps; undefined where FFmpeg didn't know it. */
  readonly ticks: number | undefined;
  /** Used where the times don't tell. */
  readonly usualDurationTicks: number;
}

export interface PackagedSegment {
  readonly durationS: number;
  /** Time of its first picture on the clock of `PackagerPicture.ticks`. */
  readonly startTicks: number;
  readonly frameCount: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface PendingSample {
  readonly bytes: Uint8Array;
  readonly isKeyframe: boolean;
  readonly ticks: number;
}

/** A keyframe ends a segment that is at least this long; cameras with more frequent ones get longer segments. */
const shortestSegmentTicks = 0.8 * timescaleHz;
/** Cameras that rarely send keyframes get segments that don't begin with one. */
const longestSegmentTicks = 4 * timescaleHz;
const largestSegmentBytes = 16 * 1024 * 1024;
/** The camera's clock was set, or its stream began anew: times no longer follow each other. */
const largestJumpTicks = 5 * timescaleHz;

/**
 * Packs pictures into fragmented MP4 segments without touching their content. Decoding times are the presentation times
 * in rising order, so reordered pictures need no delay: their composition offsets are negative instead.
 */
export class HlsPackager {
  readonly init: Uint8Array<ArrayBuffer>;
  #pending: PendingSample[] = [];
  #pendingBytes = 0;
  /** Known once a first time is; the file's clock begins there. */
  #originTicks: number | undefined;
  #firstWithoutTime: PackagerPicture | undefined;
  #nextDecodeTicks = 0;
  #sequence = 0;

  constructor(format: VideoFormat) {
    this.init = initSegment(format);
  }

  /** True when `picture` can't follow what is pending, so that a new packager (and a discontinuity) is needed. */
  breaksWith({ ticks }: PackagerPicture): boolean {
    const last = this.#pending.at(-1);
    return ticks !== undefined && last !== undefined && Math.abs(ticks - last.ticks) > largestJumpTicks;
  }

  /** Takes one picture; answers the segment that it ended. The first picture has to be a keyframe. */
  push(picture: PackagerPicture): PackagedSegment | null {
    const last = this.#pending.at(-1);
    if (picture.ticks === undefined && last === undefined && this.#originTicks === undefined) {
      // FFmpeg often doesn't know the time of the very first picture: it follows from the second's.
      this.#firstWithoutTime = { ...picture, units: picture.units.map((unit) => Uint8Array.from(unit)) };
      return null;
    }
    const ticks = picture.ticks ?? (last?.ticks ?? this.#originTicks ?? 0) + picture.usualDurationTicks;
    if (this.#firstWithoutTime !== undefined) {
      this.#add(this.#firstWithoutTime, ticks - picture.usualDurationTicks);
      this.#firstWithoutTime = undefined;
    }
    const ended = this.#isEndedBy(picture, ticks) ? this.#finish(ticks) : null;
    this.#add(picture, ticks);
    return ended;
  }

  #isEndedBy(picture: PackagerPicture, ticks: number): boolean {
    const first = this.#pending[0];
    if (first === undefined) return false;
    const length = ticks - first.ticks;
    return (
      (picture.isKeyframe && length >= shortestSegmentTicks) ||
      length >= longestSegmentTicks ||
      this.#pendingBytes > largestSegmentBytes
    );
  }

  #add(picture: PackagerPicture, ticks: number): void {
    const bytes = lengthPrefixed(picture.units);
    this.#originTicks ??= ticks;
    this.#pending.push({ bytes, isKeyframe: picture.isKeyframe, ticks });
    this.#pendingBytes += bytes.length;
  }

  #finish(endTicks: number): PackagedSegment {
    const origin = this.#originTicks ?? 0;
    const times = this.#pending.map(({ ticks }) => ticks - origin).sort((a, b) => a - b);
    const start = Math.max(times[0] ?? 0, this.#nextDecodeTicks);
    let decodeTicks = start;
    const samples = this.#pending.map((sample, index): Mp4Sample => {
      const following = times[index + 1] ?? endTicks - origin;
      const durationTicks = Math.max(1, following - decodeTicks);
      const compositionOffsetTicks = sample.ticks - origin - decodeTicks;
      decodeTicks += durationTicks;
      return { bytes: sample.bytes, durationTicks, compositionOffsetTicks, isKeyframe: sample.isKeyframe };
    });
    this.#sequence += 1;
    const segment: PackagedSegment = {
      durationS: (decodeTicks - start) / timescaleHz,
      startTicks: origin + (times[0] ?? 0),
      frameCount: samples.length,
      bytes: mediaSegment(this.#sequence, start, samples),
    };
    this.#nextDecodeTicks = decodeTicks;
    this.wipe();
    return segment;
  }

  /** Overwrites the pictures that wait for their segment to end. */
  wipe(): void {
    for (const { bytes } of this.#pending) bytes.fill(0);
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}

/** The form of samples in MP4: each unit after its length in four bytes. */
function lengthPrefixed(units: readonly Uint8Array[]): Uint8Array {
  const joined = Buffer.allocUnsafeSlow(units.reduce((sum, unit) => sum + 4 + unit.length, 0));
  let at = 0;
  for (const unit of units) {
    at = joined.writeUInt32BE(unit.length, at);
    joined.set(unit, at);
    at += unit.length;
  }
  return joined;
}
