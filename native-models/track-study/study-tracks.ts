import type { Detection } from '../../src-main/engine/recognition/steps/detection.ts';
import { overlapOf } from '../../src-main/engine/recognition/steps/overlap.ts';
import { Tracker } from '../../src-main/engine/recognition/steps/track.ts';
import { countSwitches, type Sighting, type SwitchCounts } from './count-switches.ts';
import type { ClipFrame } from './detect-clips.ts';
import { PlainTracker } from './plain-tracker.ts';

export interface TrackStudy {
  readonly framesPerSecond: number;
  /** What faces were followed by before. */
  readonly plain: SwitchCounts;
  readonly tracker: SwitchCounts;
  /** Switches at which the tracker said itself that somebody had better look. */
  readonly doubted: number;
  /** The same of all other sightings that went on with a track. */
  readonly doubtedForNothing: number;
  readonly sightings: number;
}

/** Every so many of the 12.5 frames a second: 12.5, 6.25, 4.2 and 2.5 a second. */
const strides = [1, 2, 3, 5] as const;
const framesPerSecond = 12.5;
/** The detector's box reaches further than the truth's, which is the front of the face. */
const leastOverlap = 0.2;

/** Follows the faces of clips at several frame rates, and counts who was taken for whom. */
export function studyTracks(
  clips: readonly (readonly ClipFrame[])[],
  openScore: number,
): readonly TrackStudy[] {
  return strides.map((stride) => {
    const thinned = clips.map((frames) => frames.filter((_, i) => i % stride === 0));
    const followed = thinned.map((frames) => follow(frames, openScore));
    const sum = (of: (one: (typeof followed)[number]) => number) =>
      followed.reduce((total, one) => total + of(one), 0);
    return {
      framesPerSecond: framesPerSecond / stride,
      plain: add(thinned.map(followPlainly)),
      tracker: add(followed.map(({ counts }) => counts)),
      doubted: sum(({ doubted }) => doubted),
      doubtedForNothing: sum(({ doubtedForNothing }) => doubtedForNothing),
      sightings: sum(({ sightings }) => sightings),
    };
  });
}

function followPlainly(frames: readonly ClipFrame[]): SwitchCounts {
  const tracker = new PlainTracker();
  return countSwitches(
    frames.map(({ detections, atMs, truth }) =>
      tracker
        .update(detections, atMs)
        .seen.map(({ track, detection }) => ({ trackId: track.id, person: personOf(detection, truth) })),
    ),
  );
}

function follow(frames: readonly ClipFrame[], openScore: number) {
  const tracker = new Tracker<{ person: string | null }>(openScore, () => ({ person: null }));
  let doubted = 0;
  let doubtedForNothing = 0;
  let sightings = 0;
  const seenAll: Sighting[][] = [];
  for (const { detections, atMs, truth } of frames) {
    const seen: Sighting[] = [];
    for (const { track, detection } of tracker.update(detections, atMs).seen) {
      const person = personOf(detection, truth);
      seen.push({ trackId: track.id, person });
      const isSwitch = person !== null && track.payload.person !== null && person !== track.payload.person;
      if (track.openedAt !== atMs) sightings += 1;
      if (track.isDoubtful && isSwitch) doubted += 1;
      if (track.isDoubtful && !isSwitch) doubtedForNothing += 1;
      // Live, a look would clear it, or divide the track.
      track.isDoubtful = false;
      track.payload.person = person ?? track.payload.person;
    }
    seenAll.push(seen);
  }
  return { counts: countSwitches(seenAll), doubted, doubtedForNothing, sightings };
}

function personOf({ box }: Detection, truth: ClipFrame['truth']): string | null {
  const best = truth
    .map((one) => ({ ...one, overlap: overlapOf(box, one.box) }))
    .filter(({ overlap }) => overlap > leastOverlap)
    .toSorted((one, other) => other.overlap - one.overlap)[0];
  return best?.person ?? null;
}

function add(counts: readonly SwitchCounts[]): SwitchCounts {
  const sum = (of: keyof SwitchCounts) => counts.reduce((total, one) => total + one[of], 0);
  return { tracks: sum('tracks'), switches: sum('switches'), breaks: sum('breaks') };
}
