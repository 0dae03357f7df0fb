/** How near a player stays to the end of what it has. */
export interface Nearness {
  /** What is ahead right after something came: less and the picture stands still whenever one is late. */
  readonly usualTargetS: number;
  readonly longestTargetS: number;
  /** Further behind than this it jumps; nearer it catches up. */
  readonly jumpS: number;
}

/** Of a player that is given each picture by itself. */
export const byPictures: Nearness = { usualTargetS: 0.08, longestTargetS: 0.3, jumpS: 1.5 };
/** Of one that is given parts of 200 ms. */
export const byParts: Nearness = { usualTargetS: 0.35, longestTargetS: 0.9, jumpS: 3 };

/**
 * A jump makes the browser decode everything from the keyframe before, which is late again on a machine that is slow anyway: another
 * would only make it worse.
 */
const jumpsEveryMs = 5_000;
/** How much more is kept ahead after the picture stood still. */
const moreAheadS = 0.03;

export interface LiveEdge {
  /** What to do when so much is buffered ahead of what is shown. `seekBackS`: jump to so much before the end. */
  steer(aheadS: number, nowMs: number): { readonly rate: number } | { readonly seekBackS: number };
  /** The picture stood still for want of something to show. */
  noteWaiting(): void;
}

/** Keeps a player as near to the camera as pictures come regularly: by its speed, and by jumps when it is far behind. */
export function createLiveEdge({ usualTargetS, longestTargetS, jumpS }: Nearness): LiveEdge {
  let targetS = usualTargetS;
  let mayJumpAtMs = -Infinity;
  return {
    steer(aheadS, nowMs) {
      // Slowly back: what made it wait may be over.
      targetS = Math.max(usualTargetS, targetS * 0.999);
      const isBefore = aheadS < 0;
      if (isBefore || (aheadS > jumpS && nowMs >= mayJumpAtMs)) {
        mayJumpAtMs = nowMs + jumpsEveryMs;
        return { seekBackS: targetS };
      }
      return { rate: rateFor(aheadS - targetS) };
    },
    noteWaiting() {
      targetS = Math.min(longestTargetS, targetS + moreAheadS);
    },
  };
}

/** The further behind, the faster; nothing where it hardly matters, so that the speed doesn't change all the time. */
function rateFor(tooFarS: number): number {
  if (tooFarS > 0.6) return 1.6;
  if (tooFarS > 0.15) return 1.3;
  return tooFarS > 0.04 ? 1.1 : 1;
}

/** Does with a video what its edge says, by what it has buffered. */
export function keepNear(video: HTMLVideoElement, edge: LiveEdge): void {
  const { buffered } = video;
  if (buffered.length === 0) return;
  const last = buffered.length - 1;
  const [start, end] = [buffered.start(last), buffered.end(last)];
  const steered = edge.steer(video.currentTime < start ? -1 : end - video.currentTime, performance.now());
  if ('seekBackS' in steered) video.currentTime = Math.max(start, end - steered.seekBackS);
  else if (video.playbackRate !== steered.rate) video.playbackRate = steered.rate;
}
