import type { CameraView } from '../../contract/cameras.ts';
import type { RecognitionStatus } from '../../contract/deployments.ts';
import type { SiteFigures } from '../mail.ts';

const minuteMs = 60_000;

/** Faces that were seen, and when that was counted. */
export interface FaceCount {
  readonly at: number;
  readonly tracks: number;
}

/** With one more, those of the last minute and the one before them. Pure. */
export function withFaceCount(counts: readonly FaceCount[], count: FaceCount): readonly FaceCount[] {
  // Another deployment counts anew.
  const same = counts.filter(({ tracks }) => tracks <= count.tracks);
  const lastBefore = same.findLastIndex(({ at }) => count.at - at >= minuteMs);
  return [...same.slice(Math.max(lastBefore, 0)), count];
}

/** Faces seen in the last minute, as far as that was counted. Pure. */
export function facesAMinute(counts: readonly FaceCount[]): number {
  const [first, last] = [counts.at(0), counts.at(-1)];
  if (first === undefined || last === undefined || last.at === first.at) return 0;
  return Math.round(((last.tracks - first.tracks) * minuteMs) / Math.max(last.at - first.at, minuteMs));
}

/** What a site says of itself. Pure. */
export function siteFiguresOf(
  recognition: RecognitionStatus,
  cameras: readonly CameraView[],
  deployment: SiteFigures['deployment'],
  counts: readonly FaceCount[],
): SiteFigures {
  return {
    isRecognising: recognition.isRunning,
    words: recognition.words,
    deployment,
    cameras: cameras.map(({ name, state, troubles }) => ({
      name,
      state,
      trouble: troubles[0]?.words ?? null,
    })),
    facesAMinute: facesAMinute(counts),
    ledger: recognition.ledger,
    isLedgerBalanced: recognition.isLedgerBalanced,
  };
}
