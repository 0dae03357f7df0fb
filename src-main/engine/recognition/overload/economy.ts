/** What recognition may spend. */
export interface Economy {
  /** From one frame of a camera to the next: on which a face was seen lately, and on which none was; null: as often as ingest gives. */
  readonly intervalMs: number | null;
  readonly emptyIntervalMs: number | null;
  /** Of the side that the detector's picture would have. */
  readonly detectorSide: number;
  /** Looks kept of a track: fewer are embedded. Never below what a verdict needs. */
  readonly mostLooks: number;
  /** By how much longer a track waits for its next look. */
  readonly waitFactor: number;
  /** Whether nothing but keyframes is decoded: where decoding is what the machine can't keep up with. */
  readonly keyframesOnly: boolean;
}

interface Step {
  /** What it saves and what it costs, for the screen and the log. */
  readonly words: string;
  readonly change: Partial<Economy>;
}

const inFull: Economy = {
  intervalMs: null,
  emptyIntervalMs: null,
  detectorSide: 1,
  mostLooks: 6,
  waitFactor: 1,
  keyframesOnly: false,
};

/** In this order, each on top of those before it: first what costs nobody's recognition. */
const steps: readonly Step[] = [
  {
    words: 'cameras without a face in front of them are looked at twice a second',
    change: { emptyIntervalMs: 500 },
  },
  {
    words: 'faces are looked for in smaller pictures, so some that are far away are missed',
    change: { detectorSide: 0.75 },
  },
  {
    words: 'fewer looks are taken at each face, so some matches come later',
    change: { mostLooks: 3, waitFactor: 2 },
  },
  {
    words: 'every camera is looked at twice a second, so people who pass quickly may be missed',
    change: { intervalMs: 500 },
  },
  {
    words: 'only a camera’s keyframes are decoded, one a second or fewer, so most people who pass are missed',
    change: { keyframesOnly: true },
  },
];

export const lastStep = steps.length;

/** What may be spent at a step, 0 to `lastStep`. */
export function economyAt(step: number): Economy {
  return steps.slice(0, step).reduce((economy, { change }) => ({ ...economy, ...change }), inFull);
}

/** What a step means, in a sentence; null where nothing is cut back. */
export function loadWords(step: number): string | null {
  const taken = steps.slice(0, step).map(({ words }) => words);
  if (taken.length === 0) return null;
  return `This machine can’t keep up (step ${taken.length} of ${lastStep}): ${taken.join('; ')}. Every match still becomes an alert.`;
}
