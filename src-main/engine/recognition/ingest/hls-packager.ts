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

/** A `moof` and its `mdat`. Fragments that follow one another make up a segment. */
export interface PackagedFragment {
  readonly durationS: number;
  /** Time of its first picture on the clock of `PackagerPicture.ticks`. */
  readonly startTicks: number;
  readonly frameCount: number;
  /** Those before it are whole as a segment. */
  readonly startsSegment: boolean;
  /** Begins with a keyframe. */
  readonly isIndependent: boolean;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface PendingSample {
  /** Where it lies in the packager's memory. */
  readonly start: number;
  readonly end: number;
  readonly isKeyframe: boolean;
  readonly ticks: number;
}

/** A keyframe ends a segment that is at least this long; cameras with more frequent ones get longer segments. */
const shortestSegmentTicks = 0.8 * timescaleHz;
/** Cameras that rarely send keyframes get segments that don't begin with one. */
const longestSegmentTicks = 4 * timescaleHz;
const largestSegmentBytes = 16 * 1024 * 1024;
/** What a player fetches at a time: the parts of low-latency HLS. */
const usualFragmentTicks = 0.2 * timescaleHz;
/** The time since the picture before tells how long one lasts, unless it is longer than this. */
const longestPictureTicks = 2 * timescaleHz;
/** The camera's clock was set, or its stream began anew: times no longer follow each other. */
const largestJumpTicks = 5 * timescaleHz;
/** Reordered pictures go back by less. */
const largestStepBackTicks = 1 * timescaleHz;

/**
 * Packs pictures into fragmented MP4 without touching their content. A fragment is given out with its last picture, without
 * waiting for the next one: how long that last picture stands is taken from the one before, and if it comes out otherwise, the
 * next fragment's first picture makes up for it. Decoding times follow one another without gaps, so a player that takes a gap for
 * a missing picture never waits for a keyframe; presentation times are the camera's, so reordered pictures need no delay either.
 */
export class HlsPackager {
  readonly init: Uint8Array<ArrayBuffer>;
  #pending: PendingSample[] = [];
  /** The samples that are pending, one after the other; used again for those of the next fragment. */
  #memory = Buffer.alloc(0);
  #segmentBytes = 0;
  #segmentStartTicks = 0;
  /** The pending pictures are the first of a segment. */
  #isSegmentNew = true;
  /** Known once a first time is; the file's clock begins there. */
  #originTicks: number | undefined;
  #lastTicks: number | undefined;
  #pictureTicks: number | undefined;
  #firstWithoutTime: PackagerPicture | undefined;
  #nextDecodeTicks = 0;
  #sequence = 0;
  #isFine = false;
  /** Pictures come in another order than they are shown in: one alone can't be given out with times that make sense. */
  #isReordered = false;

  constructor(format: VideoFormat) {
    this.init = initSegment(format);
  }

  /** While true each picture is a fragment of its own: somebody looks closely, and waits for no other. */
  setFine(isFine: boolean): void {
    this.#isFine = isFine;
  }

  /** True when `picture` can't follow the last, so that a new packager (and a discontinuity) is needed. */
  breaksWith({ ticks }: PackagerPicture): boolean {
    const last = this.#lastTicks;
    if (ticks === undefined || last === undefined) return false;
    const step = ticks - last;
    return step > largestJumpTicks || step < -largestStepBackTicks;
  }

