import { lastStep } from './economy.ts';

/** How a second of recognition went. */
export interface LoadSecond {
  /** From capture until recognition was done with the frame: the 95th percentile; 0 without a frame. */
  readonly frameAgeMs: number;
  /** Share of the second in which a frame was being looked at, 0 to 1. */
  readonly busyShare: number;
}

/** Where recognition stands, and what it has seen since it got there. */
export interface Ladder {
  /** 0: nothing is cut back. */
  readonly step: number;
  /** Seconds that were too much, less those that were not. */
  readonly hot: number;
  /** Seconds in a row with room to spare. */
  readonly calm: number;
  /** So many calm seconds in a row lead a step down. */
  readonly patienceS: number;
  /** Since the last step down; null before the first. */
  readonly sinceDownS: number | null;
}

/** Older than this, a picture shows where somebody was. */
const tooOldMs = 500;
/** Above this there is always a frame waiting, so frames are being dropped. */
const tooBusy = 0.9;
const calmAgeMs = 300;
/** A step down may almost double the work: that has to fit. */
const calmBusy = 0.55;
const hotSeconds = 3;
const leastPatienceS = 15;
const mostPatienceS = 240;

export const bottom: Ladder = { step: 0, hot: 0, calm: 0, patienceS: leastPatienceS, sinceDownS: null };

/**
 * One second further. A step up after three seconds too many; a step down after fifteen calm ones in a row; twice as many
 * if the last step down didn't last as long, so that a machine at its limit doesn't go up and down.
 */
export function climb(ladder: Ladder, second: LoadSecond): Ladder {
  const sinceDownS = ladder.sinceDownS === null ? null : ladder.sinceDownS + 1;
  // Written so that a number which is none counts as too much.
  const isCool = second.frameAgeMs <= tooOldMs && second.busyShare <= tooBusy;
  if (!isCool) {
    const hot = ladder.hot + 1;
    if (hot < hotSeconds || ladder.step === lastStep) {
      return { ...ladder, hot: Math.min(hot, hotSeconds), calm: 0, sinceDownS };
    }
    const didNotLast = sinceDownS !== null && sinceDownS <= ladder.patienceS;
    const patienceS = didNotLast ? Math.min(mostPatienceS, 2 * ladder.patienceS) : leastPatienceS;
    return { step: ladder.step + 1, hot: 0, calm: 0, patienceS, sinceDownS };
  }
  const hot = Math.max(0, ladder.hot - 1);
  const isCalm = second.frameAgeMs <= calmAgeMs && second.busyShare <= calmBusy;
  const calm = isCalm ? ladder.calm + 1 : 0;
  if (ladder.step > 0 && calm >= ladder.patienceS)
    return { ...ladder, step: ladder.step - 1, hot: 0, calm: 0, sinceDownS: 0 };
  return { ...ladder, hot, calm, sinceDownS };
}
