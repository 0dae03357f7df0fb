/** What is ahead right after a fragment came: less and the picture stands still whenever one is late. */
const usualTargetS = 0.08;
const longestTargetS = 0.3;
/** Further behind than this it jumps; nearer it catches up. */
const jumpS = 0.8;

export interface LiveEdge {
  /** What to do when so much is buffered ahead of what is shown. `seekBackS`: jump to so much before the end. */
  steer(aheadS: number): { readonly rate: number } | { readonly seekBackS: number };
  /** The picture stood still for want of fragments. */
  noteWaiting(): void;
}

/** Keeps a player as near to the camera as fragments come regularly: by its speed, and by jumps when it is far behind. */
export function createLiveEdge(): LiveEdge {
  let targetS = usualTargetS;
  return {
    steer(aheadS) {
      // Slowly back: what made it wait may be over.
      targetS = Math.max(usualTargetS, targetS * 0.999);
      if (aheadS > jumpS || aheadS < 0) return { seekBackS: targetS };
      const tooFarS = aheadS - targetS;
      if (tooFarS > 0.15) return { rate: 1.3 };
      return { rate: tooFarS > 0.04 ? 1.1 : 1 };
    },
    noteWaiting() {
      targetS = Math.min(longestTargetS, targetS + 0.03);
    },
  };
}