  /** Takes one picture; answers the fragments that it ended. The first picture has to be a keyframe. */
  push(picture: PackagerPicture): readonly PackagedFragment[] {
    if (picture.ticks === undefined && this.#lastTicks === undefined) {
      // FFmpeg often doesn't know the time of the very first picture: it follows from the second's.
      this.#firstWithoutTime = { ...picture, units: picture.units.map((unit) => Uint8Array.from(unit)) };
      return [];
    }
    const ticks = picture.ticks ?? (this.#lastTicks ?? 0) + this.#durationOf(picture);
    if (this.#firstWithoutTime !== undefined) {
      this.#add(this.#firstWithoutTime, ticks - picture.usualDurationTicks);
      this.#firstWithoutTime = undefined;
    }
    const ended: PackagedFragment[] = [];
    if (this.#startsSegment(picture, ticks)) {
      if (this.#pending.length > 0) ended.push(this.#finish(ticks));
      this.#isSegmentNew = true;
      this.#segmentBytes = 0;
    }
    this.#noteTime(ticks);
    this.#add(picture, ticks);
    const lasts = this.#durationOf(picture);
    const span = ticks + lasts - (this.#pending[0]?.ticks ?? ticks);
    // Another picture would make it longer than what is promised of a part.
    const isLongEnough = span + lasts > usualFragmentTicks + 1;
    if (isLongEnough || (this.#isFine && !this.#isReordered)) ended.push(this.#finish(ticks + lasts));
    return ended;
  }

  #durationOf({ usualDurationTicks }: PackagerPicture): number {
    return this.#pictureTicks ?? usualDurationTicks;
  }

  #noteTime(ticks: number): void {
    const since = ticks - (this.#lastTicks ?? ticks);
    if (since > 0 && since <= longestPictureTicks) this.#pictureTicks = since;
    if (since < 0) this.#isReordered = true;
    this.#lastTicks = ticks;
  }

  #startsSegment(picture: PackagerPicture, ticks: number): boolean {
    // Nothing has been packed yet, or only the first picture, whose time was not known.
    if (this.#sequence === 0 && this.#pending.length === 0) return true;
    const length = ticks - this.#segmentStartTicks;
    return (
      (picture.isKeyframe && length >= shortestSegmentTicks) ||
      length >= longestSegmentTicks ||
      this.#segmentBytes > largestSegmentBytes
    );
  }

  #add(picture: PackagerPicture, ticks: number): void {
    const start = this.#pending.at(-1)?.end ?? 0;
    const end = picture.units.reduce((sum, unit) => sum + 4 + unit.length, start);
    this.#makeRoom(end);
    writeSample(picture.units, this.#memory, start);
    this.#originTicks ??= ticks;
    if (this.#isSegmentNew && this.#pending.length === 0) this.#segmentStartTicks = ticks;
    this.#pending.push({ start, end, isKeyframe: picture.isKeyframe, ticks });
    this.#segmentBytes += end - start;
  }

  #makeRoom(bytes: number): void {
    if (bytes <= this.#memory.length) return;
    const larger = Buffer.alloc(2 * bytes);
    this.#memory.copy(larger);
    this.#memory.fill(0);
    this.#memory = larger;
  }

  #finish(endTicks: number): PackagedFragment {
    const origin = this.#originTicks ?? 0;
    const times = this.#pending.map(({ ticks }) => ticks - origin).sort((a, b) => a - b);
    const start = this.#nextDecodeTicks;
    let decodeTicks = start;
    const samples = this.#pending.map(({ ticks, isKeyframe, ...place }, index): Mp4Sample => {
      const following = times[index + 1] ?? endTicks - origin;
      const durationTicks = Math.max(1, Math.round(following - decodeTicks));
      const compositionOffsetTicks = Math.round(ticks - origin - decodeTicks);
      decodeTicks += durationTicks;
      const bytes = this.#memory.subarray(place.start, place.end);
      return { bytes, durationTicks, compositionOffsetTicks, isKeyframe };
    });
    this.#sequence += 1;
    const fragment: PackagedFragment = {
      durationS: (decodeTicks - start) / timescaleHz,
      startTicks: origin + (times[0] ?? 0),
      frameCount: samples.length,
      startsSegment: this.#isSegmentNew,
      isIndependent: samples[0]?.isKeyframe === true,
      bytes: mediaSegment(this.#sequence, start, samples),
    };
    this.#isSegmentNew = false;
    this.#nextDecodeTicks = decodeTicks;
    this.wipe();
    return fragment;
  }

  /** Overwrites the pictures that wait for their fragment to end. */
  wipe(): void {
    this.#memory.fill(0, 0, this.#pending.at(-1)?.end ?? 0);
    this.#pending = [];
  }
}

/** Writes units in the form of samples in MP4: each after its length in four bytes. */
function writeSample(units: readonly Uint8Array[], into: Buffer, start: number): void {
  let at = start;
  for (const unit of units) {
    at = into.writeUInt32BE(unit.length, at);
    into.set(unit, at);
    at += unit.length;
  }
}
